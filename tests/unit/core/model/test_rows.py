"""Rows: when an entry is part of the visible tree."""

import pytest

from core.ids import EntryId
from core.model.rows import EntryRow


@pytest.mark.parametrize(
    ("alive", "children", "expected"),
    [(False, 0, False), (True, 0, True), (False, 1, True), (True, 2, True)],
    ids=["dead and empty", "alive", "dead, but something alive stands in it", "both"],
)
def test_an_entry_is_visible_while_it_or_something_in_it_lives(
    alive: bool, children: int, expected: bool
) -> None:
    row = EntryRow(EntryId(b"e" * 16), alive=alive, visible_children=children)
    assert row.visible is expected
