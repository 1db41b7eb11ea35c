import pytest
from msgspec.structs import replace

from core.contents.asides import Aside
from core.contents.table import absent_line
from core.engine.manifests import content_of
from core.errors import StoreDamaged
from core.ids import ContentHash, Dot, EntryId, Incarnation
from core.model.content import Content, Line, LineRole
from tests.support.drive_contents import blocks, rows, shown, version
from tests.support.drive_pods import READ, WRITE, DrivePod

ENTRY = EntryId(b"e" * 16)
DOT = Dot(Incarnation(1), 1)


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_one_line_is_one_object_however_often_it_is_open(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    table = pod.contents.table
    first, second = table.acquire(row), table.acquire(row)
    assert first is second
    assert first.users == 2
    assert not table.release(first)
    assert first.reader is not None
    assert table.release(first)
    assert first.reader is None
    assert table.peek(row.id) is None


def test_a_line_with_unpublished_changes_stays_known_and_its_file_closed(pod: DrivePod) -> None:
    pod.put(b"/a", b"12345")
    (line,) = pod.contents.table.dirty_lines()
    assert line.users == 0
    assert line.reader is None
    assert line.writer is None
    assert pod.find(b"/a").size == 5, "without asking the disk"


def test_a_line_whose_file_is_lost_is_not_kept_open(pod: DrivePod) -> None:
    row = Line(9, ENTRY, LineRole.CURRENT, DOT)
    with pytest.raises(StoreDamaged):
        pod.contents.table.acquire(row)
    assert pod.contents.table.peek(9) is None


def test_what_was_saved_aside_of_a_published_file_is_closed_with_it(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds it last: else each file that is published while it is open stays open."""
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    closed: list[int] = []
    close = Aside.close
    monkeypatch.setattr(Aside, "close", lambda aside: (closed.append(aside.line), close(aside)))
    for reading_longer in (False, True):
        handle = pod.open(b"/a", READ | WRITE)
        pod.volume.write(handle, 0, b"x")
        (line,) = pod.contents.table.dirty_lines()
        asides = [aside.line for aside in line.asides]
        assert asides
        pod.publish()
        held = pod.contents.table.acquire(line.line) if reading_longer else None
        pod.volume.release(handle)
        if held is not None:
            pod.contents.table.release(held)
        assert closed == asides
        closed.clear()


def test_nothing_is_all_that_there_is_of_an_empty_content() -> None:
    empty = absent_line(ENTRY, DOT, Content(ContentHash(bytes(32)), 0, 262_144))
    assert empty.small == b""
    absent = absent_line(ENTRY, DOT, Content(ContentHash(bytes(32)), 262_145, 262_144))
    assert (absent.missing, absent.id) == (2, 0)


def test_handles_of_an_absent_version_share_one_line(pod: DrivePod) -> None:
    row = absent_line(ENTRY, DOT, Content(ContentHash(bytes(32)), 10, 262_144))
    table = pod.contents.table
    assert table.acquire(row) is table.acquire(row)


def test_a_removed_line_is_not_among_the_dirty_ones(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a"))
    pod.publish_closed()
    handle = pod.open(b"/a", READ | WRITE)
    pod.remove(b"/a")
    pod.volume.write(handle, 0, b"x")
    assert pod.contents.table.dirty_lines() == []


def test_the_layout_of_a_version_is_found_by_its_name(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    layout = pod.contents.table.layout_by_name(version(pod, b"/a").manifest)
    assert layout is not None
    assert layout.count == 2
    assert pod.contents.table.layout_by_name(ContentHash(b"x" * 32)) is None
    assert pod.contents.table.layout(None) is None


def test_a_layout_of_another_size_than_its_version_is_none_of_it(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    content = content_of(version(pod, b"/a"))
    layout = pod.contents.table.layout(content)
    assert layout is not None
    assert layout.size == content.size
    assert pod.contents.table.layout(replace(content, size=content.size - 1)) is None
    assert pod.contents.table.layout(replace(content, block_size=1)) is None


def test_the_last_user_of_what_was_removed_takes_its_file_and_its_row_along(
    pod: DrivePod,
) -> None:
    pod.put(b"/a", blocks(b"a"))
    (line,) = pod.contents.table.dirty_lines()
    entry = line.line.entry
    used = pod.contents.table.acquire(line.line)
    pod.remove(b"/a")
    pod.contents.table.release(used)
    assert pod.files_left() == []
    pod.contents.shutdown()
    assert rows(pod, entry) == []
