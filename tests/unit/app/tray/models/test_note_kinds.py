"""What the notes of the node are called."""

import pytest

from app.tray.models.note_kinds import NOTE_KINDS, Weight, weight_of
from app.tray.models.said import SHORT_CHARACTERS


@pytest.mark.parametrize("kind", sorted(NOTE_KINDS))
def test_what_presses_has_a_title_and_what_is_short_fits(kind: str) -> None:
    known = NOTE_KINDS[kind]
    assert known.title or known.weight is Weight.QUIET
    assert not known.title.endswith(".")
    assert len(known.short) <= SHORT_CHARACTERS
    assert known.where


def test_a_kind_of_a_newer_node_is_told_as_usual() -> None:
    assert weight_of("from a newer node") is Weight.USUAL
    assert weight_of("disk") is Weight.GRAVE
    assert weight_of("paused") is Weight.QUIET
