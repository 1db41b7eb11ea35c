"""Saying messages."""

import pytest

from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words, marked


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
