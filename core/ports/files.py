"""The backing files of content lines, and the memory of what was read on the fly."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.ids import Dot, EntryId
from core.model.content import Noted


class BackingFile(Protocol):
    """An open backing file. Offsets and sizes in bytes."""

    @property
    def descriptor(self) -> int | None:
        """The descriptor to hand to the kernel, or None in the memory twin."""
        ...

    def read(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""
        ...

    def write(self, offset: int, data: memoryview | bytes) -> None:
        """Write all of `data`. Raises `NoSpace`."""
        ...

    def truncate(self, size: int) -> None:
        """Set the size."""
        ...

    def allocate(self, offset: int, length: int, keep_size: bool) -> None:
        """Make sure that writing there will not fail for want of space."""
        ...

    def punch(self, offset: int, length: int) -> None:
        """Make a hole because a program asked for it; the size stays."""
        ...

    def size(self) -> int:
        """Return the size."""
        ...

    def next_data(self, offset: int) -> int | None:
        """Return where data begins at or after `offset`, or None."""
        ...

    def next_hole(self, offset: int) -> int:
        """Return where a hole begins at or after `offset`; the end counts as one."""
        ...

    def hashes(self, first: int, count: int, block_bytes: int) -> list[bytes | None]:
        """Return the BLAKE3 of blocks in order, None for one that is wholly hole or beyond."""
        ...

    def sync(self) -> None:
        """Return when data and size survive a power cut."""
        ...

    def noted(self) -> Noted:
        """Return how the file looks now."""
        ...

    def mapped_for_writing(self) -> bool:
        """Say whether some program may still write, through a mapping or a handle (no lease).

        Our own handles count: ask one opened for reading, while none is open for writing.
        """
        ...

    def close(self) -> None:
        """Close the descriptor; the kernel's references live on."""
        ...


@dataclass(frozen=True, slots=True)
class WayHome:
    """What a backing file carries of itself, for `wormhole recover`."""

    entry: EntryId
    name: bytes
    parent: EntryId
    version: Dot | None


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """What the disk under the storage has, in bytes."""

    total: int
    free: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """What was set aside because no record knows it."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class AsideFile:
    """A file in the quarantine: what it is called there, and its size in bytes."""

    name: str
    size: int


class Files(Protocol):
    """Sparse backing files, one for each content line, by its number."""

    def create(self, line: int) -> BackingFile:
        """Make an empty file for a line that has none."""
        ...

    def open(self, line: int, writable: bool) -> BackingFile:
        """Open the file of a line. Raises `StoreDamaged` if it is not there."""
        ...

    def clone(self, source: int, target: int) -> bool:
        """Make `target` a reflink of `source`; False where the disk cannot."""
        ...

    def delete(self, line: int) -> None:
        """Remove the file, if it is there."""
        ...

    def sync_names(self) -> None:
        """Return when created and removed names survive a power cut."""
        ...

    def describe(self, line: int, way_home: WayHome) -> None:
        """Write the way home onto the file."""
        ...

    def present(self) -> Iterator[int]:
        """Yield the numbers of all files that are there."""
        ...

    def set_aside(self, line: int) -> None:
        """Move a file that no record knows into the quarantine; none there is replaced."""
        ...

    def held_aside(self) -> SetAside:
        """Return how much lies in the quarantine."""
        ...

    def aside(self) -> Sequence[AsideFile]:
        """Return the files that lie in the quarantine."""
        ...

    def open_aside(self, name: str) -> BackingFile:
        """Open one of them to read it. Raises `StoreDamaged` if it is not there."""
        ...

    def drop_aside(self, name: str) -> None:
        """Remove one of them, if it is there: what is in it is a line's content by now."""
        ...

    def space(self) -> DiskSpace:
        """Return what the disk has."""
        ...

    def use_reserve(self) -> None:
        """Give up the reserve so that deleting works on a full disk."""
        ...

    def restore_reserve(self) -> None:
        """Take the reserve again if there is room."""
        ...


class BlockCache(Protocol):
    """Blocks that were fetched to be read and are not kept: bounded memory. Any thread."""

    def get(self, version: Dot, index: int) -> bytes | None:
        """Return a block's bytes (verified when they came in), or None."""
        ...

    def put(self, version: Dot, index: int, data: bytes) -> None:
        """Keep a verified block, and let go of the longest unused beyond the bound."""
        ...

    def has(self, version: Dot, index: int) -> bool:
        """Say whether a block is here, without using it."""
        ...

    def watch(self, version: Dot, index: int, used: Callable[[int], None]) -> None:
        """Call `used` once, in whatever thread, when that block or one behind it is used.

        It gets the number of the block that was. Of each version one block is watched: the last
        that was asked for.
        """
        ...

    def unwatch(self, version: Dot) -> None:
        """Watch no block of a version any more."""
        ...
