"""The visible tree: look-ups, listings, paths, and folders shown as one."""

import pytest

from core.errors import NotAFolder, NotFound
from core.ids import LOST, ROOT, EntryId
from core.model.records import Kind
from tests.support.tree_pods import Pod, at, contents_of, exchange, pods


def united() -> list[Pod]:
    a, b, c = pods()
    a.do("mkdir", "/d")
    a.do("create", "/d/a", "1")
    b.do("mkdir", "/d")
    b.do("create", "/d/b", "2")
    exchange(a, b, c)
    return [a, b, c]


def test_folders_of_one_name_are_one_folder_under_the_oldest() -> None:
    a, b, c = united()
    shown = c.shown("/d")
    assert len(shown.members) == 2
    assert shown.id == shown.members[0]
    with c.replica.view() as view:
        for member in shown.members:
            assert view.folder(member).id == shown.id
            assert {entry.name for entry in view.listing(member)} == {b"a", b"b"}
            found = view.lookup(member, b"b")
            assert found is not None
            assert found.parent == shown.id
    c.do("create", "/d/c", "3")
    assert contents_of(exchange(a, b, c)).keys() == {"/d", "/d/a", "/d/b", "/d/c"}


def test_a_united_folder_has_the_attributes_that_were_set_last() -> None:
    a, b, c = united()
    with c.replica.change() as change:
        change.set_attribute(at(change, "/d"), "mode", 0o700)
    exchange(a, b, c)
    assert {pod.shown("/d").mode for pod in (a, b, c)} == {0o700}


def test_folders_inside_united_folders_are_united_too() -> None:
    a, b, c = pods()
    for pod, name in ((a, "x"), (b, "y")):
        pod.do("mkdir", "/d")
        pod.do("mkdir", "/d/e")
        pod.do("create", f"/d/e/{name}", name)
    exchange(a, b, c)
    with c.replica.view() as view:
        shown = at(view, "/d/e/x")
        assert view.path_of(shown) == b"/d/e/x"
        assert len(at(view, "/d/e").members) == 2


def test_what_is_not_there_is_none_and_what_is_no_folder_an_error() -> None:
    (pod,) = pods(1)
    pod.do("create", "/f", "1")
    with pod.replica.view() as view:
        assert view.lookup(ROOT, b"g") is None
        assert view.lookup(ROOT, b"g (conflict 2027-01-15 0800 a 12)") is None
        assert view.resolve(b"/f/x") is None
        assert view.resolve(b"/g/x") is None
        assert view.shown(EntryId(b"?" * 16)) == []
        with pytest.raises(NotAFolder):
            view.listing(at(view, "/f").id)
        with pytest.raises(NotFound):
            view.listing(EntryId(b"?" * 16))
        with pytest.raises(NotFound):
            view.listing(LOST)


def test_the_root_has_a_path_and_is_a_folder_with_a_mode() -> None:
    (pod,) = pods(1)
    with pod.replica.view() as view:
        root = at(view, "/")
        assert (root.id, root.kind, root.mode, view.path_of(root)) == (
            ROOT,
            Kind.FOLDER,
            0o755,
            b"/",
        )
    with pod.replica.change() as change:
        assert change.set_attribute(root, "mode", 0o700).mode == 0o700
    assert pod.shown("/").mode == 0o700


def test_all_names_of_a_file_are_found_from_any_of_them_and_say_how_many_they_are() -> None:
    (pod,) = pods(1)
    pod.do("mkdir", "/d")
    pod.do("create", "/f", "1")
    pod.do("link", "/f", "/d/g")
    with pod.replica.view() as view:
        for path in ("/f", "/d/g"):
            shown = view.shown(at(view, path).id)
            assert sorted(view.path_of(name) for name in shown) == [b"/d/g", b"/f"]
            assert {name.links for name in shown} == {2}


def test_a_change_sees_what_it_has_done_itself() -> None:
    (pod,) = pods(1)
    with pod.replica.change() as change:
        made = change.create(ROOT, b"d", Kind.FOLDER, mode=0o755, uid=0, gid=0)
        change.create(made.id, b"e", Kind.FOLDER, mode=0o755, uid=0, gid=0)
        assert change.resolve(b"/d/e") is not None
        change.rename(ROOT, b"d", ROOT, b"x")
        assert change.resolve(b"/x/e") is not None
        assert change.resolve(b"/d") is None


def test_an_inode_stays_what_it_is_through_renames() -> None:
    a, b, _ = pods()
    a.do("create", "/f", "1")
    before = a.shown("/f").inode
    a.do("rename", "/f", "/g")
    b.pull(a)
    b.do("rename", "/g", "/h")
    assert exchange(a, b)["/h"].inode == before


def test_a_folder_that_was_removed_but_holds_something_new_can_be_listed() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    exchange(a, b, c)
    a.do("rmdir", "/d")
    b.do("create", "/d/n", "1")
    exchange(a, b, c)
    with c.replica.view() as view:
        assert [shown.name for shown in view.listing(at(view, "/d").id)] == [b"n"]
