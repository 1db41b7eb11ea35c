"""Which folders are listed further, by what is seen."""

import pytest

from app.tray.widgets.tree_items import Item, top_of
from app.tray.widgets.tree_sight import AHEAD, Sight, sight
from core.control.schema import Node

HAND = 500
TOTAL = 10_000


def folder(skipped: int, total: int = TOTAL) -> Item:
    top = top_of([Node(path="/long", kind="folder")])
    long = (top.children or [])[0]
    long.children = [
        Item(Node(path=f"/long/{skipped + row}", kind="file"), long, row) for row in range(HAND)
    ]
    long.skipped, long.total = skipped, total
    return long


@pytest.mark.parametrize(
    ("skipped", "first", "last", "listed"),
    [
        (0, 0, 20, ""),  # its begin is at hand
        (0, HAND - AHEAD - 21, HAND - AHEAD - 1, ""),
        (0, HAND - AHEAD - 20, HAND - AHEAD, "on"),
        (3_000, AHEAD, AHEAD + 20, ""),
        (3_000, AHEAD - 1, AHEAD + 20, "back"),
        (3_000, HAND - 20, HAND - 1, "on"),
        (TOTAL - HAND, HAND - 20, HAND - 1, ""),  # its end is at hand
    ],
)
def test_a_folder_is_listed_on_before_its_end_is_seen_and_back_likewise(
    skipped: int, first: int, last: int, listed: str
) -> None:
    long = folder(skipped)
    seen = sight((long.children or [])[first : last + 1])
    lists = {"begin": seen.begin, "back": seen.back, "on": seen.on}
    assert [name for name, items in lists.items() if items] == ([listed] if listed else [])
    assert all(items == (long,) for items in lists.values() if items)
    assert (seen.long, seen.first, seen.last) == (long, skipped + first + 1, skipped + last + 1)


def test_below_a_folder_that_is_seen_stand_its_first_entries() -> None:
    long = folder(3_000)
    seen = sight([long, *(long.children or [])[:20]])
    assert (seen.begin, seen.back, seen.on) == ((long,), (), ())


def test_a_folder_that_is_at_hand_as_a_whole_is_not_listed_further() -> None:
    short = folder(0, HAND)
    assert sight([short, *(short.children or [])]) == Sight()
