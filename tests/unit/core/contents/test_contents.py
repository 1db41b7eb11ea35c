import pytest

from core.contents.changes import Missing
from core.contents.events import LineClosed, LineSynced
from core.contents.settings import ContentSettings
from core.errors import NotFound
from core.ids import EntryId
from core.model.content import Content, Line, LineRole
from core.model.records import Version
from core.volume.interface import Needs
from tests.support.drive_contents import BLOCK, FarPod, blocks, pull, rows, shown, version
from tests.support.drive_pods import READ, WRITE, DrivePod

DATA = blocks(b"a", b"b")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_unpublished_content_is_found_by_what_the_tree_shows(pod: DrivePod) -> None:
    pod.put(b"/a", DATA)
    entry = shown(pod, b"/a").file
    assert pod.contents.dirty_for(entry, None) is not None
    pod.publish_closed()
    dot = version(pod, b"/a").dot
    assert pod.contents.dirty_for(entry, dot) is None
    pod.patch(b"/a", 0, b"x")
    assert pod.contents.dirty_for(entry, dot) is not None
    assert pod.contents.dirty_for(entry, None) is None, "it is no draft"


def test_what_was_saved_aside_of_a_version_is_not_opened_as_if_the_rest_would_come_there(
    pod: DrivePod,
) -> None:
    of = FarPod(pod).offer(b"/a", DATA)
    content = Content(of.manifest, of.size, of.block_size)
    with pod.store.write() as writer:
        aside = Line(
            writer.new_line_id(), of.entry, LineRole.HISTORY, of.dot, content, missing=len(DATA)
        )
        writer.put_line(aside)
    pod.files.create(aside.id).close()
    line = pod.contents.open(of.entry, of.dot, content)
    pull(pod, of, DATA)
    assert pod.contents.read(line, 0, len(DATA)) == DATA


def test_what_is_not_here_opens_empty_and_every_read_is_missing(pod: DrivePod) -> None:
    of = FarPod(pod).offer(b"/a", DATA)
    content = Content(of.manifest, of.size, of.block_size)
    line = pod.contents.open(of.entry, of.dot, content)
    assert pod.contents.read(line, 0, 10) == Missing(0, 1)
    assert pod.contents.read(line, len(DATA), 10) == b""


def partly_here(pod: DrivePod, data: bytes, upto: int) -> tuple[Version, int]:
    """A file of another pod of which the first blocks have arrived, and were not synced yet."""
    of = FarPod(pod).offer(b"/a", data)
    line = pull(pod, of, data, upto=0)
    for block in range(upto):
        pod.contents.pulls.store(line, block, data[block * BLOCK : (block + 1) * BLOCK])
    return of, line


def test_what_is_written_into_a_block_that_just_arrived_is_there_after_a_kill(
    pod: DrivePod,
) -> None:
    """Else the block would count as missing, and arrive over what was written."""
    of, line = partly_here(pod, DATA, 1)
    assert pod.volume.write(pod.open(b"/a", READ | WRITE), 0, b"written") == 7
    pod.kill()
    with pod.store.write() as writer:
        pod.contents.pulls.begin(writer, of, ())
    for block in (0, 1):
        pod.contents.pulls.store(line, block, DATA[block * BLOCK : (block + 1) * BLOCK])
    assert pod.get(b"/a") == b"written" + DATA[7:]


def test_a_hole_that_a_program_made_stays_one_after_a_kill(pod: DrivePod) -> None:
    """Else the version would name the block that was there before."""
    partly_here(pod, DATA, 1)
    handle = pod.open(b"/a", READ | WRITE)
    assert pod.volume.allocate(handle, 0, BLOCK, True, True, False) is None
    pod.kill()
    (published,) = pod.publish()
    layout = pod.contents.table.layout(
        Content(published.manifest, published.size, published.block_size)
    )
    assert layout is not None
    assert layout.hash_of(0) is None
    assert layout.hash_of(1) is not None


def test_a_file_does_not_grow_by_reserving_room_before_its_last_block_is_here(
    pod: DrivePod,
) -> None:
    """Else its version would name a short block where it has a long one."""
    partly_here(pod, DATA + b"end", 1)
    handle = pod.open(b"/a", READ | WRITE)
    needs = pod.volume.allocate(handle, 0, 5 * BLOCK, False, False, False)
    assert isinstance(needs, Needs)
    assert pod.find(b"/a").size == 2 * BLOCK + 3


def test_a_draft_whose_line_is_gone_cannot_be_opened(pod: DrivePod) -> None:
    with pytest.raises(NotFound):
        pod.contents.open(EntryId(b"e" * 16), None, None)


def test_the_last_close_is_told_if_there_is_something_to_publish(pod: DrivePod) -> None:
    handle, other = pod.create(b"/a"), pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"x")
    pod.events.clear()
    pod.volume.release(handle)
    assert pod.events == []
    pod.volume.release(other)
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert pod.events == [LineClosed(row.id, row.entry)]


def test_the_close_of_the_last_writer_is_told_whoever_holds_the_file_besides(
    pod: DrivePod,
) -> None:
    """A program that reads it, or we, who serve a block of it or look at it."""
    pod.put(b"/a", DATA)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    handle, reader = pod.open(b"/a", READ | WRITE), pod.open(b"/a")
    held = pod.contents.table.acquire(row)
    pod.volume.write(handle, 0, b"x")
    pod.events.clear()
    pod.volume.release(handle)
    assert pod.events == [LineClosed(row.id, row.entry)]
    pod.publish_closed()
    assert version(pod, b"/a").dot != row.version
    pod.events.clear()
    pod.volume.release(reader)
    pod.contents.table.release(held)
    assert pod.events == []
    assert pod.contents.table.peek(row.id) is None


def test_a_small_file_that_was_opened_and_left_alone_is_settled_when_the_last_user_is_gone(
    pod: DrivePod,
) -> None:
    pod.put(b"/a", b"small")
    pod.publish_closed()
    of = version(pod, b"/a")
    handle = pod.open(b"/a", READ | WRITE)
    (line,) = pod.contents.table.dirty_lines()
    held = pod.contents.table.acquire(line.line)
    pod.volume.release(handle)
    pod.publish_closed()
    assert pod.contents.table.dirty_lines() == [line]
    assert pod.contents.make_durable([line.line.id]).versions == []
    assert pod.events == [], "it is not hashed again as long as somebody uses it"
    pod.contents.table.release(held)
    assert pod.events == [LineClosed(line.line.id, of.entry)]
    pod.publish_closed()
    assert pod.contents.table.dirty_lines() == []
    assert version(pod, b"/a") == of


def test_a_sync_is_told_while_there_is_something_to_publish(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"x")
    pod.events.clear()
    pod.volume.sync(handle, data_only=False)
    assert [type(event) for event in pod.events] == [LineSynced]
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert row.synced_by_program


def test_it_is_told_whether_there_are_others_without_losing_what_else_was_set() -> None:
    pod = DrivePod()
    pod.contents.configure(ContentSettings(history_keep_ms=7))
    pod.contents.expect_others(False)
    assert pod.contents.table.settings == ContentSettings(history_keep_ms=7, others=False)
