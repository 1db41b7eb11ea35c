"""The entries of the tree as far as they were listed."""

import pytest

from app.tray.widgets.tree_items import Item, completed, edits, top_of
from core.control.schema import FolderSum, Node, Status


def node(path: str, kind: str = "folder") -> Node:
    return Node(path=path, kind=kind)


def test_an_entry_is_found_by_its_path_and_knows_what_it_stands_in() -> None:
    top = top_of([node("/a"), node("/ab"), node("/a/found", "file")])
    children = top.children or []
    children[0].children = [Item(node("/a/b"), children[0], 0)]
    assert top.at("/a/b") is (children[0].children or [])[0]
    assert top.at("/a/found") is children[2]
    assert top.at("/a/c") is None
    assert children[0].children[0].top is top
    assert [each.node.path for each in top.below()] == ["/a", "/a/b", "/ab", "/a/found"]


@pytest.mark.parametrize(
    ("before", "after", "removed", "inserted"),
    [
        ("", "", [], []),
        ("abc", "abc", [], []),
        ("abc", "abxc", [], [(2, 3)]),
        ("abc", "ac", [(1, 2)], []),
        ("abc", "xyz", [(0, 3)], [(0, 3)]),
        ("", "ab", [], [(0, 2)]),
        ("bcdef", "abcf", [(2, 4)], [(0, 1)]),
        ("abcde", "bd", [(4, 5), (2, 3), (0, 1)], []),
        ("abc", "acb", [(0, 3)], [(0, 3)]),  # in another order
    ],
)
def test_of_two_lists_only_what_differs_comes_and_goes(
    before: str, after: str, removed: list[tuple[int, int]], inserted: list[tuple[int, int]]
) -> None:
    assert edits(before, after) == (removed, inserted)


def test_a_long_folder_knows_how_many_stand_before_and_after_what_is_at_hand() -> None:
    top = top_of([node("/a"), node("/b")])
    assert not top.is_long
    top.total, top.skipped = 9, 3
    assert (top.is_long, top.rest) == (True, 4)


def test_how_much_is_in_the_drive_is_known_without_counting() -> None:
    status = Status("home", "", "", False, [], 0, 0, 0, 0, [], files=9, bytes=90)
    partly = FolderSum("/", 3, 30, 1, whole=False)
    assert completed(partly, status) == FolderSum("/", 9, 90, 1)
    assert completed(partly, None) is partly
    whole = FolderSum("/", 3, 30, 1)
    assert completed(whole, status) is whole
