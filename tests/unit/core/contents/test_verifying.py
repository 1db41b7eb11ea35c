import pytest
from msgspec.structs import replace

from core.contents.verifying import verified_pieces
from core.errors import ContentAbsent, ContentDamaged
from core.ids import ContentHash
from core.model.content import Line
from tests.support.drive_contents import BLOCK, blocks, rows, shown
from tests.support.drive_pods import DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def stored(pod: DrivePod, data: bytes) -> Line:
    pod.put(b"/a", data)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    return row


def test_a_version_is_read_in_order_without_its_holes(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"a" * BLOCK)
    pod.volume.write(handle, 2 * BLOCK, b"end")
    pod.volume.release(handle)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    pieces = list(verified_pieces(pod.contents.table, row))
    assert pieces == [(0, b"a" * BLOCK), (2 * BLOCK, b"end")]
    assert pod.contents.table.peek(row.id) is None, "it is given back"


def test_a_small_content_is_read_whole(pod: DrivePod) -> None:
    row = stored(pod, b"small")
    assert row.small == b"small"
    assert list(verified_pieces(pod.contents.table, row)) == [(0, b"small")]
    with pytest.raises(ContentDamaged):
        list(verified_pieces(pod.contents.table, replace(row, small=b"smell")))


def test_the_first_block_that_is_another_ends_it(pod: DrivePod) -> None:
    row = stored(pod, blocks(b"a", b"b"))
    pod.files.open(row.id, writable=True).write(BLOCK + 7, b"x")
    pieces = verified_pieces(pod.contents.table, row)
    assert next(pieces) == (0, b"a" * BLOCK)
    with pytest.raises(ContentDamaged):
        next(pieces)


def test_a_file_that_is_gone_or_cut_is_no_content(pod: DrivePod) -> None:
    row = stored(pod, blocks(b"a", b"b"))
    pod.files.open(row.id, writable=True).truncate(BLOCK + 7)
    with pytest.raises(ContentDamaged):
        list(verified_pieces(pod.contents.table, row))
    pod.files.delete(row.id)
    with pytest.raises(ContentDamaged):
        list(verified_pieces(pod.contents.table, row))


def test_without_the_list_of_its_blocks_nothing_is_taken_for_a_content(pod: DrivePod) -> None:
    row = stored(pod, blocks(b"a", b"b"))
    assert row.content is not None
    other = replace(row.content, manifest=ContentHash(bytes(32)))
    with pytest.raises(ContentAbsent):
        list(verified_pieces(pod.contents.table, replace(row, content=other)))
