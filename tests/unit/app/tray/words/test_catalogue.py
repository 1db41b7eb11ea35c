"""Reading the translations of a language."""

from pathlib import Path

import pytest

from app.tray.words.catalogue import known_locale, languages, own_name, read_catalogue
from app.tray.words.words import Words

POLISH = """\
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 "
": n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "Open drive"
msgstr "Otwórz dysk"

msgid "Not translated"
msgstr ""

#, fuzzy
msgid "Not sure"
msgstr "Nie wiem"

msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "{n} plik"
msgstr[1] "{n} pliki"
msgstr[2] "{n} plików"
"""


@pytest.fixture
def polish(tmp_path: Path) -> Words:
    (tmp_path / "pl.po").write_text(POLISH, encoding="utf-8")
    return Words(read_catalogue(tmp_path, known_locale("pl_PL")))


def test_what_is_translated_is_said_in_the_language(polish: Words) -> None:
    assert polish.say("Open drive") == "Otwórz dysk"


@pytest.mark.parametrize("message", ["Not translated", "Not sure", "Not in the file"])
def test_what_is_not_surely_translated_is_said_in_english(polish: Words, message: str) -> None:
    assert polish.say(message) == message


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 plik"), (2, "2 pliki"), (5, "5 plików"), (22, "22 pliki")]
)
def test_each_language_counts_in_its_own_forms(polish: Words, number: int, said: str) -> None:
    assert polish.count("{n} file", "{n} files", number) == said


def test_a_message_without_a_translation_is_counted_as_in_english(polish: Words) -> None:
    assert polish.count("{n} pod", "{n} pods", 22) == "22 pods"


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("fr_CH", "fr_CH"),
        ("fr_XX", "fr"),
        ("C", "en_GB"),
        ("", "en_GB"),
        ("no such thing", "en_GB"),
    ],
)
def test_the_nearest_locale_that_is_known_is_taken(name: str, locale: str) -> None:
    assert str(known_locale(name)) == locale


def test_a_language_without_a_file_is_english_with_its_own_numbers(tmp_path: Path) -> None:
    words = Words(read_catalogue(tmp_path, known_locale("de_DE")))
    assert words.say("Open drive") == "Open drive"
    assert words.whole(48312) == "48.312"


def test_languages_are_those_of_the_files_english_first(tmp_path: Path) -> None:
    for name in ("pl.po", "fr.po"):
        (tmp_path / name).touch()
    assert languages(tmp_path) == ["en", "fr", "pl"]


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Français"), ("en", "English"), ("de", "Deutsch")]
)
def test_a_language_is_called_as_it_calls_itself(language: str, name: str) -> None:
    assert own_name(language) == name
