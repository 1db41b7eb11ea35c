"""The entries of the tree as far as they were listed."""

from app.tray.widgets.tree_items import Item, completed, has_same, top_of
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


def test_a_first_page_is_the_same_only_with_the_same_entries_in_order() -> None:
    top = top_of([node("/a"), node("/b")])
    assert has_same(top, [node("/a"), node("/b")], 2)
    assert not has_same(top, [node("/b"), node("/a")], 2)
    assert not has_same(top, [node("/a")], 1)
    assert not has_same(top, [node("/a"), node("/b")], 3)
    top.more = True
    assert has_same(top, [node("/a"), node("/b")], 3)


def test_how_much_is_in_the_drive_is_known_without_counting() -> None:
    status = Status("home", "", "", False, [], 0, 0, 0, 0, [], files=9, bytes=90)
    partly = FolderSum("/", 3, 30, 1, whole=False)
    assert completed(partly, status) == FolderSum("/", 9, 90, 1)
    assert completed(partly, None) is partly
    whole = FolderSum("/", 3, 30, 1)
    assert completed(whole, status) is whole
