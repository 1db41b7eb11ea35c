"""A sync that failed is not made up for by one that succeeds afterwards."""

import pytest

from core.contents.bitmaps import BlockSet
from core.errors import StoreError
from tests.support.drive_contents import BLOCK, FarPod, blocks, hash_parts, rows, shown
from tests.support.drive_pods import READ, WRITE, DrivePod

DATA = blocks(b"a", b"b", b"c")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def published(pod: DrivePod, name: bytes = b"/a") -> int:
    """Put a file of three blocks and publish it; return its line."""
    pod.put(name, DATA)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, name).file)
    return row.id


def test_the_next_sync_writes_again_what_one_failed_for(pod: DrivePod) -> None:
    line = published(pod)
    with pod.failing("sync"):
        made = pod.contents.make_durable([line])
        assert (list(made.versions), list(made.refused)) == ([], [line])
    assert len(pod.contents.make_durable([line]).versions) == 1
    pod.cut_power()
    assert pod.get(b"/a") == DATA


def test_a_file_that_was_written_again_counts_as_unchanged(pod: DrivePod) -> None:
    line = published(pod)
    with pod.failing("sync"):
        pod.contents.make_durable([line])
    pod.contents.make_durable([line])
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert row.noted == pod.files.open(line, writable=False).noted()


def test_one_file_that_the_disk_refuses_keeps_no_other_waiting(pod: DrivePod) -> None:
    bad, good = published(pod, b"/bad"), published(pod, b"/good")
    with pod.failing("sync", line=bad):
        made = pod.contents.make_durable([bad, good])
    assert list(made.refused) == [bad]
    assert [entry for entry, _ in made.versions] == [shown(pod, b"/good").file]


def test_no_fsync_of_a_program_is_believed_after_one_that_failed(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, DATA)
    with pod.failing("sync"), pytest.raises(StoreError):
        pod.volume.sync(handle, data_only=False)
    with pytest.raises(StoreError, match="may not survive a power cut"):
        pod.volume.sync(handle, data_only=False)
    pod.volume.release(handle)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert len(pod.contents.make_durable([row.id]).versions) == 1
    pod.cut_power()
    assert pod.get(b"/a") == DATA


def test_a_sync_of_everything_tells_of_a_file_that_the_disk_refuses(pod: DrivePod) -> None:
    published(pod)
    with pod.failing("sync"), pytest.raises(StoreError):
        pod.volume.sync_all()


def test_a_file_that_may_be_changed_is_not_written_again_under_its_program(pod: DrivePod) -> None:
    line = published(pod)
    with pod.failing("sync"):
        pod.contents.make_durable([line])
    handle = pod.open(b"/a", READ | WRITE)
    assert list(pod.contents.make_durable([line]).refused) == [line]
    pod.volume.release(handle)
    assert len(pod.contents.make_durable([line]).versions) == 1


def test_bytes_that_the_disk_lost_meanwhile_are_not_taken_for_the_version(pod: DrivePod) -> None:
    line = published(pod)
    with pod.failing("sync"):
        pod.contents.make_durable([line])
    pod.files.flip(line, BLOCK + 5)
    assert list(pod.contents.make_durable([line]).refused) == [line]


def test_a_restart_after_a_failed_sync_believes_no_line_that_was_not_durable(
    pod: DrivePod,
) -> None:
    line = published(pod)
    with pod.failing("sync"):
        pod.contents.make_durable([line])
    pod.kill()
    pod.publish()
    pod.contents.make_durable([row.id for row in rows(pod, shown(pod, b"/a").file)])
    pod.cut_power()
    assert pod.get(b"/a") == DATA


def test_fetched_blocks_whose_sync_failed_are_fetched_again(pod: DrivePod) -> None:
    of = FarPod(pod).offer(b"/a", DATA)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, ()).id
    for missing in (3, 2):
        pod.contents.pulls.store(line, 0, DATA[:BLOCK])
        if missing == 3:
            with pod.failing("sync"), pytest.raises(StoreError):
                pod.contents.pulls.sync(line)
        pod.contents.pulls.sync(line)
        with pod.store.write() as writer:
            assert pod.contents.pulls.mark_present(writer, line).missing == missing


def test_an_older_version_whose_sync_failed_stays_one_to_be_compared(pod: DrivePod) -> None:
    published(pod)
    pod.volume.sync_all()
    pod.patch(b"/a", 0, blocks(b"x"))
    pod.publish_closed()
    (line,) = [row.id for row in rows(pod, shown(pod, b"/a").file) if row.unsynced]
    with pod.failing("sync", line=line):
        pod.volume.sync_all()
    pod.patch(b"/a", 0, blocks(b"y"))
    pod.publish_closed()
    pod.volume.sync_all()
    assert line in [row.id for row in rows(pod, shown(pod, b"/a").file) if row.unsynced]


def test_a_fetched_block_that_a_program_changed_stays_whatever_its_sync_does(
    pod: DrivePod,
) -> None:
    """Its bytes are nowhere else, also once they are published."""
    of = FarPod(pod).offer(b"/a", DATA)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(DATA)[1].items()).id
    pod.contents.pulls.store(line, 0, DATA[:BLOCK])
    handle = pod.open(b"/a", READ | WRITE)
    assert pod.volume.write(handle, 5, b"mine") == 4
    pod.publish_line(line)
    with pod.failing("sync"), pytest.raises(StoreError):
        pod.contents.pulls.sync(line)
    assert pod.volume.read(handle, 5, 4) == b"mine"
    pod.volume.release(handle)
    pod.contents.pulls.end(line)
    assert list(pod.contents.make_durable([line]).refused) == []
    pod.cut_power()
    (row,) = [row for row in rows(pod, of.entry) if row.id == line]
    assert 0 in BlockSet(row.present)
    assert pod.files.open(line, writable=False).read(0, BLOCK) == b"a" * 5 + b"mine" + DATA[9:BLOCK]
