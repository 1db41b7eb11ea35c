import pytest

from core.errors import FileTooLarge, InvalidRequest, IsAFolder
from core.model.records import FILE_BYTES_MAX
from core.volume.interface import ROOT_NODE, AttributeChanges, BlocksWanted, Needs, OpenFlags, Turn
from core.volume.settings import VolumeSettings
from tests.support.drive_contents import BLOCK, FarPod, blocks, hash_parts, pull, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

DATA = blocks(b"a", b"b", b"c") + b"end"


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def absent(pod: DrivePod, upto: int = 0, *, manifest: bool = True) -> FarPod:
    """A file of which only the first `upto` blocks are here, and its manifest."""
    far = FarPod(pod)
    of = far.offer(b"/a", DATA)
    if upto:
        pull(pod, of, DATA, upto)
    elif manifest:
        with pod.store.write() as writer:
            for digest, encoded in hash_parts(DATA)[1].items():
                writer.put_manifest_part(digest, encoded)
    return far


def wanted(result: object) -> tuple[int, int]:
    assert isinstance(result, Needs)
    assert isinstance(result.what, BlocksWanted)
    return result.what.first, result.what.count


def test_programs_that_append_do_not_overwrite_one_another(pod: DrivePod) -> None:
    pod.put(b"/a", b"")
    one = pod.open(b"/a", WRITE | OpenFlags.APPEND)
    other = pod.open(b"/a", WRITE | OpenFlags.APPEND)
    for handle, data in ((one, b"1"), (other, b"2"), (one, b"3")):
        pod.volume.write(handle, 0, data)
    assert pod.get(b"/a") == b"123"


def test_opening_an_absent_file_fetches_nothing_and_reading_says_what_it_needs(
    pod: DrivePod,
) -> None:
    absent(pod)
    opened = pod.volume.open(pod.find(b"/a").node, READ, ME)
    assert not isinstance(opened, Needs)
    assert not opened.here
    assert opened.backing is None
    assert wanted(pod.volume.read(opened.handle, BLOCK + 5, BLOCK)) == (1, 2)
    needs = pod.volume.read(opened.handle, 0, 1)
    assert isinstance(needs, Needs)
    assert needs.until == pod.clock.monotonic() + pod.settings.read_deadline
    assert pod.volume.read(opened.handle, len(DATA), 10) == b""


def test_a_part_of_a_missing_block_is_fetched_before_it_is_changed(pod: DrivePod) -> None:
    absent(pod)
    handle = pod.open(b"/a", READ | WRITE)
    assert wanted(pod.volume.write(handle, BLOCK + 5, b"x")) == (1, 1)
    assert pod.publish() == [], "nothing was changed"


def test_whole_blocks_are_written_without_fetching(pod: DrivePod) -> None:
    absent(pod)
    handle = pod.open(b"/a", READ | WRITE)
    assert pod.volume.write(handle, BLOCK, b"W" * BLOCK) == BLOCK
    assert pod.read(handle, BLOCK, BLOCK) == b"W" * BLOCK
    assert wanted(pod.volume.read(handle, 0, 1)) == (0, 1)
    pod.volume.release(handle)
    pod.publish_closed()
    new = blocks(b"a", b"W", b"c") + b"end"
    assert version(pod, b"/a").manifest == hash_parts(new)[0].manifest, "missing blocks stay so"


def test_what_was_written_into_an_absent_file_survives_a_kill_and_a_power_cut(
    pod: DrivePod,
) -> None:
    absent(pod)
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, BLOCK, b"W" * BLOCK)
    pod.kill()
    handle = pod.open(b"/a")
    assert pod.read(handle, BLOCK, BLOCK) == b"W" * BLOCK
    assert wanted(pod.volume.read(handle, 0, 1)) == (0, 1), "absent is never zeros"
    pod.volume.sync(handle, data_only=False)
    pod.cut_power()
    assert pod.read(pod.open(b"/a"), BLOCK, BLOCK) == b"W" * BLOCK


def test_writing_needs_the_manifest_of_what_stays_missing(pod: DrivePod) -> None:
    absent(pod, manifest=False)
    handle = pod.open(b"/a", READ | WRITE)
    assert wanted(pod.volume.write(handle, 0, b"W" * BLOCK)) == (0, 0)


def test_cutting_an_absent_file_to_nothing_fetches_nothing(pod: DrivePod) -> None:
    absent(pod, manifest=False)
    pod.put(b"/a", b"new")
    pod.publish_closed()
    assert pod.get(b"/a") == b"new"


