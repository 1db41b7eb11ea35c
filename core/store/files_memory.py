"""The memory twin of the backing files: sparse, deterministic, able to fill up, fail and crash."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from blake3 import blake3

from core.errors import (
    AlreadyExists,
    BadHandle,
    NoSpace,
    StoreDamaged,
    StoreError,
    WormholeError,
)
from core.model.content import Noted
from core.ports import AsideFile, Clock, DiskSpace, SetAside, WayHome
from core.store.memory_pages import PAGE_BYTES, Pages


def _never() -> bool:
    return False


@dataclass
class _MemoryInode:
    """A file apart from its name: it lives on while it is open."""

    pages: Pages = field(default_factory=Pages)
    changed_ns: int = 0
    way_home: WayHome | None = None
    writers: int = 0


class MemoryFiles:
    """Backing files in memory.

    `capacity` is the size of the disk in bytes. `fail` is called with the operation's name and
    the line's number before each operation and may raise. Without a `clock` times only count up.
    `reflinks` says whether `clone` works. `mapped` are lines that a program maps for writing.
    `bad` are pages by line that the disk refuses to read; one that is written again is read again,
    unless `wears_out`.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        capacity: int = 2**50,
        reserve: int = 0,
        fail: Callable[[str, int], None] | None = None,
    ) -> None:
        """Make an empty disk; `reserve` bytes of it are kept back for `use_reserve`."""
        self.capacity = capacity
        self.fail = fail
        self.reflinks = True
        self.mapped: set[int] = set()
        self.bad: dict[int, set[int]] = {}
        self.wears_out = False
        self.quarantine: list[int] = []
        self._aside: dict[str, _MemoryInode] = {}
        self._clock = clock
        self._reserve_bytes = reserve
        self._reserved = reserve
        self._ticks = 0
        self._files: dict[int, _MemoryInode] = {}
        self._named: dict[int, _MemoryInode] = {}

    # --- the port

    def create(self, line: int) -> "MemoryBackingFile":
        """Make an empty file for a line that has none."""
        self.step("create", line)
        if line in self._files:
            raise AlreadyExists(f"The content line {line} has a file already.")
        self._files[line] = inode = _MemoryInode(changed_ns=self.tick())
        return MemoryBackingFile(self, line, inode, writable=True)

    def open(self, line: int, writable: bool) -> "MemoryBackingFile":
        """Open the file of a line."""
        self.step("open", line)
        return MemoryBackingFile(self, line, self.inode(line), writable=writable)

    def clone(self, source: int, target: int) -> bool:
        """Make `target` a clone of `source`, where `reflinks` allow it."""
        self.step("clone", target)
        if not self.reflinks:
            return False
        if target in self._files:
            raise AlreadyExists(f"The content line {target} has a file already.")
        pages = self.inode(source).pages.copy()
        self._files[target] = _MemoryInode(pages, self.tick())
        return True

    def delete(self, line: int) -> None:
        """Remove the file, if it is there."""
        self.step("delete", line)
        self.bad.pop(line, None)
        self._files.pop(line, None)

    def sync_names(self) -> None:
        """Make created and removed names survive a crash."""
        self.step("sync_names", 0)
        self._named = dict(self._files)

    def describe(self, line: int, way_home: WayHome) -> None:
        """Keep the way home with the file."""
        self.step("describe", line)
        self.inode(line).way_home = way_home

    def present(self) -> Iterator[int]:
        """Yield the numbers of all files."""
        yield from sorted(self._files)

    def set_aside(self, line: int) -> None:
        """Move a file into the quarantine."""
        self.step("set_aside", line)
        inode = self.inode(line)
        self._aside[f"{line:016x}.{len(self.quarantine)}"] = inode
        del self._files[line]
        self.quarantine.append(line)

    def held_aside(self) -> SetAside:
        """Return how much lies in the quarantine."""
        return SetAside(len(self._aside), sum(each.size for each in self.aside()))

    def aside(self) -> Sequence[AsideFile]:
        """Return the files that lie in the quarantine."""
        return [AsideFile(name, inode.pages.size) for name, inode in self._aside.items()]

    def open_aside(self, name: str) -> "MemoryBackingFile":
        """Open a file of the quarantine to read it."""
        line = int(name.partition(".")[0], 16)
        self.step("open_aside", line)
        if name not in self._aside:
            raise StoreDamaged(f"The file {name} is not in the quarantine.")
        return MemoryBackingFile(self, line, self._aside[name], writable=False)

    def drop_aside(self, name: str) -> None:
        """Remove a file of the quarantine, if it is there."""
        self.step("drop_aside", int(name.partition(".")[0], 16))
        self._aside.pop(name, None)

    def space(self) -> DiskSpace:
        """Return what the disk has."""
        return DiskSpace(self.capacity, max(0, self.capacity - self._used()))

    def use_reserve(self) -> None:
        """Give up the reserve."""
        self._reserved = 0

    def restore_reserve(self) -> None:
        """Take the reserve again if there is room."""
        if self.capacity - self._used() + self._reserved >= self._reserve_bytes:
            self._reserved = self._reserve_bytes

    # --- for the files and for tests

    def step(self, operation: str, line: int) -> None:
        """Give `fail` its chance."""
        if self.fail is not None:
            self.fail(operation, line)

    def tick(self) -> int:
        """Return a time in nanoseconds, later than every earlier one."""
        now = 0 if self._clock is None else self._clock.wall_ns()
        self._ticks = max(now, self._ticks + 1)
        return self._ticks

    def inode(self, line: int) -> _MemoryInode:
        """Return the file of a line. Raises `StoreDamaged` if there is none."""
        found = self._files.get(line)
        if found is None:
            raise StoreDamaged(f"The file of the content line {line} is not in the storage.")
        return found

    def take(self, new_pages: int) -> None:
        """Raise `NoSpace` where so many more pages do not fit."""
        if self.capacity < 2**50 and new_pages * PAGE_BYTES > self.space().free:
            raise NoSpace

    def way_home(self, line: int) -> WayHome | None:
        """Return what `describe` wrote."""
        return self.inode(line).way_home

    def flip(self, line: int, offset: int, bit: int = 0) -> None:
        """Let a bit of the file rot: the bytes change, the times do not."""
        self.inode(line).pages.flip(offset, bit)

    def spoil(self, line: int, offset: int) -> None:
        """Let the disk refuse to read the page around `offset` from now on."""
        self.bad.setdefault(line, set()).add(offset // PAGE_BYTES)

    def check_readable(self, line: int, offset: int, size: int) -> None:
        """Raise `StoreError` where the disk refuses a page of a range."""
        first, last = offset // PAGE_BYTES, (offset + size - 1) // PAGE_BYTES
        if any(first <= page <= last for page in self.bad.get(line, ())):
            raise StoreError("The disk of the storage failed: Input/output error.")

    def rewritten(self, line: int, offset: int, size: int) -> None:
        """Take note that a range was written: the disk gives it other sectors."""
        if line in self.bad and not self.wears_out:
            first, end = -(-offset // PAGE_BYTES), -(-(offset + size) // PAGE_BYTES)
            self.bad[line].difference_update(range(first, end))

    def end_process(self) -> None:
        """Let go of what the process had open: it is gone."""
        for inode in self._files.values():
            inode.writers = 0

    def crash(self, survives: Callable[[], bool] = _never) -> None:
        """Cut the power: what was not synced is lost, except where `survives` says yes."""
        self.end_process()
        for line in sorted(self._files.keys() | self._named.keys()):
            now, then = self._files.get(line), self._named.get(line)
            if now is not then and not survives():
                if then is None:
                    del self._files[line]
                else:
                    self._files[line] = then
        self._named = dict(self._files)
        for inode in self._files.values():
            inode.pages.crash(survives)

    def _used(self) -> int:
        return self._reserved + sum(inode.pages.allocated for inode in self._files.values())


class MemoryBackingFile:
    """An open file of the twin."""

    def __init__(
        self, files: MemoryFiles, line: int, inode: _MemoryInode, *, writable: bool
    ) -> None:
        """Open `inode`, the file of `line`."""
        self._files = files
        self._line = line
        self._inode = inode
        self._writable = writable
        self._closed = False
        inode.writers += writable

    @property
    def descriptor(self) -> int | None:
        """None: there is nothing to hand to a kernel."""
        return None

    def _pages(self, operation: str, *, change: bool = False) -> Pages:
        self._files.step(operation, self._line)
        if self._closed or (change and not self._writable):
            raise BadHandle
        if change:
            self._inode.changed_ns = self._files.tick()
        return self._inode.pages

    def read(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes."""
        pages = self._pages("read")
        self._files.check_readable(self._line, offset, size)
        return pages.read(offset, size)

    def write(self, offset: int, data: memoryview | bytes) -> None:
        """Write all of `data`, or nothing and raise `NoSpace`."""
        pages = self._pages("write", change=True)
        self._files.take(pages.new_pages(offset, len(data)))
        pages.write(offset, bytes(data))
        self._files.rewritten(self._line, offset, len(data))

    def truncate(self, size: int) -> None:
        """Set the size."""
        self._pages("truncate", change=True).truncate(size)

    def allocate(self, offset: int, length: int, keep_size: bool) -> None:
        """Take the space now."""
        pages = self._pages("allocate", change=True)
        self._files.take(pages.new_pages(offset, length))
        first, last = offset // PAGE_BYTES, (offset + length - 1) // PAGE_BYTES
        pages.reserved.update(range(first, last + 1))
        if not keep_size and offset + length > pages.size:
            pages.truncate(offset + length)

    def punch(self, offset: int, length: int) -> None:
        """Make a hole."""
        self._pages("punch", change=True).punch(offset, length)

    def size(self) -> int:
        """Return the size."""
        return self._pages("size").size

    def next_data(self, offset: int) -> int | None:
        """Return where data begins."""
        return self._pages("next_data").next_data(offset)

    def next_hole(self, offset: int) -> int:
        """Return where a hole begins."""
        return self._pages("next_hole").next_hole(offset)

    def hashes(self, first: int, count: int, block_bytes: int) -> list[bytes | None]:
        """Return the BLAKE3 of blocks, None for holes."""
        pages = self._pages("hashes")
        self._files.check_readable(self._line, first * block_bytes, count * block_bytes)
        found: list[bytes | None] = []
        for block in range(first, first + count):
            start = block * block_bytes
            data_at = pages.next_data(start)
            if data_at is None or data_at >= start + block_bytes:
                found.append(None)
            else:
                found.append(blake3(pages.read(start, block_bytes)).digest())
        return found

    def sync(self) -> None:
        """Make data and size survive a crash."""
        try:
            self._pages("sync").sync()
        except WormholeError:
            self._inode.pages.fail_sync()
            raise

    def noted(self) -> Noted:
        """Return how the file looks now."""
        pages = self._pages("noted")
        changed = self._inode.changed_ns
        return Noted(size=pages.size, mtime_ns=changed, ctime_ns=changed)

    def mapped_for_writing(self) -> bool:
        """Say whether a test made a program map it, or anybody has it open for writing."""
        self._pages("mapped_for_writing")
        return self._line in self._files.mapped or self._inode.writers > 0

    def close(self) -> None:
        """Close."""
        if not self._closed:
            self._inode.writers -= self._writable
        self._closed = True
