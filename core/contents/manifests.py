"""Manifests: from block hashes to the parts that name them, and back; pure.

A version's blocks are hashed with BLAKE3; 1,024 hashes make a segment, named by the hash of its
encoded bytes; the root names the segments. A part that did not change keeps its name, so a change
in a large file costs the segments that it touches. Wholly empty blocks are holes: counted, never
hashed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import msgspec

from core.crypto import content_hash
from core.decoding import UNREADABLE
from core.errors import ProtocolError
from core.ids import CONTENT_HASH_BYTES, ContentHash
from core.model.content import (
    BLOCK_BYTES,
    LARGE_BLOCK_BYTES,
    LARGE_FROM_BYTES,
    SEGMENT_BLOCKS,
    Content,
    Manifest,
    Segment,
    is_block_size,
)

BlockHash: TypeAlias = bytes | None  # None: the block is a hole
Parts: TypeAlias = tuple[tuple[ContentHash, bytes], ...]
_encode = msgspec.msgpack.Encoder().encode
_manifest_decoder: Final = msgspec.msgpack.Decoder(Manifest)
_segment_decoder: Final = msgspec.msgpack.Decoder(Segment)


def block_size_for(size: int) -> int:
    """Return the block size in bytes of a file that is `size` bytes at its first publication."""
    return LARGE_BLOCK_BYTES if size > LARGE_FROM_BYTES else BLOCK_BYTES


def block_count(size: int, block_size: int) -> int:
    """Return how many blocks `size` bytes make."""
    return -(-size // block_size) if block_size else 0


def blocks_of(offset: int, length: int, block_size: int) -> tuple[int, int]:
    """Return the blocks (first, count) that the bytes `offset` to `offset + length` touch."""
    if length <= 0:
        return offset // block_size, 0
    first = offset // block_size
    return first, (offset + length - 1) // block_size - first + 1


def decode_manifest(encoded: bytes) -> Manifest:
    """Return the root that a peer sent. Raises `ProtocolError` where it contradicts itself."""
    try:
        manifest = _manifest_decoder.decode(encoded)
    except UNREADABLE as error:
        raise ProtocolError("A manifest cannot be read.") from error
    if not is_block_size(manifest.block_size, manifest.size):
        # So few bytes can name so many holes that laying them out would take all memory.
        raise ProtocolError("A manifest has blocks of a size that none can have.")
    wanted = block_count(block_count(manifest.size, manifest.block_size), SEGMENT_BLOCKS)
    named = sum(run if isinstance(run, int) else 1 for run in manifest.segments)
    if named != wanted:
        raise ProtocolError("A manifest names more or fewer blocks than its size needs.")
    return manifest


def decode_segment(encoded: bytes, blocks: int) -> tuple[BlockHash, ...]:
    """Return the hashes of a segment of `blocks` blocks. Raises `ProtocolError`."""
    try:
        segment = _segment_decoder.decode(encoded)
    except UNREADABLE as error:
        raise ProtocolError("A part of a manifest cannot be read.") from error
    hashes: list[BlockHash] = []
    for run in segment.runs:
        if isinstance(run, int):
            hashes.extend([None] * min(run, SEGMENT_BLOCKS + 1))
        elif len(run) % CONTENT_HASH_BYTES:
            raise ProtocolError("A part of a manifest ends within a hash.")
        else:
            hashes.extend(
                run[start : start + CONTENT_HASH_BYTES]
                for start in range(0, len(run), CONTENT_HASH_BYTES)
            )
    if len(hashes) != blocks:
        raise ProtocolError("A part of a manifest names more or fewer blocks than it should.")
    return tuple(hashes)


def encode_segment(hashes: Sequence[BlockHash]) -> bytes:
    """Return the encoded segment of these blocks."""
    runs: list[int | bytes] = []
    joined: list[bytes] = []
    holes = 0
    for block in hashes:
        if block is None:
            if joined:
                runs.append(b"".join(joined))
                joined = []
            holes += 1
        else:
            if holes:
                runs.append(holes)
                holes = 0
            joined.append(block)
    if joined:
        runs.append(b"".join(joined))
    if holes:
        runs.append(holes)
    return _encode(Segment(tuple(runs)))


class PartMissing(LookupError):
    """A part of a manifest is not on this pod; `digest` names it."""

    def __init__(self, digest: ContentHash) -> None:
        """Name the missing part."""
        super().__init__(digest.hex())
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Revision:
    """A new version's content and the parts of its manifest that were not there before."""

    content: Content
    parts: Parts


