from dataclasses import replace

import pytest
from msgspec import structs

from core.contents.events import BlockRotted, ChangeFound
from core.contents.serving import Damage
from core.errors import StoreError
from core.ids import ContentHash, Dot, Incarnation
from core.model.content import LineRole
from core.model.records import Version
from core.ports import BlockName
from core.volume.interface import Needs
from tests.support.drive_contents import BLOCK, blocks, names_of, rows, version
from tests.support.drive_pods import DrivePod

DATA = blocks(b"a", b"b", b"c")


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.volume.sync_all()
    return pod


def spoil(pod: DrivePod, of: Version, block: int, *, noticed: bool) -> None:
    """Change a block on the disk behind our back, with or without a trace in the file's times."""
    (row,) = rows(pod, of.entry)
    pod.files.open(row.id, writable=True).write(block * BLOCK, b"rot")
    inode = pod.files.inode(row.id)
    assert row.noted is not None
    if noticed:
        inode.changed_ns = row.noted.mtime_ns + 1_000
    else:
        inode.changed_ns = row.noted.mtime_ns


def test_blocks_and_parts_of_the_manifest_are_served_by_name(pod: DrivePod) -> None:
    of = version(pod, b"/a")
    for name in names_of(of, DATA):
        assert pod.contents.block(name) == DATA[name.index * BLOCK : (name.index + 1) * BLOCK]
    part = pod.contents.block(BlockName(of.entry, of.dot, -1, of.manifest))
    assert part is not None


def test_a_small_content_and_its_manifest_are_served_from_the_store(pod: DrivePod) -> None:
    pod.put(b"/s", b"small")
    pod.publish_closed()
    of = version(pod, b"/s")
    (name,) = names_of(of, b"small")
    assert pod.contents.block(name) == b"small"
    assert pod.contents.block(BlockName(of.entry, of.dot, -1, of.manifest)) is not None
    unknown = BlockName(of.entry, of.dot, -1, ContentHash(bytes(32)))
    assert pod.contents.block(unknown) is None


def test_a_block_is_found_under_a_file_of_which_its_own_was_a_conflict_version(
    pod: DrivePod,
) -> None:
    pod.put(b"/b", b"other")
    pod.publish_closed()
    of, other = version(pod, b"/a"), version(pod, b"/b")
    name = replace(names_of(of, DATA)[1], entry=other.entry, version=other.dot)
    assert pod.contents.block(name) is None
    pod.contents.table.kin.note(other.entry, of.entry)
    assert pod.contents.block(name) == DATA[BLOCK : 2 * BLOCK]


def test_a_block_that_the_disk_does_not_give_comes_from_another_line_that_has_it(
    pod: DrivePod,
) -> None:
    of = version(pod, b"/a")
    (row,) = rows(pod, of.entry)
    name = names_of(of, DATA)[0]

    def fail(operation: str, line: int) -> None:
        if (operation, line) == ("read", row.id):
            raise StoreError("The disk of the storage failed: Input/output error.")

    pod.files.fail = fail
    with pytest.raises(StoreError, match="failed"):
        pod.contents.block(name)
    with pod.store.write() as writer:
        other = structs.replace(row, id=writer.new_line_id(), role=LineRole.HISTORY)
        writer.put_line(other)
    pod.files.create(other.id).write(0, DATA)
    assert pod.contents.block(name) == DATA[:BLOCK]


def test_what_is_not_here_is_not_served(pod: DrivePod) -> None:
    of = version(pod, b"/a")
    (first, *_) = names_of(of, DATA)
    for name in (
        BlockName(first.entry, first.version, 99, first.digest),
        BlockName(first.entry, first.version, 0, ContentHash(bytes(32))),
    ):
        assert pod.contents.block(name) is None


def test_a_block_is_served_for_any_version_that_has_it(pod: DrivePod) -> None:
    (first, *_) = names_of(version(pod, b"/a"), DATA)
    elsewhere = Dot(Incarnation(9), 9)
    assert pod.contents.block(BlockName(first.entry, elsewhere, 0, first.digest)) == b"a" * BLOCK


def test_rot_is_found_when_served_reported_and_fetched_again(pod: DrivePod) -> None:
    of = version(pod, b"/a")
    spoil(pod, of, 1, noticed=False)
    assert pod.contents.block(names_of(of, DATA)[1]) is None
    (row,) = rows(pod, of.entry)
    assert BlockRotted(row.id, of.entry, of.dot, 1) in pod.events
    assert row.missing == 1
    handle = pod.open(b"/a")
    assert isinstance(pod.volume.read(handle, BLOCK, 1), Needs), "rot is never read"
    assert pod.read(handle, 0, BLOCK) == b"a" * BLOCK
    pod.contents.pulls.store(row.id, 1, b"b" * BLOCK)
    pod.contents.pulls.sync(row.id)
    with pod.store.write() as writer:
        pod.contents.pulls.finish(writer, row.id)
    assert pod.read(handle) == DATA


def test_a_change_that_nobody_noticed_becomes_a_version_and_not_rot(pod: DrivePod) -> None:
    of = version(pod, b"/a")
    spoil(pod, of, 1, noticed=True)
    assert pod.contents.block(names_of(of, DATA)[1]) is None
    (row,) = rows(pod, of.entry)
    assert ChangeFound(row.id, of.entry) in pod.events
    pod.publish()
    assert pod.get(b"/a")[BLOCK : BLOCK + 4] == b"rotb"
    assert version(pod, b"/a") != of


def test_scrubbing_finds_the_same(pod: DrivePod) -> None:
    of = version(pod, b"/a")
    (row,) = rows(pod, of.entry)
    assert pod.contents.scrub(row, 0, 10) == Damage()
    spoil(pod, of, 2, noticed=False)
    assert pod.contents.scrub(row, 0, 10) == Damage([2])


def test_a_block_that_a_program_is_changing_is_neither_served_nor_rot(pod: DrivePod) -> None:
    of = version(pod, b"/a")
    pod.contents.configure(pod.content_settings.__class__(history_keep_ms=0, others=False))
    pod.patch(b"/a", BLOCK, b"changed")
    pod.events.clear()
    assert pod.contents.block(names_of(of, DATA)[1]) is None
    assert pod.contents.block(names_of(of, DATA)[0]) == b"a" * BLOCK
    assert pod.events == []
