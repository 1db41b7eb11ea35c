from contextlib import nullcontext, suppress

import pytest

from core.contents.events import LinePublished
from core.contents.publication import Publication
from core.contents.verifying import verified_pieces
from core.errors import StoreError
from core.model.content import LineRole
from core.volume.interface import AttributeChanges
from tests.support.drive_contents import (
    BLOCK,
    FarPod,
    blocks,
    names_of,
    rows,
    shown,
    version,
)
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_small_content_moves_into_the_record_store_at_its_last_close(pod: DrivePod) -> None:
    pod.put(b"/a", b"small")
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert row.small == b"small"
    assert not row.dirty
    assert pod.files_left() == []
    assert pod.get(b"/a") == b"small"


def test_a_small_content_stays_in_its_file_while_it_is_open(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"small")
    pod.publish()
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert row.small is None
    assert version(pod, b"/a").size == 5
    pod.volume.write(handle, 5, b"er")
    pod.volume.release(handle)
    pod.publish_closed()
    assert pod.get(b"/a") == b"smaller"


@pytest.mark.parametrize("reflinks", [True, False])
def test_a_version_that_nobody_has_yet_is_served_while_the_file_changes(reflinks: bool) -> None:
    pod = DrivePod(reflinks=reflinks)
    data = blocks(b"a", b"b", b"c")
    pod.put(b"/a", data)
    pod.publish_closed()
    old = version(pod, b"/a")
    pod.patch(b"/a", BLOCK, b"changed")
    pod.publish_closed()
    pod.patch(b"/a", BLOCK, b"again")
    for name in names_of(old, data):
        assert pod.contents.block(name) == data[name.index * BLOCK : (name.index + 1) * BLOCK]


def test_a_version_covers_what_was_shown_when_the_file_was_first_changed(pod: DrivePod) -> None:
    """A change elsewhere between the first write and the close is not superseded unseen."""
    pod.put(b"/a", b"first")
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"here!")
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    pod.volume.write(handle, 5, b"!")
    pod.volume.release(handle)
    pod.publish_closed()
    far.exchange()
    assert len(pod.names()) == 2
    assert [name for name in pod.names() if b"conflict" in name]
    sizes = sorted(pod.find(b"/" + name).size for name in pod.names())
    assert sizes == [6, 9]


def test_writing_a_conflict_copy_makes_it_a_file_of_its_own(pod: DrivePod) -> None:
    pod.put(b"/a", b"first")
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    pod.put(b"/a", b"here")
    pod.publish_closed()
    pod.clock.now_ms += 5
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    (copy,) = [name for name in pod.names() if b"conflict" in name]
    assert pod.get(b"/" + copy) == b"here"
    pod.patch(b"/" + copy, 0, b"H")
    pod.publish_closed()
    assert pod.get(b"/" + copy) == b"Here"
    assert not shown(pod, b"/" + copy).virtual
    assert version(pod, b"/a").size == 9


def test_a_transaction_that_fails_publishes_nothing_and_loses_nothing(pod: DrivePod) -> None:
    pod.put(b"/a", b"data")
    (line,) = pod.contents.table.dirty_lines()
    prepared = pod.contents.prepare(line.line.id)
    assert prepared is not None

    def give_up(publication: Publication) -> None:
        with publication, pod.replica.change() as change:
            publication.record(change, prepared)
            raise KeyError

    with pytest.raises(KeyError):
        give_up(pod.contents.publication())
    assert shown(pod, b"/a").draft
    assert pod.get(b"/a") == b"data"
    pod.publish()
    assert version(pod, b"/a").size == 4


@pytest.mark.parametrize("size", [0, 2 * BLOCK])
def test_what_was_saved_for_a_publication_that_came_to_nothing_is_not_of_the_next_version(
    pod: DrivePod, size: int
) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, bytes(size))
    (line,) = pod.contents.table.dirty_lines()
    assert pod.contents.prepare(line.line.id) is not None, "and the disk fails before it is told"
    data = blocks(b"a", b"b")
    pod.volume.write(handle, 0, data)
    (published,) = pod.publish()
    pod.volume.write(handle, 0, b"changed")
    for name in names_of(published, data):
        served = pod.contents.block(name)
        assert served == data[name.index * BLOCK : (name.index + 1) * BLOCK]
    pod.volume.release(handle)
    pod.publish_closed()
    for row in rows(pod, published.entry):
        if row.version == published.dot and row.whole:
            assert b"".join(piece for _, piece in verified_pieces(pod.contents.table, row)) == data


