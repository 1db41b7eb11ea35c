import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from core.contents.manifests import (
    Layout,
    PartMissing,
    block_size_for,
    blocks_of,
    changed_blocks,
    decode_manifest,
    decode_segment,
    encode_segment,
    part_digests,
    revise,
    small_revision,
)
from core.crypto import content_hash
from core.errors import ProtocolError
from core.ids import ContentHash
from core.model.content import BLOCK_BYTES, LARGE_BLOCK_BYTES, SEGMENT_BLOCKS, Manifest, Segment

BLOCK = 4
HASHES = st.one_of(st.none(), st.binary(min_size=32, max_size=32))


def laid_out(
    hashes: list[bytes | None], size: int | None = None
) -> tuple[Layout, dict[ContentHash, bytes]]:
    size = len(hashes) * BLOCK if size is None else size
    revision = revise(None, size, BLOCK, dict(enumerate(hashes)))
    parts = dict(revision.parts)
    return Layout(decode_manifest(parts[revision.content.manifest]), parts.get), parts


@given(st.lists(HASHES, max_size=50))
def test_a_layout_says_what_it_was_made_of(hashes: list[bytes | None]) -> None:
    layout, _ = laid_out(hashes)
    assert [layout.hash_of(block) for block in range(layout.count)] == hashes
    for hole in (True, False):
        found = [b for b, digest in enumerate(hashes) if (digest is None) is hole]
        assert layout.next_block(0, hole=hole) == (found[0] if found else None)


@given(st.lists(HASHES, max_size=30), st.data())
def test_a_revision_is_the_same_as_building_anew(
    hashes: list[bytes | None], data: st.DataObject
) -> None:
    layout, _ = laid_out(hashes)
    keep = data.draw(st.integers(0, len(hashes) * BLOCK))
    count = data.draw(st.integers(0, 40))
    changed = data.draw(st.dictionaries(st.integers(0, 45), HASHES, max_size=8))
    kept = [h if b * BLOCK < keep else None for b, h in enumerate(hashes)]
    wanted = (kept + [None] * 60)[:count]
    for block, digest in changed.items():
        if block < count:
            wanted[block] = digest
    revised = revise(layout, count * BLOCK, BLOCK, changed, keep)
    anew = revise(None, count * BLOCK, BLOCK, dict(enumerate(wanted)))
    assert revised.content == anew.content


def test_a_change_in_a_large_file_sends_only_the_segment_that_it_touches() -> None:
    hashes = [content_hash(b"%d" % block) for block in range(3 * SEGMENT_BLOCKS)]
    layout, _ = laid_out(list(hashes))
    revised = revise(layout, len(hashes) * BLOCK, BLOCK, {SEGMENT_BLOCKS: bytes(32)})
    assert len(revised.parts) == 2  # the segment and the root
    new = Layout(decode_manifest(revised.parts[-1][1]), dict(revised.parts).get)
    assert list(changed_blocks(layout, new)) == [SEGMENT_BLOCKS]


def test_a_sparse_file_of_sixteen_tebibytes_has_a_manifest_of_a_few_bytes() -> None:
    revised = revise(None, 2**44, LARGE_BLOCK_BYTES, {2**24 - 1: bytes(32)})
    assert sum(len(encoded) for _, encoded in revised.parts) < 200
    manifest = decode_manifest(dict(revised.parts)[revised.content.manifest])
    assert len(list(part_digests(manifest))) == 1
    layout = Layout(manifest, dict(revised.parts).get)
    assert layout.data_bytes() == LARGE_BLOCK_BYTES
    assert layout.next_block(0, hole=False) == 2**24 - 1


def test_the_last_block_counts_with_its_real_length() -> None:
    layout, _ = laid_out([bytes(32), None, bytes(32)], size=2 * BLOCK + 1)
    assert layout.length_of(2) == 1
    assert layout.data_bytes() == BLOCK + 1


def test_a_part_that_is_not_here_is_named_and_never_taken_for_a_hole() -> None:
    layout, parts = laid_out([bytes(32)])
    (segment,) = layout.segments
    assert segment is not None
    lacking = Layout(Manifest(BLOCK, BLOCK, (segment,)), {}.get)
    with pytest.raises(PartMissing) as caught:
        lacking.hash_of(0)
    assert caught.value.digest == segment
    assert parts


def test_the_same_small_content_has_the_same_name_and_an_empty_one_has_no_blocks() -> None:
    assert small_revision(b"data").content == small_revision(bytearray(b"data")).content
    assert small_revision(b"").content.size == 0
    assert small_revision(b"a").content != small_revision(b"b").content


@pytest.mark.parametrize(
    ("size", "block"), [(0, BLOCK_BYTES), (2**32, BLOCK_BYTES), (2**32 + 1, LARGE_BLOCK_BYTES)]
)
def test_the_block_size_is_that_of_the_first_publication(size: int, block: int) -> None:
    assert block_size_for(size) == block


@pytest.mark.parametrize(
    ("offset", "length", "wanted"),
    [(0, 0, (0, 0)), (0, 4, (0, 1)), (3, 2, (0, 2)), (4, 1, (1, 1)), (9, 0, (2, 0))],
)
def test_ranges_of_bytes_are_ranges_of_blocks(
    offset: int, length: int, wanted: tuple[int, int]
) -> None:
    assert blocks_of(offset, length, BLOCK) == wanted


@pytest.mark.parametrize(
    "encoded",
    [
        b"\xc1",
        msgspec.msgpack.encode(Manifest(10, 4, ())),
        msgspec.msgpack.encode(Manifest(10, 0, (1,))),
        msgspec.msgpack.encode(Manifest(10, 4, (7,))),
        # A few bytes that would be laid out as sixteen million segments.
        msgspec.msgpack.encode(Manifest(2**34, 1, (2**24,))),
    ],
)
def test_a_root_that_contradicts_itself_is_refused(encoded: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_manifest(encoded)


@pytest.mark.parametrize(
    "encoded",
    [
        b"\xc1",
        msgspec.msgpack.encode(Segment((b"short",))),
        msgspec.msgpack.encode(Segment((3,))),
        msgspec.msgpack.encode(Segment((2**24,))),
    ],
)
def test_a_segment_that_does_not_fit_is_refused(encoded: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_segment(encoded, 2)


@given(st.lists(HASHES, min_size=1, max_size=20))
def test_segments_come_back_as_they_went(hashes: list[bytes | None]) -> None:
    assert decode_segment(encode_segment(hashes), len(hashes)) == tuple(hashes)
