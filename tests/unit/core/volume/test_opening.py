from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from core.contents.changing import Changing, Claimed
from core.contents.events import ContentOpened
from core.contents.open_lines import OpenLine
from core.errors import AlreadyExists, Frozen, IsAFolder, NoSpace, StoreError, WormholeError
from core.model.content import LineRole
from core.store.files_memory import MemoryBackingFile
from core.tree.policy import PathRule
from core.volume.handles import HandleTable
from core.volume.interface import (
    ROOT_NODE,
    AttributeChanges,
    Handle,
    Needs,
    Opened,
    OpenFlags,
)
from core.volume.settings import VolumeSettings
from tests.support.drive_contents import FarPod, blocks, rows, shown, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

LARGE = blocks(b"a", b"b")


@pytest.fixture
def pod() -> Iterator[DrivePod]:
    """A pod whose backing files have descriptors, as on a disk."""
    with descriptors():
        yield DrivePod()


@contextmanager
def descriptors() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(MemoryBackingFile, "descriptor", property(lambda file: 1_000 + file._line))
    try:
        yield
    finally:
        patch.undo()


def opened(pod: DrivePod, path: bytes, flags: OpenFlags) -> Opened:
    result = pod.volume.open(pod.find(path).node, flags, ME)
    assert not isinstance(result, Needs)
    return result


def large(pod: DrivePod) -> None:
    pod.put(b"/a", LARGE)
    pod.publish_closed()


def test_a_file_that_is_wholly_here_is_read_by_the_kernel_itself(pod: DrivePod) -> None:
    large(pod)
    first, second = opened(pod, b"/a", READ), opened(pod, b"/a", READ)
    assert first.here
    assert first.backing is not None
    assert first.backing == second.backing
    assert not first.backing_writable


def test_a_new_file_is_written_by_the_kernel_itself_and_hashed_whole(pod: DrivePod) -> None:
    _, new = pod.volume.create(ROOT_NODE, b"a", 0o644, READ | WRITE, ME)
    assert new.backing is not None
    assert new.backing_writable
    (line,) = pod.contents.table.dirty_lines()
    assert line.opaque
    pod.files.open(line.line.id, writable=True).write(0, LARGE)
    pod.volume.release(new.handle)
    pod.publish_closed()
    assert pod.get(b"/a") == LARGE


def test_writes_into_a_large_published_file_come_to_us(pod: DrivePod) -> None:
    large(pod)
    writer = opened(pod, b"/a", READ | WRITE | OpenFlags.MAY_MAP)
    assert writer.here
    assert writer.backing is None
    assert opened(pod, b"/a", READ).backing is None, "no other kind of open beside it"


def test_a_mapping_beside_kernel_readers_is_taken_for_a_change_unseen(pod: DrivePod) -> None:
    large(pod)
    reader = opened(pod, b"/a", READ)
    writer = opened(pod, b"/a", READ | WRITE | OpenFlags.MAY_MAP)
    assert writer.backing == reader.backing
    assert not writer.backing_writable
    (line,) = pod.contents.table.dirty_lines()
    assert line.opaque
    assert line.line.base is not None, "marked before the kernel may write"
    pod.files.open(line.line.id, writable=True).write(3, b"mapped")
    pod.volume.release(writer.handle)
    pod.volume.release(reader.handle)
    pod.publish_closed()
    assert pod.get(b"/a")[3:9] == b"mapped"


