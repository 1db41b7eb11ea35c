"""Shown folders: members, who takes new entries, and what holds them up."""

import pytest

from core.errors import NotAFolder, NotFound
from core.ids import ROOT, EntryId
from core.tree.folders import Folders, ShownFolder
from core.tree.workspace import Workspace
from tests.support.tree_pods import Pod, Rows, exchange, pods


def folders_of(pod: Pod, known: dict[EntryId, ShownFolder] | None = None) -> Folders:
    with pod.store.read() as reader:
        rows = Rows(reader.all_rows(), {})
    return Folders(Workspace(rows), {} if known is None else known)


def test_the_root_is_one_sound_folder() -> None:
    (pod,) = pods(1)
    assert folders_of(pod).find(ROOT) == ShownFolder(ROOT, ROOT, (ROOT,), alive=True, sound=True)


def test_members_are_found_from_each_other_and_remembered() -> None:
    a, b = pods(2)
    for pod in (a, b):
        pod.do("mkdir", "/d")
    exchange(a, b)
    known: dict[EntryId, ShownFolder] = {}
    folders = folders_of(a, known)
    first, second = a.shown("/d").members
    assert folders.find(second) is folders.find(first)
    assert set(known) == {first, second}
    assert folders.find(second).rep == first


def test_a_folder_that_only_its_inside_keeps_is_not_sound_nor_is_what_is_in_it() -> None:
    a, b = pods(2)
    a.do("mkdir", "/d")
    a.do("mkdir", "/d/e")
    exchange(a, b)
    a.do("rmdir", "/d/e")
    a.do("rmdir", "/d")
    b.do("mkdir", "/d/x")
    exchange(a, b)
    folders = folders_of(a)
    outer, inner = folders.find(a.shown("/d").id), folders.find(a.shown("/d/x").id)
    assert (outer.alive, outer.sound) == (False, False)
    assert (inner.alive, inner.sound) == (True, False)


def test_new_entries_go_to_a_member_that_is_alive() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    exchange(a, b, c)
    a.do("rmdir", "/d")
    b.do("create", "/d/x", "1")
    c.pull(a)
    c.do("mkdir", "/d")
    exchange(a, b, c)
    with a.replica.view() as view:
        shown = view.resolve(b"/d")
        assert shown is not None
        assert len(shown.members) == 2
        assert shown.id == shown.members[1]


def test_what_is_not_shown_or_is_no_folder_is_an_error() -> None:
    (pod,) = pods(1)
    pod.do("create", "/f", "1")
    with pytest.raises(NotAFolder):
        folders_of(pod).find(pod.shown("/f").id)
    with pytest.raises(NotFound):
        folders_of(pod).find(EntryId(b"?" * 16))
