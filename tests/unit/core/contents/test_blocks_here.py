"""What is here already is not fetched: it is verified, and copied into the file that is filled."""

from core.contents.blocks_here import BlocksHere
from core.contents.open_lines import OpenLine
from tests.support.drive_contents import BLOCK, FarPod, blocks, hash_parts, rows, version
from tests.support.drive_pods import DrivePod

DATA = blocks(b"a", b"b", b"c")
NEW = blocks(b"a", b"X", b"c") + b"end"


def published() -> DrivePod:
    pod = DrivePod()
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.volume.sync_all()
    return pod


def test_a_block_that_the_disk_refuses_or_that_rotted_is_left_out_and_the_others_are_used() -> None:
    pod = published()
    old = rows(pod, version(pod, b"/a").entry)[0].id
    of = FarPod(pod).offer(b"/a", NEW)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(NEW)[1].items())
    pod.files.spoil(old, 0)
    assert pod.contents.pulls.fill_from_here(line.id) == BLOCK
    pod.files.bad.clear()
    assert pod.contents.pulls.fill_from_here(line.id) == BLOCK, "and what came is not copied again"
    pod.contents.pulls.end(line.id)


def test_what_a_file_has_although_it_does_not_count_is_written_again_if_it_is_right() -> None:
    pod = published()
    handle = pod.open(b"/a")
    entry = version(pod, b"/a").entry
    (line,) = pod.contents.table.lines_of(entry)
    stored: list[tuple[int, bytes]] = []

    def store(_line: OpenLine, block: int, data: bytes) -> None:
        stored.append((block, data))

    line.present = type(line.changes.blocks)()
    line.present.add(1)
    pod.files.flip(line.line.id, 2 * BLOCK)
    assert BlocksHere(pod.contents.table, store).fill(line) == BLOCK
    assert stored == [(0, b"a" * BLOCK)]
    pod.volume.release(handle)