def test_what_the_kernel_may_write_is_marked_though_its_mark_was_taken_away_a_moment_ago(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(pod)
    opened(pod, b"/a", READ)
    (row,) = rows(pod, version(pod, b"/a").entry)
    make_ready, taken = Changing.ready, list[int]()

    def ready(self: Changing, line: OpenLine, claimed: Claimed) -> None:
        make_ready(self, line, claimed)
        if not taken:
            taken.append(row.id)
            pod.contents.make_durable(taken)

    monkeypatch.setattr(Changing, "ready", ready)
    opened(pod, b"/a", READ | WRITE | OpenFlags.MAY_MAP)
    assert taken
    assert list(pod.kill().dirty) == taken


def test_a_small_file_moves_into_a_file_when_it_is_opened_to_be_written(pod: DrivePod) -> None:
    pod.put(b"/a", b"small")
    pod.publish_closed()
    assert pod.files_left() == []
    writer = opened(pod, b"/a", READ | WRITE)
    (line,) = pod.files_left()
    assert writer.backing == 1_000 + line
    assert writer.backing_writable


def test_while_a_file_is_open_otherwise_it_is_not_passed_through(pod: DrivePod) -> None:
    pod.put(b"/a", b"small")
    pod.publish_closed()
    reader = opened(pod, b"/a", READ)
    assert reader.backing is None
    writer = opened(pod, b"/a", READ | WRITE)
    assert writer.backing is None
    for one in (reader, writer):
        pod.volume.release(one.handle)
    writer = opened(pod, b"/a", READ | WRITE)
    assert writer.backing_writable


def test_what_is_not_wholly_here_is_never_passed_through(pod: DrivePod) -> None:
    far = FarPod(pod)
    far.exchange()
    far.publish(b"/a", LARGE)
    far.exchange()
    result = opened(pod, b"/a", READ)
    assert (result.here, result.backing) == (False, None)


def test_opens_are_told(pod: DrivePod) -> None:
    large(pod)
    pod.events.clear()
    opened(pod, b"/a", READ)
    entry = shown(pod, b"/a").file
    assert pod.events == [ContentOpened(entry, version(pod, b"/a").dot, ME.pid)]


def test_a_name_that_is_taken_is_not_created(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    with pytest.raises(AlreadyExists):
        pod.create(b"/a")


def test_a_folder_is_not_opened_as_a_file(pod: DrivePod) -> None:
    pod.make_folder(b"/d")
    with pytest.raises(IsAFolder):
        opened(pod, b"/d", READ)


def test_a_frozen_drive_refuses_new_writers_and_takes_what_open_ones_write(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    handle = pod.open(b"/a", READ | WRITE)
    pod.configure(VolumeSettings(frozen="An administrator froze the network."))
    assert pod.volume.write(handle, 0, b"y") == 1
    for flags in (WRITE, WRITE | OpenFlags.TRUNCATE):
        with pytest.raises(Frozen, match="administrator"):
            opened(pod, b"/a", flags)
    assert pod.get(b"/a") == b"y"


def test_a_file_that_is_read_only_by_policy_is_not_opened_for_writing(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    node = pod.find(b"/a").node
    pod.volume.set_xattr(node, b"user.wormhole.read-only", b"true", False, False, ME)
    with pytest.raises(Frozen):
        opened(pod, b"/a", WRITE)


def declare(pod: DrivePod, path: bytes, name: bytes, value: bytes) -> None:
    node = pod.find(path).node
    pod.volume.set_xattr(node, b"user.wormhole." + name, value, False, False, ME)


def test_a_file_in_a_folder_that_is_read_only_is_not_opened_for_writing(pod: DrivePod) -> None:
    for path in (b"/d", b"/d/e"):
        pod.make_folder(path)
    pod.put(b"/d/e/a", b"x")
    pod.patch(b"/d/e/a", 0, b"y")
    declare(pod, b"/d", b"read-only", b"true")
    for flags in (WRITE, WRITE | OpenFlags.TRUNCATE):
        with pytest.raises(Frozen):
            opened(pod, b"/d/e/a", flags)
    with pytest.raises(Frozen):
        pod.volume.set_attributes(pod.find(b"/d/e/a").node, None, AttributeChanges(size=0), ME)
    assert pod.get(b"/d/e/a") == b"y"
    declare(pod, b"/d/e", b"read-only", b"false")
    pod.patch(b"/d/e/a", 0, b"z")
    assert pod.get(b"/d/e/a") == b"z"


def test_a_policy_that_is_taken_away_or_moved_away_from_holds_no_more(pod: DrivePod) -> None:
    for path in (b"/d", b"/free"):
        pod.make_folder(path)
    pod.make_folder(b"/free/e")
    pod.put(b"/free/e/a", b"x")
    declare(pod, b"/d", b"read-only", b"true")
    pod.patch(b"/free/e/a", 0, b"1")
    declare(pod, b"/free", b"read-only", b"true")
    with pytest.raises(Frozen):
        opened(pod, b"/free/e/a", WRITE)
    pod.volume.remove_xattr(pod.find(b"/free").node, b"user.wormhole.read-only", ME)
    pod.patch(b"/free/e/a", 0, b"2")
    assert pod.get(b"/free/e/a") == b"2"


def test_a_folder_without_history_keeps_none_of_what_changes_in_it() -> None:
    pod = DrivePod(others=False)
    pod.make_folder(b"/d")
    pod.put(b"/d/a", b"old" * 100_000)
    pod.publish_closed()
    pod.volume.sync_all()
    pod.clock.now_ms += 7_200_000
    declare(pod, b"/d", b"history", b"false")
    pod.patch(b"/d/a", 0, b"new")
    pod.publish_closed()
    entry = pod.find(b"/d/a")
    assert entry.size == 300_000
    with pod.store.read() as reader:
        assert list(reader.lines_in_role(LineRole.HISTORY)) == []
    pod.remove(b"/d/a")
    assert pod.files_left() == []


def test_a_rule_by_pattern_keeps_no_history_of_what_changes_under_it() -> None:
    pod = DrivePod(others=False)
    rule = PathRule("*.log", {"history": b"false"})
    pod.replica.settings = replace(pod.replica.settings, rules=(rule,))
    for path in (b"/a.log", b"/a.txt"):
        pod.put(path, b"old" * 100_000)
    pod.publish_closed()
    pod.volume.sync_all()
    pod.clock.now_ms += 7_200_000
    for path in (b"/a.log", b"/a.txt"):
        pod.patch(path, 0, b"new")
    pod.publish_closed()
    with pod.store.read() as reader:
        kept = [line.entry for line in reader.lines_in_role(LineRole.HISTORY)]
    assert kept == [shown(pod, b"/a.txt").file]


@pytest.mark.parametrize("fault", [NoSpace, StoreError])
def test_a_file_whose_content_the_disk_refuses_was_not_created(fault: type[WormholeError]) -> None:
    pod = DrivePod()

    def fail(operation: str, _line: int) -> None:
        if operation == "create":
            raise fault("The disk refuses.")

    pod.files.fail = fail
    with pytest.raises(fault):
        pod.create(b"/a")
    assert not pod.exists(b"/a")
    assert pod.contents.table.dirty_lines() == []
    with pod.store.read() as reader:
        assert all(row.removed for row in reader.dirty_lines())
    pod.files.fail = None
    pod.put(b"/a", b"now it works")
    assert pod.get(b"/a") == b"now it works"


def test_an_open_that_fails_leaves_nothing_open(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(pod)
    pod.volume.sync_all()
    pod.contents.make_durable([row.id for row in rows(pod, version(pod, b"/a").entry)])
    (row,) = rows(pod, version(pod, b"/a").entry)

    def refuse(_table: HandleTable, _file: object) -> Handle:
        raise StoreError("The disk refuses.")

    with monkeypatch.context() as patch:
        patch.setattr(HandleTable, "add_file", refuse)
        with pytest.raises(StoreError):
            opened(pod, b"/a", READ | WRITE)
    assert pod.contents.table.peek(row.id) is None, "nobody uses it"
    assert pod.get(b"/a") == LARGE


def test_a_disk_that_does_not_open_a_file_twice_has_the_drive_write_into_it(pod: DrivePod) -> None:
    with pod.failing("open"):
        _, new = pod.volume.create(ROOT_NODE, b"a", 0o644, READ | WRITE, ME)
        assert new.backing is None
        assert pod.volume.write(new.handle, 0, b"written by us") == 13
    pod.volume.release(new.handle)
    assert pod.get(b"/a") == b"written by us"


def test_a_file_whose_name_the_store_refuses_leaves_nothing_behind(pod: DrivePod) -> None:
    with pod.refusing_commits():
        with pytest.raises(StoreError):
            pod.create(b"/a")
        with pytest.raises(StoreError):
            pod.volume.create_unnamed(ROOT_NODE, 0o600, READ | WRITE, ME)
    assert list(pod.files.present()) == []
    assert not pod.exists(b"/a")
