"""What a driver may ask of a volume, and in which words.

Calls never wait. Each returns its result, or `Needs`: the driver has that satisfied (in a thread
of its own, by the engine) and calls again. Errors are `core.errors.FileError`. A `Node` is what
the kernel calls an inode: an entry with one content line (or a version shown as a conflict copy);
when another content becomes visible, the next look-up gives another node.
"""

from dataclasses import dataclass
from enum import Enum, IntFlag, auto
from typing import NewType, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from core.model.needs import BlocksWanted, Copied, Hashed, Needs, Turn, What
from core.model.records import Kind

__all__ = [
    "ROOT_NODE",
    "AttributeChanges",
    "Attributes",
    "BlocksWanted",
    "Caller",
    "Copied",
    "Drive",
    "FolderEntry",
    "Handle",
    "Hashed",
    "Invalidation",
    "Maybe",
    "Needs",
    "Node",
    "OpenFlags",
    "Opened",
    "RenameMode",
    "SeekFor",
    "Space",
    "Stale",
    "StaleName",
    "Turn",
    "What",
]

Node = NewType("Node", int)
Handle = NewType("Handle", int)
ROOT_NODE = Node(1)
T = TypeVar("T")


Maybe: TypeAlias = T | Needs


class Caller(Struct, frozen=True, gc=False):
    """The program that asks."""

    uid: int
    gid: int
    pid: int
    umask: int = 0


# Made anew by most requests: such a structure costs a tenth of what a frozen dataclass does.
class Attributes(Struct, frozen=True, gc=False):
    """What `stat` says. `inode` is the same after a restart; `blocks` counts 512 bytes."""

    node: Node
    inode: int
    kind: Kind
    mode: int
    links: int
    uid: int
    gid: int
    device: int
    size: int
    blocks: int
    atime_ns: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class AttributeChanges:
    """What `setattr` changes; None leaves a field as it is."""

    mode: int | None = None
    uid: int | None = None
    gid: int | None = None
    size: int | None = None
    atime_ns: int | None = None
    mtime_ns: int | None = None


class FolderEntry(Struct, frozen=True, gc=False):
    """One name of a listing. `offset` continues the listing after this name."""

    name: bytes
    offset: int
    attributes: Attributes


class OpenFlags(IntFlag):
    """How a file is opened, the same on every platform."""

    READ = auto()
    WRITE = auto()
    APPEND = auto()
    TRUNCATE = auto()
    DIRECT = auto()
    MAY_MAP = auto()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file.

    `backing`: descriptor of the backing file from which the kernel may read (and, if
    `backing_writable`, write) by itself, or None. `here`: the whole content is on this pod, so
    that the kernel may cache it; else every read must come to us.
    """

    handle: Handle
    here: bool
    backing: int | None = None
    backing_writable: bool = False


class RenameMode(Enum):
    """What happens to an entry at the new place."""

    REPLACE = auto()
    NO_REPLACE = auto()
    EXCHANGE = auto()


class SeekFor(Enum):
    """What `lseek` looks for."""

    DATA = auto()
    HOLE = auto()


@dataclass(frozen=True, slots=True)
class Space:
    """What `statfs` says, in bytes and names."""

    total: int
    free: int
    available: int
    names: int


@dataclass(frozen=True, slots=True)
class Stale:
    """The kernel must forget what it cached of `node`: its attributes, and `data` too if set."""

    node: Node
    data: bool


@dataclass(frozen=True, slots=True)
class StaleName:
    """The kernel must forget what stands at (`parent`, `name`), also that nothing stands there."""

    parent: Node
    name: bytes


@dataclass(frozen=True, slots=True)
class Surplus:
    """The kernel should give `node` back if nothing uses it: there are more than we keep.

    `name` is where the kernel may know it; None if it must not be told, as that of a folder, in
    which a program may work.
    """

    node: Node
    name: StaleName | None


Invalidation: TypeAlias = Stale | StaleName | Surplus


class Drive(Protocol):
    """The POSIX view of one pod, as drivers see it. Thread-safe; no call waits for a network.

    Each `Attributes` that `lookup`, `make_*`, `create*` and `read_folder` return counts one
    look-up of its node, which stays valid until `forget` has given all of them back; the driver
    gives back at once what it did not pass on. The others do not count.
    """

    def lookup(self, parent: Node, name: bytes) -> Attributes: ...
    def forget(self, node: Node, lookups: int) -> None: ...
    def get_attributes(self, node: Node, handle: Handle | None = None) -> Attributes: ...
    def set_attributes(
        self, node: Node, handle: Handle | None, changes: AttributeChanges, caller: Caller
    ) -> Maybe[Attributes]: ...
    def read_link(self, node: Node) -> bytes: ...
    def make_folder(self, parent: Node, name: bytes, mode: int, caller: Caller) -> Attributes: ...
    def make_special(
        self, parent: Node, name: bytes, mode: int, device: int, caller: Caller
    ) -> Attributes: ...
    def make_symlink(
        self, parent: Node, name: bytes, target: bytes, caller: Caller
    ) -> Attributes: ...
    def make_link(self, node: Node, parent: Node, name: bytes) -> Attributes: ...
    def remove_file(self, parent: Node, name: bytes) -> None: ...
    def remove_folder(self, parent: Node, name: bytes) -> None: ...
    def rename(
        self, parent: Node, name: bytes, new_parent: Node, new_name: bytes, mode: RenameMode
    ) -> Maybe[None]: ...
    def open_folder(self, node: Node) -> Handle: ...
    def read_folder(self, handle: Handle, offset: int, count: int) -> list[FolderEntry]:
        """Return up to `count` names after `offset` (0: from the start), without "." and ".."."""
        ...

    def release_folder(self, handle: Handle) -> None: ...
    def create(
        self, parent: Node, name: bytes, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]: ...
    def create_unnamed(
        self, parent: Node, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """Open a new file that has no name (`O_TMPFILE`); `make_link` may give it one."""
        ...

    def open(self, node: Node, flags: OpenFlags, caller: Caller) -> Maybe[Opened]: ...
    def read(self, handle: Handle, offset: int, size: int) -> Maybe[bytes]: ...
    def write(self, handle: Handle, offset: int, data: memoryview | bytes) -> Maybe[int]:
        """Write all of `data`; with `OpenFlags.APPEND` at the end, whatever `offset` says."""
        ...

    def flush(self, handle: Handle) -> Maybe[None]: ...
    def sync(self, handle: Handle, data_only: bool) -> Maybe[None]: ...
    def release(self, handle: Handle) -> None: ...
    def allocate(
        self, handle: Handle, offset: int, length: int, keep_size: bool, punch: bool, zero: bool
    ) -> Maybe[None]: ...
    def seek(self, handle: Handle, offset: int, target: SeekFor) -> int: ...
    def copy_range(
        self, source: Handle, offset: int, target: Handle, target_offset: int, length: int
    ) -> Maybe[int]: ...
    def get_xattr(self, node: Node, name: bytes, caller: Caller) -> bytes: ...
    def set_xattr(
        self, node: Node, name: bytes, value: bytes, create: bool, replace: bool, caller: Caller
    ) -> None: ...
    def list_xattrs(self, node: Node) -> list[bytes]: ...
    def remove_xattr(self, node: Node, name: bytes, caller: Caller) -> None: ...
    def space(self) -> Space: ...
    def sync_all(self) -> None:
        """Make everything that was done on the drive durable on this pod."""
        ...