class Layout:
    """What a version consists of: its root, and its segments as they are asked for.

    `load` returns a part by its hash, or None; a segment that is not here raises `PartMissing`.
    Immutable as seen from outside; decoded segments are kept (the last few).
    """

    __slots__ = ("_cached", "_load", "block_size", "count", "segments", "size")

    def __init__(self, manifest: Manifest, load: Callable[[ContentHash], bytes | None]) -> None:
        """Lay out `manifest`."""
        self.size = manifest.size
        self.block_size = manifest.block_size
        self.count = block_count(manifest.size, manifest.block_size)
        segments: list[ContentHash | None] = []
        for run in manifest.segments:
            segments.extend([None] * run if isinstance(run, int) else [run])
        self.segments = tuple(segments)
        self._load = load
        self._cached: dict[int, tuple[BlockHash, ...]] = {}

    def is_of(self, content: Content) -> bool:
        """Say whether it has the size and the blocks that a version says of itself.

        A version's numbers and its manifest come from a peer, each by itself.
        """
        return self.size == content.size and self.block_size == content.block_size

    def blocks_in(self, segment: int) -> int:
        """Return how many blocks segment number `segment` has."""
        return max(0, min(SEGMENT_BLOCKS, self.count - segment * SEGMENT_BLOCKS))

    def hashes_in(self, segment: int) -> tuple[BlockHash, ...]:
        """Return the hashes of one segment. Raises `PartMissing`, `ProtocolError`."""
        cached = self._cached.get(segment)
        if cached is not None:
            return cached
        digest = self.segments[segment]
        blocks = self.blocks_in(segment)
        if digest is None:
            hashes: tuple[BlockHash, ...] = (None,) * blocks
        else:
            encoded = self._load(digest)
            if encoded is None:
                raise PartMissing(digest)
            hashes = decode_segment(encoded, blocks)
        if len(self._cached) >= 16:
            self._cached.clear()
        self._cached[segment] = hashes
        return hashes

    def hash_of(self, block: int) -> BlockHash:
        """Return the hash of a block, None for a hole. Raises `PartMissing`."""
        return self.hashes_in(block // SEGMENT_BLOCKS)[block % SEGMENT_BLOCKS]

    def length_of(self, block: int) -> int:
        """Return how many bytes a block has; the last one may be short."""
        return max(0, min(self.block_size, self.size - block * self.block_size))

    def next_block(self, block: int, *, hole: bool) -> int | None:
        """Return the first block at or after `block` that is (not) a hole, or None."""
        segment = block // SEGMENT_BLOCKS
        inside = block % SEGMENT_BLOCKS
        while segment < len(self.segments):
            if self.segments[segment] is not None or hole:
                hashes = self.hashes_in(segment)
                for index in range(inside, len(hashes)):
                    if (hashes[index] is None) is hole:
                        return segment * SEGMENT_BLOCKS + index
            segment, inside = segment + 1, 0
        return None

    def data_bytes(self) -> int:
        """Return how many bytes are not holes, in whole blocks but for the last."""
        total = 0
        for segment, digest in enumerate(self.segments):
            if digest is None:
                continue
            first = segment * SEGMENT_BLOCKS
            hashes = self.hashes_in(segment)
            total += (len(hashes) - hashes.count(None)) * self.block_size
            last = first + len(hashes) - 1
            if last == self.count - 1 and hashes[-1] is not None:
                total -= self.block_size - self.length_of(last)
        return total


def part_digests(manifest: Manifest) -> Iterator[ContentHash]:
    """Yield the names of the segments of `manifest` that are not wholly hole."""
    for run in manifest.segments:
        if not isinstance(run, int):
            yield run


def revise(
    old: Layout | None,
    size: int,
    block_size: int,
    changed: Mapping[int, BlockHash],
    keep_bytes: int | None = None,
) -> Revision:
    """Return the version that `changed` blocks make of `old`, now `size` bytes long.

    Blocks of `old` that begin beyond `keep_bytes` were cut off at some time and count as holes
    unless they are in `changed`. A changed block with None is a hole.
    """
    count = block_count(size, block_size)
    kept = 0 if old is None else old.count
    if keep_bytes is not None:
        kept = min(kept, block_count(keep_bytes, block_size))
    touched: dict[int, dict[int, BlockHash]] = {}
    for block, digest in changed.items():
        if block < count:
            touched.setdefault(block // SEGMENT_BLOCKS, {})[block % SEGMENT_BLOCKS] = digest
    digests: list[ContentHash | None] = []
    parts: list[tuple[ContentHash, bytes]] = []
    for segment in range(block_count(count, SEGMENT_BLOCKS)):
        first = segment * SEGMENT_BLOCKS
        length = min(SEGMENT_BLOCKS, count - first)
        here = max(0, min(length, kept - first))
        if old is not None and segment not in touched and here == length == old.blocks_in(segment):
            digests.append(old.segments[segment])
            continue
        hashes: list[BlockHash] = [None] * length
        if old is not None and here:
            hashes[:here] = old.hashes_in(segment)[:here]
        for index, digest in touched.get(segment, {}).items():
            hashes[index] = digest
        if not any(hashes):
            digests.append(None)
            continue
        encoded = encode_segment(hashes)
        name = content_hash(encoded)
        digests.append(name)
        parts.append((name, encoded))
    root = _encode(Manifest(size, block_size, _joined(digests)))
    name = content_hash(root)
    parts.append((name, root))
    return Revision(Content(name, size, block_size), tuple(parts))


def _joined(digests: Sequence[ContentHash | None]) -> tuple[int | ContentHash, ...]:
    runs: list[int | ContentHash] = []
    for digest in digests:
        last = runs[-1] if runs else None
        if digest is not None:
            runs.append(digest)
        elif isinstance(last, int):
            runs[-1] = last + 1
        else:
            runs.append(1)
    return tuple(runs)


def small_revision(data: bytes | memoryview) -> Revision:
    """Return content and manifest of data of at most one block: always the same for the same."""
    changed = {0: content_hash(data)} if len(data) else {}
    return revise(None, len(data), BLOCK_BYTES, changed)


def changed_blocks(old: Layout, new: Layout) -> Iterator[int]:
    """Yield the blocks of `new` that are not the same at the same place in `old`, holes too."""
    for segment in range(len(new.segments)):
        same_length = new.blocks_in(segment) == old.blocks_in(segment)
        known = segment < len(old.segments)
        if known and same_length and old.segments[segment] == new.segments[segment]:
            continue
        before = old.hashes_in(segment) if known else ()
        for index, digest in enumerate(new.hashes_in(segment)):
            if index >= len(before) or before[index] != digest:
                yield segment * SEGMENT_BLOCKS + index
