"""Bytes that are gone from the disk are missing, never zeros, and can be fetched again."""

import pytest
from msgspec.structs import replace

from core.contents.events import BlockRotted
from core.contents.mending import Mending, is_sound
from core.contents.serving import Damage
from core.model.content import BLOCK_BYTES, Line, LineRole
from core.ports import BlockName
from core.volume.interface import Needs
from tests.support.drive_contents import FarPod
from tests.support.drive_pods import DrivePod

CONTENT = bytes(range(256)) * (3 * BLOCK_BYTES // 256)


@pytest.fixture
def pod() -> DrivePod:
    """Return a pod with one file of three blocks, whole and durable."""
    pod = DrivePod()
    pod.put(b"/file", CONTENT)
    pod.publish_closed()
    pod.contents.durability.make_durable([row_of(pod).id])
    return pod


def row_of(pod: DrivePod, name: bytes = b"file") -> Line:
    entry = pod.replica
    with entry.view() as view:
        shown = view.resolve(b"/" + name)
        assert shown is not None
        (row,) = view.reader.lines(shown.file)
        return row


def cut(pod: DrivePod, size: int) -> None:
    """Shorten the backing file behind the pod's back."""
    file = pod.files.open(row_of(pod).id, writable=True)
    file.truncate(size)
    file.close()


def read(pod: DrivePod, offset: int, size: int) -> object:
    handle = pod.open(b"/file")
    try:
        return pod.volume.read(handle, offset, size)
    finally:
        pod.volume.release(handle)


def rotted(pod: DrivePod) -> list[int]:
    return [event.block for event in pod.events if isinstance(event, BlockRotted)]


def test_a_file_that_is_gone_is_missing_and_not_zeros(pod: DrivePod) -> None:
    pod.files.delete(row_of(pod).id)
    assert isinstance(read(pod, 0, 10), Needs)
    assert rotted(pod) == [0]
    assert row_of(pod).missing == 3


def test_of_a_file_that_was_cut_what_is_left_is_read_and_the_rest_is_missing(
    pod: DrivePod,
) -> None:
    cut(pod, BLOCK_BYTES + 100)
    assert read(pod, 0, BLOCK_BYTES) == CONTENT[:BLOCK_BYTES]
    assert isinstance(read(pod, BLOCK_BYTES, 10), Needs)
    assert rotted(pod) == [1]
    row = row_of(pod)
    assert (row.missing, row.noted) == (2, None)


def test_a_sound_file_is_not_touched(pod: DrivePod) -> None:
    before = row_of(pod)
    assert not Mending(pod.contents.table).mend(before.id)
    assert row_of(pod) == before
    assert read(pod, 0, len(CONTENT)) == CONTENT


def test_what_a_program_changed_is_never_given_up(pod: DrivePod) -> None:
    row = row_of(pod)
    pod.patch(b"/file", 0, b"changed")
    pod.files.delete(row.id)
    assert not Mending(pod.contents.table).mend(row.id)
    with pod.store.read() as reader:
        changed = reader.line(row.id)
    assert changed is not None
    assert changed.dirty


def test_serving_and_scrubbing_find_a_file_that_is_gone(pod: DrivePod) -> None:
    row = row_of(pod)
    layout = pod.contents.table.layout(row.content)
    assert layout is not None
    assert row.version is not None
    digest = layout.hash_of(0)
    assert digest is not None
    pod.files.delete(row.id)
    name = BlockName(row.entry, row.version, 0, digest)
    assert pod.contents.block(name) is None
    assert rotted(pod) == [0]


def test_a_scrub_alone_finds_it_too(pod: DrivePod) -> None:
    row = row_of(pod)
    pod.files.delete(row.id)
    assert pod.contents.scrub(row, 0, 3) == Damage([0])


def test_a_small_content_that_is_another_one_is_set_aside_and_missing() -> None:
    pod = DrivePod()
    pod.put(b"/file", b"small")
    pod.publish_closed()
    row = row_of(pod)
    assert row.small == b"small"
    assert is_sound(row)
    with pod.store.write() as writer:
        writer.put_line(replace(row, small=b"smaLl", base=None))
    assert not is_sound(row_of(pod))
    assert isinstance(read(pod, 0, 5), Needs)
    kept = row_of(pod)
    assert (kept.role, kept.small) == (LineRole.QUARANTINE, b"smaLl")
    assert rotted(pod) == [0]


def test_the_blocks_come_back_into_the_file(pod: DrivePod) -> None:
    pod.files.delete(row_of(pod).id)
    assert isinstance(read(pod, 0, 10), Needs)
    row = row_of(pod)
    for block in range(3):
        start = block * BLOCK_BYTES
        pod.contents.pulls.store(row.id, block, CONTENT[start : start + BLOCK_BYTES])
    pod.contents.pulls.sync(row.id)
    assert row.version is not None
    with pod.store.write() as writer:
        pod.contents.pulls.finish(writer, row.id, LineRole.CURRENT, [row.version])
    pod.contents.pulls.end(row.id)
    assert read(pod, 0, len(CONTENT)) == CONTENT


def test_what_is_about_to_be_fetched_can_be_opened_and_is_missing() -> None:
    """The row of a pull is there before its file, also where the node was killed in between."""
    pod = DrivePod()
    far = FarPod(pod)
    of = far.publish(b"/far", CONTENT)
    far.exchange()
    with pod.store.write() as writer:
        row = pod.contents.pulls.begin(writer, of, ())
    handle = pod.open(b"/far")
    assert isinstance(pod.volume.read(handle, 0, 10), Needs)
    pod.kill()
    handle = pod.open(b"/far")
    assert isinstance(pod.volume.read(handle, 0, 10), Needs)
    pod.contents.pulls.store(row.id, 0, CONTENT[:BLOCK_BYTES])
    assert pod.volume.read(handle, 0, 10) == CONTENT[:10], "who has it open gets what comes"
