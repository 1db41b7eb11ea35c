"""What the drive answers, as the bytes that the kernel expects."""

from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import Final

from core.model.records import Kind
from core.mount.linux.protocol import (
    ATTRIBUTES_OUT,
    ENTRY_OUT,
    NAME_OUT,
    STATFS_OUT,
)
from core.volume.interface import Attributes, Space

# The kernel may keep names and attributes this long: whatever changes elsewhere is told to it.
VALID_SECONDS: Final = 3600
BLOCK_BYTES: Final = 4096
NAME_BYTES_MAX: Final = 255

_SECOND_NS: Final = 1_000_000_000
# By kind; a special file brings its type in its mode.
_TYPE_BITS: Final = tuple(
    {Kind.FILE: S_IFREG, Kind.FOLDER: S_IFDIR, Kind.SYMLINK: S_IFLNK}.get(kind, 0)
    for kind in (0, *Kind)
)
_PADDING: Final = tuple(bytes(-length % 8) for length in range(8))

# There is nothing of this name, and the kernel may remember that.
NO_ENTRY: Final = ENTRY_OUT.pack(
    0, 0, VALID_SECONDS, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
)


def mode_of(attributes: Attributes) -> int:
    """Return the mode with the type of the file in its upper bits."""
    return attributes.mode | _TYPE_BITS[attributes.kind]


def entry(attributes: Attributes) -> bytes:
    """Encode a name's node with its attributes."""
    accessed, accessed_ns = divmod(attributes.atime_ns, _SECOND_NS)
    modified, modified_ns = divmod(attributes.mtime_ns, _SECOND_NS)
    changed, changed_ns = divmod(attributes.ctime_ns, _SECOND_NS)
    return ENTRY_OUT.pack(
        attributes.node,
        0,
        VALID_SECONDS,
        VALID_SECONDS,
        0,
        0,
        attributes.inode,
        attributes.size,
        attributes.blocks,
        accessed,
        modified,
        changed,
        accessed_ns,
        modified_ns,
        changed_ns,
        attributes.mode | _TYPE_BITS[attributes.kind],
        attributes.links,
        attributes.uid,
        attributes.gid,
        attributes.device,
        BLOCK_BYTES,
        0,
    )


def attributes_only(attributes: Attributes) -> bytes:
    """Encode attributes."""
    accessed, accessed_ns = divmod(attributes.atime_ns, _SECOND_NS)
    modified, modified_ns = divmod(attributes.mtime_ns, _SECOND_NS)
    changed, changed_ns = divmod(attributes.ctime_ns, _SECOND_NS)
    return ATTRIBUTES_OUT.pack(
        VALID_SECONDS,
        0,
        0,
        attributes.inode,
        attributes.size,
        attributes.blocks,
        accessed,
        modified,
        changed,
        accessed_ns,
        modified_ns,
        changed_ns,
        attributes.mode | _TYPE_BITS[attributes.kind],
        attributes.links,
        attributes.uid,
        attributes.gid,
        attributes.device,
        BLOCK_BYTES,
        0,
    )


def listed_name(inode: int, offset: int, mode: int, name: bytes) -> bytes:
    """Encode one name of a listing."""
    length = len(name)
    return NAME_OUT.pack(inode, offset, length, mode >> 12) + name + _PADDING[length % 8]


def space(total: Space) -> bytes:
    """Encode what `statfs` says."""
    return STATFS_OUT.pack(
        total.total // BLOCK_BYTES,
        total.free // BLOCK_BYTES,
        total.available // BLOCK_BYTES,
        total.names,
        total.names,
        BLOCK_BYTES,
        NAME_BYTES_MAX,
        BLOCK_BYTES,
    )
