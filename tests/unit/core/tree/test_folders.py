"""Shown folders: members, who takes new entries, and what holds them up."""

import pytest
from msgspec.structs import replace

from core.errors import NotAFolder, NotFound
from core.ids import ROOT, Dot, EntryId
from core.model.records import Attribute
from core.model.rows import EntryRow
from core.tree.folders import Folders, ShownFolder, declared_in
from core.tree.workspace import Workspace
from tests.support.records import ORIGIN, stamp
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
    assert set(known) == {ROOT, first, second}
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


def test_what_is_declared_above_holds_below_and_the_nearest_counts() -> None:
    (pod,) = pods(1)
    for path in ("/d", "/d/e", "/d/e/f"):
        pod.do("mkdir", path)
    old = folders_of(pod)
    assert old.find(pod.shown("/d/e/f").id).declared == {}
    rows = {path: old._workspace.row(pod.shown(path).id) for path in ("/d", "/d/e", "/d/e/f")}
    top, middle, bottom = (row for row in rows.values() if row is not None)
    first = declared_in([with_policies(top, history=b"false", keep=b"[]")], {})
    assert first == {"history": b"false", "keep": b"[]"}
    second = declared_in([with_policies(middle, history=b"true")], first)
    assert second == {"history": b"true", "keep": b"[]"}
    assert declared_in([with_policies(bottom, history=None)], second) is second


def with_policies(row: EntryRow, **values: bytes | None) -> EntryRow:
    attributes = tuple(
        Attribute(Dot(ORIGIN, at), stamp(at), row.id, f"p:{name}", value)
        for at, (name, value) in enumerate(values.items(), 1)
    )
    return replace(row, attributes=attributes)


def test_no_more_folders_are_remembered_than_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.tree.folders.KNOWN_MAX", 5)
    (pod,) = pods(1)
    for number in range(20):
        pod.do("mkdir", f"/{number}")
    known: dict[EntryId, ShownFolder] = {}
    folders = folders_of(pod, known)
    for number in range(20):
        folder = pod.shown(f"/{number}").id
        assert folders.find(folder).rep == folder
        assert len(known) <= 5
