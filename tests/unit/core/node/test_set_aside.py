"""What was set aside is told: how much, where, why, and what to do."""

from pathlib import Path

import pytest

from core.contents.aside_age import KEPT_SECONDS
from core.node.set_aside import notes
from core.ports import SetAside

STORAGE = Path("/the/storage")


def test_of_an_empty_quarantine_nothing_is_said() -> None:
    assert notes(STORAGE, SetAside(0, 0)) == []


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (0, "run for 30 more days"),
        (KEPT_SECONDS - 86_401, "run for 2 more days"),
        (KEPT_SECONDS - 1, "run for another day"),
        (2 * KEPT_SECONDS, "run for another day"),
    ],
)
def test_when_it_goes_is_said_before(age: int, said: str) -> None:
    (note,) = notes(STORAGE, SetAside(1, 5), age)
    assert said in note.text
    assert "not while a machine is away" in note.text


@pytest.mark.parametrize(("files", "said"), [(1, "1 file (5 MB)"), (12, "12 files (5 MB)")])
def test_how_much_lies_where_and_how_to_look_at_it(files: int, said: str) -> None:
    (note,) = notes(STORAGE, SetAside(files, 5_000_000))
    assert note.text.startswith(said)
    assert "/the/storage/quarantine" in note.text
    assert "wormhole recover /the/storage" in note.remedy