def test_cutting_within_a_missing_block_needs_it(pod: DrivePod) -> None:
    absent(pod)
    node = pod.find(b"/a").node
    changes = AttributeChanges(size=BLOCK + 5)
    assert wanted(pod.volume.set_attributes(node, None, changes, ME)) == (1, 1)
    assert pod.find(b"/a").size == len(DATA)
    at_the_edge = AttributeChanges(size=BLOCK)
    assert not isinstance(pod.volume.set_attributes(node, None, at_the_edge, ME), Needs)
    assert pod.find(b"/a").size == BLOCK


def test_growing_needs_the_last_block_if_it_is_short(pod: DrivePod) -> None:
    absent(pod, upto=2)
    handle = pod.open(b"/a", READ | WRITE)
    assert wanted(pod.volume.write(handle, 10 * BLOCK, b"x" * BLOCK)) == (3, 1)


def test_a_file_is_at_most_sixteen_tebibytes(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    with pytest.raises(FileTooLarge):
        pod.volume.write(handle, FILE_BYTES_MAX, b"x")
    with pytest.raises(FileTooLarge):
        pod.volume.allocate(handle, FILE_BYTES_MAX, 1, False, False, False)
    node = pod.find(b"/a").node
    with pytest.raises(FileTooLarge):
        pod.volume.set_attributes(node, None, AttributeChanges(size=FILE_BYTES_MAX + 1), ME)
    pod.volume.set_attributes(node, None, AttributeChanges(size=FILE_BYTES_MAX), ME)
    assert pod.find(b"/a").size == FILE_BYTES_MAX


def test_a_sparse_giant_is_published_and_read(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, FILE_BYTES_MAX - 5, b"giant")
    pod.volume.release(handle)
    pod.publish_closed()
    handle = pod.open(b"/a")
    assert pod.read(handle, FILE_BYTES_MAX - 6, 9) == b"\0giant"


def test_zeros_and_holes_within_a_file(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"x" * 100)
    pod.volume.allocate(handle, 10, 20, True, True, False)
    pod.volume.allocate(handle, 90, 20, False, False, True)
    assert pod.read(handle) == b"x" * 10 + bytes(20) + b"x" * 60 + bytes(20)
    with pytest.raises(InvalidRequest):
        pod.volume.allocate(handle, 0, 0, False, False, False)


def test_only_files_have_a_size_to_set(pod: DrivePod) -> None:
    with pytest.raises(IsAFolder):
        pod.volume.set_attributes(ROOT_NODE, None, AttributeChanges(size=0), ME)


def test_writes_that_are_slowed_down_wait_their_turn_and_all_succeed(pod: DrivePod) -> None:
    pod.put(b"/a", b"")
    handles = [pod.open(b"/a", READ | WRITE) for _ in range(2)]
    pod.configure(VolumeSettings(write_rate=100))
    assert pod.volume.write(handles[0], 0, b"x" * 200) == 200
    needs = pod.volume.write(handles[1], 200, b"y" * 100)
    assert isinstance(needs, Needs)
    assert isinstance(needs.what, Turn)
    assert 0 < needs.what.at - pod.clock.monotonic() <= 2
    assert isinstance(pod.volume.write(handles[1], 200, b"y" * 100), Needs), "not its turn yet"
    pod.clock.now_ms += 2_000
    assert pod.volume.write(handles[1], 200, b"y" * 100) == 100
    pod.configure(VolumeSettings())
    assert pod.volume.write(handles[0], 300, b"z" * 100) == 100
    assert pod.get(b"/a") == b"x" * 200 + b"y" * 100 + b"z" * 100


def test_no_write_that_is_slowed_down_waits_longer_than_the_deadline(pod: DrivePod) -> None:
    pod.put(b"/a", b"")
    handle = pod.open(b"/a", READ | WRITE)
    pod.configure(VolumeSettings(write_rate=1, read_deadline=30.0))
    assert pod.volume.write(handle, 0, b"x" * 10_000) == 10_000
    needs = pod.volume.write(handle, 0, b"y")
    assert isinstance(needs, Needs)
    assert isinstance(needs.what, Turn)
    assert needs.what.at - pod.clock.monotonic() == 30
    assert needs.until > needs.what.at
    pod.clock.now_ms += 30_000
    assert pod.volume.write(handle, 0, b"y") == 1


def test_a_file_that_is_written_while_slowed_down_is_not_passed_through(pod: DrivePod) -> None:
    pod.configure(VolumeSettings(write_rate=100))
    parent = pod.find(b"/").node
    _, opened = pod.volume.create(parent, b"new", 0o644, WRITE, ME)
    assert opened.backing is None
