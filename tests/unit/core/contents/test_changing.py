from collections.abc import Callable

import pytest

from core.contents.changing import Changing, Claimed, holes_of, role_after
from core.contents.events import LineDirtied
from core.contents.manifests import Layout, decode_manifest, revise
from core.contents.open_lines import OpenLine
from core.errors import StoreError
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.volume.interface import AttributeChanges, Handle, Needs, OpenFlags
from tests.support.drive_contents import BLOCK, FarPod, blocks, hash_parts, rows, shown, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

ENTRY = EntryId(bytes(16))


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def published(pod: DrivePod, path: bytes, data: bytes) -> Line:
    """A file as it is some time after its publication: durable, its mark cleared."""
    pod.put(path, data)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, path).file)
    pod.contents.make_durable([row.id])
    (row,) = rows(pod, shown(pod, path).file)
    assert not row.dirty
    return row


def test_the_mark_is_durable_before_a_published_version_is_changed_in_place(pod: DrivePod) -> None:
    row = published(pod, b"/a", blocks(b"a", b"b"))
    synced: list[str] = []
    pod.store.fail = synced.append
    pod.files.fail = lambda what, line: synced.append(f"{what} {line}")
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"x")
    assert synced.index("sync") < synced.index(f"write {row.id}")
    (marked,) = [line for line in rows(pod, row.entry) if line.id == row.id]
    assert marked.base == (version(pod, b"/a").dot,)


def copy_into(pod: DrivePod, handle: Handle) -> None:
    pod.put(b"/b", blocks(b"x"))
    pod.volume.copy_range(pod.open(b"/b"), 0, handle, BLOCK, BLOCK)


def cut(pod: DrivePod, handle: Handle, size: int) -> None:
    changes = AttributeChanges(size=size)
    pod.volume.set_attributes(pod.find(b"/a").node, handle, changes, ME)


CHANGES: dict[str, Callable[[DrivePod, Handle], object]] = {
    "write": lambda pod, handle: pod.volume.write(handle, 5, b"x"),
    "append": lambda pod, _: pod.volume.write(
        pod.open(b"/a", WRITE | OpenFlags.APPEND), 0, b"x" * 9
    ),
    "cut": lambda pod, handle: cut(pod, handle, 7),
    "grow": lambda pod, handle: cut(pod, handle, 9 * BLOCK),
    "cut to nothing": lambda pod, handle: cut(pod, handle, 0),
    "punch": lambda pod, handle: pod.volume.allocate(handle, 9, 99, True, True, False),
    "allocate": lambda pod, handle: pod.volume.allocate(handle, 0, 9 * BLOCK, False, False, False),
    "zero": lambda pod, handle: pod.volume.allocate(handle, 0, 99, True, False, True),
    "copy": copy_into,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_mark_that_is_taken_away_before_the_first_change_is_made_anew(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch, change: Callable[[DrivePod, Handle], object]
) -> None:
    """Else nobody would hash the file again after a kill, and no other pod would ever get it."""
    row = published(pod, b"/a", blocks(b"a", b"b"))
    make_ready, taken = Changing.ready, list[int]()

    def ready(self: Changing, line: OpenLine, claimed: Claimed) -> None:
        make_ready(self, line, claimed)
        if line.line.id == row.id and not taken:
            taken.append(row.id)
            pod.contents.make_durable(taken)

    monkeypatch.setattr(Changing, "ready", ready)
    change(pod, pod.open(b"/a", READ | WRITE))
    now = pod.get(b"/a")
    assert now != blocks(b"a", b"b")
    pod.kill()
    pod.publish()
    assert version(pod, b"/a").dot != row.version
    assert version(pod, b"/a").size == len(now)
    assert pod.get(b"/a") == now


def test_a_line_is_not_ready_if_its_mark_is_taken_away_while_it_is_made_ready(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = published(pod, b"/a", blocks(b"a", b"b"))
    handle = pod.open(b"/a", READ | WRITE)
    table = pod.contents.table
    open_writer, taken = table.open_writer, list[int]()

    def interleaved(line: OpenLine) -> None:
        open_writer(line)
        if not taken:
            taken.append(row.id)
            pod.contents.make_durable(taken)

    monkeypatch.setattr(table, "open_writer", interleaved)
    pod.volume.write(handle, 0, b"x")
    assert taken
    assert list(pod.kill().dirty) == [row.id]


def test_nobody_changes_a_file_before_the_mark_of_another_thread_is_durable(
    pod: DrivePod,
) -> None:
    row = published(pod, b"/a", blocks(b"a", b"b"))
    one, other = pod.open(b"/a", READ | WRITE), pod.open(b"/a", READ | WRITE)
    done: list[str] = []

    def on_store(what: str) -> None:
        done.append(what)
        if what == "sync" and done.count("sync") == 1:
            pod.volume.write(other, 0, b"y")  # while the first sync has not returned

    pod.store.fail = on_store
    pod.files.fail = lambda what, line: done.append(f"{what} {line}")
    pod.volume.write(one, 0, b"x")
    assert done[: done.index(f"write {row.id}")].count("sync") == 2


def test_a_new_file_needs_no_sync_of_its_own(pod: DrivePod) -> None:
    synced: list[str] = []
    pod.store.fail = synced.append
    pod.put(b"/a", b"x")
    assert "sync" not in synced


def test_the_second_change_costs_no_transaction(pod: DrivePod) -> None:
    published(pod, b"/a", blocks(b"a", b"b"))
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"x")
    begun: list[str] = []
    pod.store.fail = begun.append
    pod.volume.write(handle, 0, b"y")
    assert begun == []


def test_cutting_a_file_to_nothing_leaves_the_old_content_untouched(pod: DrivePod) -> None:
    old = blocks(b"a", b"b")
    row = published(pod, b"/a", old)
    handle = pod.open(b"/a", WRITE | OpenFlags.TRUNCATE)
    pod.volume.write(handle, 0, b"new")
    assert pod.files.open(row.id, writable=False).read(0, len(old)) == old
    pod.volume.release(handle)
    pod.publish_closed()
    kept = {line.id: line for line in rows(pod, row.entry)}
    assert kept[row.id].role is LineRole.HISTORY
    assert kept[row.id].whole
    assert pod.get(b"/a") == b"new"


def test_readers_see_what_another_program_cut_and_wrote(pod: DrivePod) -> None:
    published(pod, b"/a", blocks(b"a", b"b"))
    reader = pod.open(b"/a")
    pod.put(b"/a", b"new")
    assert pod.read(reader) == b"new"
    pod.volume.release(reader)


def test_a_small_content_is_untouched_until_the_new_one_is_published(pod: DrivePod) -> None:
    row = published(pod, b"/a", b"small")
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"S")
    assert row in rows(pod, row.entry)
    assert pod.read(handle) == b"Small"


