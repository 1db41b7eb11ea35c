"""Saying messages."""

import pytest

from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words, marked
from core.saying import joined, plain, said, said_count

FRENCH = Words(
    Catalogue(
        known_locale("fr"),
        {
            "{pod} is {state}; {size} are left.": "{state} : {pod}, il reste {size}.",
            "away": "absent",
        },
        {
            ("{n} file on {pod}", "{n} files on {pod}"): (
                "{n} fichier, {pod}",
                "{n} fichiers, {pod}",
            )
        },
        lambda number: int(number > 1),
    )
)


def test_values_are_filled_in() -> None:
    words = Words(Catalogue(known_locale("en_GB")))
    assert words.say("{name} is away", name="attic-pi") == "attic-pi is away"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 files"), (1, "1 file"), (48312, "48,312 files")]
)
def test_things_are_counted(number: int, said: str) -> None:
    words = Words(Catalogue(known_locale("en_GB")))
    assert words.count("{n} file", "{n} files", number) == said


def test_a_mark_changes_nothing() -> None:
    assert marked("{amount} kB") == "{amount} kB"


@pytest.mark.parametrize(("name", "expected"), [("ar", True), ("he", True), ("fr", False)])
def test_the_direction_of_writing_is_known(name: str, expected: bool) -> None:
    assert Words(Catalogue(known_locale(name))).is_right_to_left is expected


def test_what_the_core_says_is_said_in_the_persons_language() -> None:
    sentence = said(
        "{pod} is {state}; {size} are left.",
        pod="attic-pi",
        state=said("away"),
        size=said("{amount} GB", amount=12.5),
    )
    assert sentence == "attic-pi is away; 12.5 GB are left."
    assert FRENCH.told(sentence) == "absent : attic-pi, il reste 12,5 GB."


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 fichier, a"), (1, "1 fichier, a"), (1234, "1\u202f234 fichiers, a")]
)
def test_what_the_core_counts_is_counted_as_the_language_does(number: int, text: str) -> None:
    sentence = said_count("{n} file on {pod}", "{n} files on {pod}", number, pod="a")
    assert FRENCH.told(sentence) == text


def test_what_no_catalogue_has_stays_as_the_core_said_it() -> None:
    assert FRENCH.told("as it is", plain("Permission denied")) == "as it is Permission denied"
    assert FRENCH.told(said("{pod} is new", pod="a")) == "a is new"
    assert FRENCH.told(said_count("{n} pod", "{n} pods", 2)) == "2 pods"
    assert FRENCH.told("", plain("")) == ""


def test_joined_sentences_are_each_said_in_the_language() -> None:
    assert FRENCH.told(joined((said("away"), plain("x")), "\n")) == "absent\nx"
    assert FRENCH.told(said("away"), "", said("away"), between="; ") == "absent; absent"


def test_a_name_in_a_sentence_of_the_core_cannot_write_over_it() -> None:
    turned = said("{pod} is {state}; {size} are left.", pod="a\u202eb", state="on", size="1-2")
    assert FRENCH.told(turned) == "on : a\ufffdb, il reste 1-2."


def test_truth_is_said_as_settings_write_it() -> None:
    assert FRENCH.told(said("{key} is {value}", key="keep", value=True)) == "keep is true"
