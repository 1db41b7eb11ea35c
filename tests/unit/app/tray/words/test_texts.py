"""The catalogues: complete, and nothing in them that could break a sentence."""

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.support.texts import TEXTS, first_of, gathered

FILES = sorted(TEXTS.glob("*.po"))
FOUND = gathered()
REMEDY = "Bring the catalogues up to date: python -m tests.support.texts"


def messages(file: Path) -> list[Message]:
    with file.open("rb") as stream:
        return [message for message in read_po(stream, locale=file.stem) if message.id]


def fields(text: str) -> set[str]:
    """Return the names in braces that are filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_texts_are_gathered_from_all_that_is_said() -> None:
    assert "Overview" in FOUND.places
    assert ("{n} file", "{n} files") in FOUND.places or len(FOUND.places) > 500
    assert "Copies of each file" in FOUND.places


def test_there_is_a_second_language() -> None:
    assert [file.stem for file in FILES] == ["fr"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_translated_and_none_is_left_over(file: Path) -> None:
    there = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in messages(file)
    }
    assert there == set(FOUND.places), REMEDY
    missing = [
        message.id
        for message in messages(file)
        if not message.string or not all(message.string) or message.fuzzy
    ]
    assert missing == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_fills_in_what_the_text_does(file: Path) -> None:
    wrong: list[str] = []
    for message in messages(file):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set().union(*map(fields, ids))
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        # A form for one thing need not say the number.
        wrong += [each for each in said if each and not wanted - {"n"} <= fields(each) <= wanted]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_ends_as_the_text_does(file: Path) -> None:
    """What is a sentence stays one, and what opens a window still says so."""
    wrong = [
        message.string
        for message in messages(file)
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.string
        and (message.id.endswith("…") != message.string.endswith("…"))
    ]
    assert wrong == []


def test_a_text_has_one_way_of_being_counted() -> None:
    firsts = [first_of(message) for message in FOUND.places]
    assert len(firsts) == len(set(firsts))