def test_what_was_removed_is_not_published(pod: DrivePod) -> None:
    pod.put(b"/a", b"data")
    (line,) = pod.contents.table.dirty_lines()
    prepared = pod.contents.prepare(line.line.id)
    assert prepared is not None
    pod.remove(b"/a")
    assert pod.contents.publish(pod.replica.change, prepared) is None
    assert pod.publish() == []


def test_what_was_recorded_since_it_was_prepared_is_settled(pod: DrivePod) -> None:
    """Else a program that waits for its publication would be told that its file is gone."""
    pod.put(b"/a", b"data")
    (line,) = pod.contents.table.dirty_lines()
    prepared = pod.contents.prepare(line.line.id)
    assert prepared is not None
    first = pod.contents.publish(pod.replica.change, prepared)
    assert first is not None
    assert pod.contents.publish(pod.replica.change, prepared) is None
    assert version(pod, b"/a") == first


def test_a_time_that_a_program_set_is_that_of_the_version(pod: DrivePod) -> None:
    """Also where it was set while the content was being hashed."""
    pod.put(b"/a", b"data")
    (line,) = pod.contents.table.dirty_lines()
    prepared = pod.contents.prepare(line.line.id)
    assert prepared is not None
    changes = AttributeChanges(mtime_ns=123_456_789)
    pod.volume.set_attributes(pod.find(b"/a").node, None, changes, ME)
    pod.contents.publish(pod.replica.change, prepared)
    assert version(pod, b"/a").mtime_ns == 123_456_789
    assert pod.find(b"/a").mtime_ns == 123_456_789


def test_two_never_publish_one_line_at_once(pod: DrivePod) -> None:
    pod.put(b"/a", b"data")
    (line,) = pod.contents.table.dirty_lines()
    reserved = pod.contents.reserve(line.line.id)
    assert reserved is not None
    assert pod.contents.prepare(line.line.id) is None
    pod.contents.publish(pod.replica.change, reserved)
    assert pod.contents.prepare(line.line.id) is None, "there is nothing left to publish"


def test_publication_is_told(pod: DrivePod) -> None:
    pod.put(b"/a", b"data")
    (published,) = pod.publish()
    (line,) = [row.id for row in rows(pod, published.entry)]
    assert LinePublished(line, published.entry, published.dot) in pod.events


def test_the_replaced_content_becomes_history_once_an_hour(pod: DrivePod) -> None:
    pod.put(b"/a", b"one")
    pod.publish_closed()
    kept: list[int] = []
    for minutes in (10, 10, 61):
        pod.clock.now_ms += minutes * 60_000
        pod.put(b"/a", b"again %d" % minutes)
        pod.publish_closed()
        now = pod.clock.wall_ms()
        history = [row for row in rows(pod, shown(pod, b"/a").file) if row.role is LineRole.HISTORY]
        kept.append(sum(row.kept_until_ms > now + 60_000 for row in history))
    assert kept == [1, 1, 2]


@pytest.mark.parametrize("fails", [True, False])
def test_a_line_holds_another_version_once_that_is_committed(pod: DrivePod, fails: bool) -> None:
    pod.put(b"/a", blocks(b"a"))
    pod.publish_closed()
    pod.put(b"/b", blocks(b"b"))
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    other = version(pod, b"/b")
    pod.open(b"/a")
    line = pod.contents.table.peek(row.id)
    assert line is not None
    with (
        pod.refusing_commits() if fails else nullcontext(),
        suppress(StoreError),
        pod.contents.publication() as publication,
        pod.store.write() as writer,
    ):
        publication.relabel(writer, row, other)
        assert line.line == row, "not before the commit"
    assert line.line.version == (row.version if fails else other.dot)
