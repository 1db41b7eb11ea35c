import pytest

from core.contents.changing import Claimed
from core.contents.events import LineDirtied
from core.volume.interface import Needs
from tests.support.drive_contents import BLOCK, FarPod, blocks, pull, rows, version
from tests.support.drive_pods import READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_only_versions_whose_data_is_durable_are_returned(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    of = version(pod, b"/a")
    (row,) = rows(pod, of.entry)
    assert row.dirty, "the mark stays until the data was synced after the publication"
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"x")
    assert pod.contents.make_durable([row.id]).versions == []
    pod.volume.release(handle)
    pod.publish_closed()
    now = version(pod, b"/a")
    assert pod.contents.make_durable([row.id, 999]).versions == [(now.entry, now.dot)]
    kept = next(line for line in rows(pod, of.entry) if line.id == row.id)
    assert not kept.dirty


def test_a_file_that_is_here_in_part_and_was_only_opened_loses_its_mark_and_is_no_copy(
    pod: DrivePod,
) -> None:
    """Else nobody would be told of what a program changes in it later."""
    data = blocks(b"a", b"b")
    of = FarPod(pod).offer(b"/a", data)
    line = pull(pod, of, data, upto=1)
    handle = pod.open(b"/a", READ | WRITE)
    assert isinstance(pod.volume.write(handle, BLOCK + 5, b"x"), Needs)
    (row,) = rows(pod, of.entry)
    assert (row.dirty, row.missing) == (True, 1)
    assert pod.contents.make_durable([line]).versions == []
    (row,) = rows(pod, of.entry)
    assert (row.dirty, row.missing) == (False, 1)
    pod.events.clear()
    assert pod.volume.write(handle, 5, b"x") == 1
    assert [type(event) for event in pod.events] == [LineDirtied]


def test_a_file_that_was_opened_and_left_alone_is_not_among_the_changed_ones_for_ever(
    pod: DrivePod,
) -> None:
    data = blocks(b"a", b"b")
    of = FarPod(pod).offer(b"/a", data)
    line = pull(pod, of, data, upto=1)
    handle = pod.open(b"/a", READ | WRITE)
    assert isinstance(pod.volume.write(handle, BLOCK + 5, b"x"), Needs)
    pod.volume.release(handle)
    assert pod.contents.table.peek(line) is not None
    pod.contents.make_durable([line])
    assert pod.contents.table.dirty_lines() == []
    assert pod.contents.table.peek(line) is None


def test_a_mark_that_is_cleared_while_the_file_is_being_opened_is_made_anew(
    pod: DrivePod,
) -> None:
    """Whoever opens it has read its row before that, and puts it in the table after it."""
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    of = version(pod, b"/a")
    (row,) = rows(pod, of.entry)
    assert row.dirty
    pod.contents.make_durable([row.id])
    line = pod.contents.table.acquire(row)
    assert pod.contents.ready(line, Claimed(of.entry, (of.dot,))) is None
    line.write(0, b"x", 1)
    assert list(pod.kill().dirty) == [row.id]


def test_a_change_that_came_after_a_line_was_taken_for_clean_is_told_again(
    pod: DrivePod,
) -> None:
    """Whoever publishes has let go of it, and a line that is ready tells of no change."""
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    of = version(pod, b"/a")
    handle = pod.open(b"/a", READ | WRITE)
    (row,) = rows(pod, of.entry)
    line = pod.contents.table.peek(row.id)
    assert line is not None
    assert pod.contents.ready(line, Claimed(of.entry, (of.dot,))) is None
    assert pod.contents.prepare(row.id) is None
    pod.events.clear()
    pod.volume.write(handle, 0, b"x")
    assert pod.events == []
    assert pod.contents.make_durable([row.id]).versions == []
    assert pod.events == [LineDirtied(row.id, of.entry)]


def test_names_of_files_are_synced_for_contents_in_files_and_not_for_those_in_the_store(
    pod: DrivePod,
) -> None:
    pod.put(b"/small", b"x")
    pod.put(b"/large", b"x" * 50_000)
    synced: list[str] = []
    small, large = (pod.publish_line(line.line.id) for line in pod.contents.table.dirty_lines())
    pod.files.fail = lambda operation, _line: synced.append(operation)
    assert small is not None
    assert large is not None
    for published, names in ((small, 0), (large, 1)):
        with pod.store.read() as reader:
            (line,) = reader.lines(published.entry)
        assert pod.contents.make_durable([line.id]).versions == [(published.entry, published.dot)]
        assert synced.count("sync_names") == names