def test_the_first_change_is_told_once_for_each_publication(pod: DrivePod) -> None:
    published(pod, b"/a", blocks(b"a", b"b"))
    pod.events.clear()
    handle = pod.open(b"/a", READ | WRITE)
    for _ in range(3):
        pod.volume.write(handle, 0, b"x")
    assert len([event for event in pod.events if isinstance(event, LineDirtied)]) == 1


def test_what_was_removed_stays_removed() -> None:
    assert role_after(Line(1, ENTRY, LineRole.ORPHAN)) is LineRole.ORPHAN
    assert role_after(Line(1, ENTRY, LineRole.HISTORY)) is LineRole.CURRENT
    assert Claimed(ENTRY, ()) == Claimed(ENTRY, ())


def test_holes_are_here_without_being_fetched() -> None:
    revision = revise(None, 50, 10, {1: bytes(32), 3: bytes(32)})
    parts = dict(revision.parts)
    holes = holes_of(Layout(decode_manifest(parts[revision.content.manifest]), parts.get))
    assert list(holes.runs(0, 9)) == [(0, 1), (2, 1), (4, 1)]


@pytest.mark.parametrize("reflinks", [False, True])
@pytest.mark.parametrize("size", [5, 2 * BLOCK])
def test_a_change_whose_commit_fails_leaves_the_content_and_no_file(
    size: int, reflinks: bool
) -> None:
    pod = DrivePod(reflinks=reflinks)
    data = bytes(range(1, 6)) if size == 5 else blocks(b"a", b"b")
    pod.put(b"/a", data)
    pod.publish_closed()
    pod.volume.sync_all()
    before = pod.files_left()
    for flags in (READ | WRITE, WRITE | OpenFlags.TRUNCATE):
        with pod.refusing_commits(), pytest.raises(StoreError):
            pod.volume.write(pod.open(b"/a", flags), 0, b"x")
    assert list(pod.files.present()) == before
    assert pod.get(b"/a") == data
    pod.patch(b"/a", 0, b"x")
    pod.publish()
    pod.kill()
    assert pod.get(b"/a") == b"x" + data[1:]


@pytest.mark.parametrize("made", [False, True])
def test_what_is_fetched_reaches_the_program_that_changes_the_file_meanwhile(
    pod: DrivePod, made: bool
) -> None:
    """The fetching had begun, and its file could not be made, when the program began."""
    data = blocks(b"a", b"b")
    of = FarPod(pod).offer(b"/a", data)
    handle = pod.open(b"/a", READ | WRITE)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(data)[1].items()).id
    if made:
        pod.files.create(line).truncate(len(data))
    assert isinstance(pod.volume.write(handle, BLOCK + 5, b"x"), Needs)
    pod.contents.pulls.store(line, 1, data[BLOCK:])
    assert pod.volume.write(handle, BLOCK + 5, b"x") == 1
    assert [row.id for row in rows(pod, of.entry)] == [line]


def test_a_version_that_a_program_cuts_to_nothing_is_still_to_be_synced(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a"))
    pod.publish_closed()
    (old,) = rows(pod, shown(pod, b"/a").file)
    pod.open(b"/a", WRITE | OpenFlags.TRUNCATE)
    pod.files.sync_names()
    pod.store.sync()
    pod.cut_power()
    (row,) = [row for row in rows(pod, old.entry) if row.id == old.id]
    assert row.dirty or row.missing, "nobody waited until its bytes were on the disk"
