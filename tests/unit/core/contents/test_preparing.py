import pytest
from msgspec.structs import replace

from core.crypto import content_hash
from core.model.content import Content
from core.volume.interface import AttributeChanges
from tests.support.drive_contents import (
    BLOCK,
    blocks,
    hash_parts,
    names_of,
    rows,
    version,
)
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_opening_to_write_and_writing_nothing_makes_no_version(pod: DrivePod) -> None:
    for path, data in ((b"/small", b"x"), (b"/large", blocks(b"a", b"b"))):
        pod.put(path, data)
        pod.publish_closed()
        before = version(pod, path)
        pod.volume.release(pod.open(path, READ | WRITE))
        pod.publish_closed()
        assert version(pod, path) == before
        assert pod.get(path) == data
        assert pod.publish() == []


def test_only_blocks_that_changed_are_hashed(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b", b"c", b"d"))
    pod.publish_closed()
    pod.patch(b"/a", 2 * BLOCK + 5, b"!")
    (line,) = pod.contents.table.dirty_lines()
    hashed: list[int] = []
    real = line.hash_into
    line.hash_into = lambda snapshot, first, count: (  # type: ignore[method-assign]
        hashed.extend(range(first, first + count)),
        real(snapshot, first, count),
    )[1]
    pod.publish_closed()
    assert hashed == [2]
    data = bytearray(blocks(b"a", b"b", b"c", b"d"))
    data[2 * BLOCK + 5 : 2 * BLOCK + 6] = b"!"
    assert version(pod, b"/a").manifest == hash_parts(bytes(data))[0].manifest


def test_publication_is_a_point_in_time(pod: DrivePod) -> None:
    """What a program writes while the hashing runs is for the next version, whole or not at all."""
    before = blocks(*(bytes([65 + letter]) for letter in range(20)))
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, before)
    (line,) = pod.contents.table.dirty_lines()
    real, done = line.hash_into, []

    def hash_and_write(snapshot: object, first: int, count: int) -> None:
        real(snapshot, first, count)  # type: ignore[arg-type]
        if not done:
            done.append(True)
            for block in (0, 19):
                pod.volume.write(handle, block * BLOCK, b"new")

    line.hash_into = hash_and_write  # type: ignore[method-assign]
    published = pod.publish()[0]
    assert done
    assert published.manifest == hash_parts(before)[0].manifest
    for name in names_of(published, before):
        served = pod.contents.block(name)
        assert served == before[name.index * BLOCK : (name.index + 1) * BLOCK], name.index
    pod.volume.release(handle)
    pod.publish()
    assert pod.get(b"/a")[:3] == b"new"
    assert pod.get(b"/a")[19 * BLOCK : 19 * BLOCK + 3] == b"new"


def test_a_file_that_is_mapped_for_writing_waits_until_it_is_not(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    (line,) = pod.contents.table.dirty_lines()
    line.let_kernel_write()
    assert pod.contents.prepare(line.line.id) is None, "the kernel writes by itself"
    line.kernel_writers -= 1
    pod.volume.release(handle)
    pod.files.mapped.add(line.line.id)
    assert pod.contents.prepare(line.line.id) is None, "a mapping outlives the close"
    pod.files.open(line.line.id, writable=True).write(0, b"through the mapping")
    pod.files.mapped.clear()
    pod.publish()
    assert pod.get(b"/a") == b"through the mapping"


def test_what_changes_while_a_file_gets_blocks_of_another_size_is_in_the_next_version(
    pod: DrivePod,
) -> None:
    """A file of larger blocks that was cut is small, and small contents have all the same ones."""
    pod.put(b"/a", b"a" * 20_000)
    pod.publish_closed()
    handle = pod.open(b"/a", READ | WRITE)
    (row,) = rows(pod, version(pod, b"/a").entry)
    line = pod.contents.table.peek(row.id)
    assert line is not None
    assert row.content is not None
    line.line = replace(row, content=replace(row.content, block_size=4 * BLOCK))
    line.changes.everything = True
    pod.volume.set_attributes(pod.find(b"/a").node, handle, AttributeChanges(size=100), ME)
    prepared = pod.contents.prepare(row.id)
    assert prepared is not None
    pod.volume.write(handle, 2 * BLOCK, b"end")
    assert pod.contents.publish(pod.replica.change, prepared) is not None
    (published,) = pod.publish()
    layout = pod.contents.table.layout(
        Content(published.manifest, published.size, published.block_size)
    )
    assert layout is not None
    assert layout.block_size == BLOCK
    assert layout.hash_of(2) == content_hash(b"end")
