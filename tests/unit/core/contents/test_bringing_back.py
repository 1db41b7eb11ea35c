"""An older version becomes the content of a file again, by the line that has it."""

import pytest
from msgspec.structs import replace

from core.contents.publication import Again, NotThere
from core.errors import ContentDamaged
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.model.records import Version
from tests.support.drive_contents import blocks, rows, shown
from tests.support.drive_pods import READ, WRITE, DrivePod

OLD, NEW = blocks(b"a", b"b"), blocks(b"c", b"d")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def overwritten(pod: DrivePod, path: bytes, old: bytes, new: bytes) -> Line:
    """Write a file and write it anew; return the line of the older version."""
    for data in (old, new):
        pod.put(path, data)
        pod.publish_closed()
        pod.volume.sync_all()
        pod.contents.make_durable([row.id for row in rows(pod, shown(pod, path).file)])
    (older,) = [row for row in rows(pod, shown(pod, path).file) if row.role is LineRole.HISTORY]
    return older


def back(pod: DrivePod, path: bytes, older: Line) -> Version:
    row = pod.contents.bringing_back.prepare(older, shown(pod, path).file)
    with pod.contents.publication() as publication, pod.replica.change() as change:
        heads = shown(pod, path).heads
        return publication.repeat(change, Again(row, heads, None, 7))


def roles(pod: DrivePod, entry: EntryId) -> dict[int, LineRole]:
    return {row.id: row.role for row in rows(pod, entry)}


def test_what_is_here_only_because_a_program_read_it_comes_back_as_well(pod: DrivePod) -> None:
    older = overwritten(pod, b"/a", OLD, NEW)
    with pod.store.write() as writer:
        cached = replace(older, role=LineRole.CACHED, kept_until_ms=0)
        writer.put_line(cached)
    back(pod, b"/a", cached)
    assert pod.get(b"/a") == OLD
    assert roles(pod, older.entry)[older.id] is LineRole.CURRENT


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (b"small", b"other")])
def test_the_line_of_the_older_version_has_the_new_one_and_what_it_replaced_is_kept(
    pod: DrivePod, old: bytes, new: bytes
) -> None:
    older = overwritten(pod, b"/a", old, new)
    before = shown(pod, b"/a")
    (current,) = [row for row in rows(pod, older.entry) if row.id != older.id]
    version = back(pod, b"/a", older)
    after = shown(pod, b"/a")
    assert (after.id, after.file, after.inode) == (before.id, before.file, before.inode)
    assert (after.version, after.mtime_ns) == (version, 7)
    assert pod.get(b"/a") == old
    assert roles(pod, older.entry) == {
        older.id: LineRole.CURRENT,
        current.id: LineRole.HISTORY,
    }
    pod.store.sync()
    pod.cut_power()
    assert pod.get(b"/a") == old


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (b"small", b"other")])
def test_an_older_version_of_another_file_is_copied_and_stays_where_it_was(
    pod: DrivePod, old: bytes, new: bytes
) -> None:
    """That file may come back: a device that does not know of its removal may rename it."""
    older = overwritten(pod, b"/a", old, b"between")
    pod.put(b"/b", new)
    pod.publish_closed()
    back(pod, b"/b", older)
    assert pod.get(b"/b") == old
    assert pod.get(b"/a") == b"between"
    assert roles(pod, older.entry)[older.id] is LineRole.HISTORY
    pod.store.sync()
    pod.cut_power()
    assert pod.get(b"/b") == old


def test_what_is_not_what_it_was_is_not_prepared(pod: DrivePod) -> None:
    older = overwritten(pod, b"/a", OLD, NEW)
    file = pod.files.open(older.id, writable=True)
    file.write(0, b"x")
    file.close()
    with pytest.raises(ContentDamaged):
        back(pod, b"/a", older)
    assert pod.get(b"/a") == NEW


def test_an_older_version_that_gave_way_meanwhile_changes_nothing(pod: DrivePod) -> None:
    older = overwritten(pod, b"/a", OLD, NEW)
    row = pod.contents.bringing_back.prepare(older, older.entry)
    pod.contents.keeping.drop([older])
    again = Again(row, shown(pod, b"/a").heads, None, 7)
    with (
        pytest.raises(NotThere),
        pod.contents.publication() as publication,
        pod.replica.change() as change,
    ):
        publication.repeat(change, again)
    assert pod.get(b"/a") == NEW


def test_what_a_program_is_writing_becomes_a_version_beside_it(pod: DrivePod) -> None:
    older = overwritten(pod, b"/a", OLD, NEW)
    handle = pod.open(b"/a", READ | WRITE)
    assert pod.volume.write(handle, 0, b"mine") == 4
    back(pod, b"/a", older)
    assert pod.get(b"/a") == OLD
    assert pod.volume.write(handle, 4, b"!") == 1
    assert pod.read(handle) == b"mine!" + NEW[5:], "it goes on with what it opened"
    pod.volume.release(handle)
    pod.publish()
    contents = {pod.get(b"/" + name) for name in pod.names()}
    assert contents == {OLD, b"mine!" + NEW[5:]}
