"""A content line in use: reading and changing its bytes, and knowing which blocks changed.

Everything here is about one backing file and holds its guard only for the length of a disk call.
Nothing here begins a transaction of the record store: a line is made ready for changes first
(`core.contents.changing`), so that a thread which holds a transaction may take the guard, and never
the other way round.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.contents.asides import Aside
from core.contents.bitmaps import BlockSet
from core.contents.manifests import BlockHash, Layout, block_count, blocks_of
from core.errors import StoreDamaged
from core.ids import Dot
from core.model.content import BLOCK_BYTES, Content, Line
from core.ports import BackingFile, BlockCache, Guard


@dataclass(slots=True)
class Changes:
    """What changed since the last publication.

    `everything`: nothing is known, hash it all. `keep_bytes`: the shortest that the file was; what
    the last version had beyond it is gone.
    """

    everything: bool = False
    blocks: BlockSet = field(default_factory=BlockSet)
    keep_bytes: int | None = None

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return self.everything or self.keep_bytes is not None or bool(self.blocks)

    def cut(self, size: int) -> None:
        """Note that the file was only `size` bytes long for a while."""
        self.keep_bytes = size if self.keep_bytes is None else min(self.keep_bytes, size)

    def absorb(self, other: "Changes") -> None:
        """Add the changes of a publication that did not come to pass."""
        self.everything = self.everything or other.everything
        if other.keep_bytes is not None:
            self.cut(other.keep_bytes)
        for first, count in other.blocks.runs(0, other.blocks.end):
            self.blocks.add_run(first, count)


@dataclass(slots=True)
class Snapshot:
    """A publication under way: the moment it is of, and the blocks still to be hashed."""

    size: int
    block_size: int
    changes: Changes
    pending: BlockSet
    hashes: dict[int, BlockHash] = field(default_factory=dict)
    spoilt: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """These blocks must be here before the call can go on."""

    first: int
    count: int


class OpenLine:
    """One content line that is open, or has changes that were not published yet."""

    def __init__(self, line: Line, guard: Guard, layout: Layout | None) -> None:
        """Take the row as stored; `layout` is that of its version, where it is known."""
        self.guard = guard
        self.line = line
        self.layout = layout
        self.size = line.content.size if line.content else 0
        self.mtime_ns: int | None = line.mtime_ns
        self.present = BlockSet(line.present) if line.missing else None
        self.changes = Changes()
        self.asides: list[Aside] = []
        self.snapshot: Snapshot | None = None
        self.ready = False
        self.written = False
        self.publishing: Dot | None = None
        self.reserved = False
        self.unsynced = BlockSet()
        self.origin: Content | None = None
        self.kernel_mtime_ns: int | None = None
        self.keep_history = True
        self.kernel_writers = 0
        self.opaque = False
        self.users = 0
        self.writers = 0
        self.reader: BackingFile | None = None
        self.writer: BackingFile | None = None
        self.set_aside_files: list[BackingFile] = []

    @property
    def dirty(self) -> bool:
        """Say whether there is something to publish."""
        return bool(self.changes) or self.opaque or self.snapshot is not None

    @property
    def base_now(self) -> tuple[Dot, ...]:
        """Return what the next version supersedes: the mark, or the line's own last version."""
        version, base = self.line.version, self.line.base
        if version is None:
            return base or ()
        return base if base is not None and version in base else (version,)

    @property
    def block_size(self) -> int:
        """Return the block size in bytes."""
        return self.line.content.block_size if self.line.content else BLOCK_BYTES

    @property
    def whole(self) -> bool:
        """Say whether every block is here."""
        if self.present is None:
            return True
        count = block_count(self.size, self.block_size)
        return self.present.has_run(0, count)

    def file(self) -> BackingFile:
        """Return the open backing file."""
        file = self.writer or self.reader
        if file is None:
            raise StoreDamaged("A file of this pod's storage is not open although it is in use.")
        return file

    def size_now(self) -> int:
        """Return the size in bytes, asked of the disk where the kernel writes by itself."""
        if self.opaque:
            with self.guard:
                if self.writer or self.reader:
                    self.size = self.file().size()
        return self.size

    def mtime_now(self) -> int | None:
        """Return when it was last changed, None if that is what the tree says."""
        self.note_kernel_writes()
        return self.mtime_ns

    def note_kernel_writes(self) -> None:
        """Find out whether the kernel, which writes by itself, has written since we looked."""
        if not self.opaque:
            return
        with self.guard:
            if self.writer or self.reader:
                now = self.file().noted().mtime_ns
                if now != self.kernel_mtime_ns:
                    self.kernel_mtime_ns = self.mtime_ns = now
                    self.written = True

    def set_mtime(self, mtime_ns: int) -> None:
        """Take a modification time that a program set."""
        with self.guard:
            self.note_kernel_writes()
            self.mtime_ns = mtime_ns
            self.written = True

    def count_writer(self, change: int) -> None:
        """Count one more (or with -1 one fewer) user that may change the content."""
        with self.guard:
            self.writers += change

    def let_kernel_write(self) -> None:
        """Note that the kernel may write to the file by itself from now on."""
        with self.guard:
            if not self.opaque:
                self.opaque = True
                self.kernel_mtime_ns = self.file().noted().mtime_ns
            self.kernel_writers += 1

    # --- reading -------------------------------------------------------------------------------

    def read(self, offset: int, size: int, cache: BlockCache | None) -> bytes | Missing:
        """Return up to `size` bytes, or which blocks are missing."""
        with self.guard:
            size = min(size, self.size_now() - offset)
            if size <= 0:
                return b""
            small = self.line.small
            if small is not None:
                return small[offset : offset + size]
            if self.present is None:
                return self._filled(self.file().read(offset, size), size)
            return self._read_pieces(offset, size, cache)

    def _read_pieces(self, offset: int, size: int, cache: BlockCache | None) -> bytes | Missing:
        first, count = blocks_of(offset, size, self.block_size)
        present = self.present
        if present is None or present.has_run(first, count):
            return self._filled(self.file().read(offset, size), size)
        pieces: list[bytes] = []
        for block in range(first, first + count):
            low = max(offset, block * self.block_size)
            high = min(offset + size, (block + 1) * self.block_size)
            piece = self._piece(block, low, high, cache)
            if piece is None:
                return Missing(block, first + count - block)
            pieces.append(piece)
        return b"".join(pieces)

    def _piece(self, block: int, low: int, high: int, cache: BlockCache | None) -> bytes | None:
        if self.present is None or block in self.present:
            return self._filled(self.file().read(low, high - low), high - low)
        version = self.line.version
        data = None if cache is None or version is None else cache.get(version, block)
        if data is None:
            return bytes(high - low) if self._known_hole(block) else None
        start = low - block * self.block_size
        return data[start : start + high - low]

    def _known_hole(self, block: int) -> bool:
        if self.layout is None or block >= self.layout.count:
            return False
        try:
            return self.layout.hash_of(block) is None
        except LookupError:
            return False

    @staticmethod
    def _filled(data: bytes, size: int) -> bytes:
        # The size is ours, the file may end earlier for a moment: what is beyond is a hole.
        return data if len(data) == size else data + bytes(size - len(data))

    # --- changing ------------------------------------------------------------------------------

    def missing_for(self, offset: int, length: int) -> Missing | None:
        """Say which block must come first, before a change of a part of it."""
        if self.present is None or length <= 0:
            return None
        first, count = blocks_of(offset, length, self.block_size)
        for block in {first, first + count - 1}:
            start = block * self.block_size
            end = min(start + self.block_size, self.size)
            covered = offset <= start and offset + length >= end
            if end > start and not covered and block not in self.present:
                return Missing(block, 1)
        return None

    def missing_for_growth(self, size: int) -> Missing | None:
        """Say whether the last block must come first, because the file grows beyond it."""
        inside = self.size % self.block_size
        return self.missing_for(self.size - 1, 1) if inside and size > self.size else None

    def write(self, offset: int, data: memoryview | bytes, now_ns: int) -> None:
        """Write all of `data`; the line is ready and the blocks at its edges are here."""
        length = len(data)
        with self.guard:
            self._before(offset, length)
            self.file().write(offset, data)
            self._after(offset, length, now_ns)
            self.size = max(self.size, offset + length)

    def append(self, data: memoryview | bytes, now_ns: int) -> None:
        """Write `data` at the end, wherever that is now."""
        with self.guard:
            self.write(self.size_now(), data, now_ns)

    def punch(self, offset: int, length: int, now_ns: int) -> None:
        """Make a hole; the size stays."""
        with self.guard:
            length = min(length, max(self.size_now() - offset, 0))
            if length:
                self._before(offset, length)
                self.file().punch(offset, length)
                self._after(offset, length, now_ns)

    def allocate(self, offset: int, length: int, *, keep_size: bool, now_ns: int) -> None:
        """Reserve room; the file grows to `offset + length` unless `keep_size`."""
        with self.guard:
            self.file().allocate(offset, length, keep_size)
            if not keep_size and offset + length > self.size_now():
                self.truncate(offset + length, now_ns)

    def truncate(self, size: int, now_ns: int) -> None:
        """Set the size; the block at the new end is here."""
        with self.guard:
            old = self.size_now()
            low, high = min(old, size), max(old, size)
            self._before(low, high - low if size < old else 0)
            self.file().truncate(size)
            if size < old:
                self.changes.cut(size)
            if low % self.block_size or size > old:
                self.changes.blocks.add(low // self.block_size)
            if size > old:
                self._here(block_count(old, self.block_size), block_count(size, self.block_size))
            self.size = size
            self.mtime_ns = now_ns
            self.written = True

    def _before(self, offset: int, length: int) -> None:
        """Save what others still need of the blocks that are about to change."""
        if not self.asides and self.snapshot is None:
            return
        start = min(offset, self.size) if offset > self.size else offset
        first, count = blocks_of(start, offset + length - start, self.block_size)
        if offset + length > self.size and self.size % self.block_size:
            last = self.size // self.block_size
            self._save(last, 1)
        self._save(first, max(count, 1))

    def _save(self, first: int, count: int) -> None:
        if self.snapshot is not None:
            self._hash_pending(self.snapshot, first, count)
        for aside in self.asides:
            aside.save(self.file(), first, count)

    def _hash_pending(self, snapshot: Snapshot, first: int, count: int) -> None:
        for start, length in list(snapshot.pending.runs(first, first + count)):
            self.hash_into(snapshot, start, length)

    def hash_into(self, snapshot: Snapshot, first: int, count: int) -> None:
        """Hash pending blocks of a snapshot; the guard is held."""
        hashes = self.file().hashes(first, count, snapshot.block_size)
        snapshot.hashes.update(zip(range(first, first + count), hashes, strict=True))
        snapshot.pending.discard_run(first, count)

    def _after(self, offset: int, length: int, now_ns: int) -> None:
        first, count = blocks_of(offset, length, self.block_size)
        self.changes.blocks.add_run(first, count)
        if offset + length > self.size and self.size % self.block_size:
            self.changes.blocks.add(self.size // self.block_size)
        if self.present is not None:
            self._here(min(first, block_count(self.size, self.block_size)), first + count)
            self.present.add_run(first, count)
        self.mtime_ns = now_ns
        self.written = True

    def _here(self, first: int, end: int) -> None:
        """Count the blocks of a gap beyond the old end as here: they are holes of our own."""
        if self.present is None:
            return
        old_end = block_count(self.size, self.block_size)
        start = max(first, old_end)
        self.present.add_run(start, end - start)

    # --- seeking -------------------------------------------------------------------------------

    def changed_blocks(self) -> Sequence[tuple[int, int]]:
        """Return the runs of blocks that changed since the last version."""
        blocks = self.changes.blocks
        return list(blocks.runs(0, blocks.end))
