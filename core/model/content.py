"""Contents: manifests of versions, and what this pod has of them (content lines).

A manifest names the blocks of one version. It is a root over segments of 1,024 blocks each, every
part named by the BLAKE3 hash of its encoded bytes, so that a change in a large file changes the
root and the segments that it touches only. Runs of blocks that are wholly hole are counted, never
hashed.
"""

from enum import IntEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from core.ids import CONTENT_HASH_BYTES, ContentHash, ContentHashField, Dot, EntryId

SEGMENT_BLOCKS: Final = 1_024
BLOCK_BYTES: Final = 256 * 1024
LARGE_BLOCK_BYTES: Final = 1024 * 1024
LARGE_FROM_BYTES: Final = 4 * 2**30  # files larger than this at their first publication
BLOCKS_MAX: Final = 2**26  # of one file: 16 TiB in blocks of 256 KiB
INLINE_BYTES_MAX: Final = 16 * 1024
# The end of an older version that goes only when a person has said so.
GUARDED_MS: Final = 2**46
HASHES_BYTES_MAX: Final = SEGMENT_BLOCKS * CONTENT_HASH_BYTES

# Which version of which file: a version alone does not say where its lines and copies are.
FileVersion = tuple[EntryId, Dot]
HoleRun = Annotated[int, Meta(ge=1, le=2**24)]


class Segment(Struct, frozen=True, array_like=True, gc=False):
    """Up to 1,024 blocks in order: runs of holes (how many) and runs of hashes (joined)."""

    runs: Annotated[
        tuple[HoleRun | Annotated[bytes, Meta(max_length=HASHES_BYTES_MAX)], ...],
        Meta(max_length=SEGMENT_BLOCKS),
    ]


class Manifest(Struct, frozen=True, array_like=True, gc=False):
    """The root: size and block size in bytes, then segments, runs of all-hole segments counted."""

    size: Annotated[int, Meta(ge=0)]
    block_size: Annotated[int, Meta(ge=0, le=2**24)]
    segments: Annotated[tuple[HoleRun | ContentHashField, ...], Meta(max_length=2**18)]


def is_block_size(block_size: int, size: int) -> bool:
    """Say whether a content of `size` bytes may be cut into blocks of `block_size` bytes."""
    return not size or (block_size > 0 and size <= block_size * BLOCKS_MAX)


class Content(Struct, frozen=True, array_like=True, gc=False):
    """What a version says of its bytes."""

    manifest: ContentHash
    size: int
    block_size: int


class LineRole(IntEnum):
    """Why a content line is kept."""

    CURRENT = 1  # shown, or a head that is owed its copies
    CACHED = 2  # may be dropped at any time
    HISTORY = 3  # replaced or deleted; may be brought back until its time is over
    ORPHAN = 4  # deleted while open: lives until its last close, removed at the next start
    PULL = 5  # being fetched; takes the place of the older line when whole
    QUARANTINE = 6  # known to no record: set aside, never deleted unseen
    REMOVED = 7  # as ORPHAN, but what it holds of its version becomes history at the last close


class Noted(Struct, frozen=True, array_like=True, gc=False):
    """How the backing file looked when its version was published (times in nanoseconds)."""

    size: int
    mtime_ns: int
    ctime_ns: int


class Line(Struct, frozen=True, array_like=True, gc=False):
    """A content line: a backing file, or small content in the record store, with its origin.

    `version` is the version whose bytes it holds, wholly or in part (None: never published).
    `base` is set while local programs may have changed it: the heads that were shown when it was
    first dirtied. `present` is a bitmap of the blocks that are here, empty when all are.
    `small` is the content itself where it lives in the record store. `kept_until_ms` is Unix time.
    `mtime_ns`: a modification time that a program set and that no version says yet.
    `unsynced`: what an older version says is here was not written to the disk for certain yet.
    `stood_at`: the path of its file, once that was removed and the tree has forgotten it.
    `formerly`: replaced versions that `version` repeats, and which it held until then.
    `modified_ns`: when its version says that it was last changed; `recorded_ms`: when that was
    recorded, which tells the later of two versions. `replaced_by`: what was renamed
    over its file, once the tree has forgotten that.
    """

    id: int
    entry: EntryId
    role: LineRole
    version: Dot | None = None
    content: Content | None = None
    base: tuple[Dot, ...] | None = None
    present: bytes = b""
    missing: int = 0
    small: bytes | None = None
    noted: Noted | None = None
    kept_until_ms: int = 0
    synced_by_program: bool = False
    mtime_ns: int | None = None
    unsynced: bool = False
    stood_at: bytes = b""
    formerly: tuple[Dot, ...] = ()
    modified_ns: int | None = None
    replaced_by: EntryId | None = None
    recorded_ms: int = 0

    @property
    def whole(self) -> bool:
        """Say whether every block is here."""
        return self.missing == 0

    @property
    def guarded(self) -> bool:
        """Say whether it stays until a person has said that it may go."""
        return self.kept_until_ms >= GUARDED_MS

    @property
    def removed(self) -> bool:
        """Say whether it was removed while it was open: nothing of it is ever published."""
        return self.role in {LineRole.ORPHAN, LineRole.REMOVED}

    @property
    def changed_ns(self) -> int | None:
        """Return when its content was last changed (Unix time), None if nobody knows.

        The file that it lies in was made when the version was fetched, which says little.
        """
        if self.mtime_ns is not None:
            return self.mtime_ns
        # Without its record, what is told of a version says 0 for a time that is not known.
        if self.modified_ns is not None and (self.modified_ns or self.recorded_ms):
            return self.modified_ns
        return self.noted.mtime_ns if self.noted is not None else None

    @property
    def dirty(self) -> bool:
        """Say whether local programs may have changed it since `version`."""
        return self.base is not None
