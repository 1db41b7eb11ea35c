"""A content line in use: its state, and reading its bytes.

A small content is read from its row, blocks that are here from the backing file, blocks that were
fetched only to be read from the cache. What is neither is missing, never zeros.
"""

from msgspec.structs import replace

from core.contents.asides import Aside
from core.contents.bitmaps import BlockSet
from core.contents.changes import Changes, Missing, Snapshot
from core.contents.manifests import Layout, block_count, blocks_of
from core.errors import StoreDamaged
from core.ids import Dot
from core.model.content import BLOCK_BYTES, Content, Line
from core.ports import BackingFile, BlockCache, Guard
from core.saying import said


class ReadableLine:
    """A content line as far as it is read: what is here of it, how large and how old it is."""

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
        self.readiness = 0
        self.written = False
        self.changed_ns: int | None = None
        self.publishing: Dot | None = None
        self.reserved = False
        self.unsynced = BlockSet()
        self.origin: Content | None = None
        self.kernel_mtime_ns: int | None = None
        self.keep_history = True
        self.kernel_writers = 0
        self.opaque = False
        self.evicted = False
        self.told_at_last_use = False
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
            raise StoreDamaged(
                said("A file of this pod's storage is not open although it is in use.")
            )
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
                noted = self.file().noted()
                self.size = noted.size
                if noted.mtime_ns != self.kernel_mtime_ns:
                    self.kernel_mtime_ns = noted.mtime_ns
                    self.changed(noted.mtime_ns)

    def set_mtime(self, mtime_ns: int, now_ns: int) -> None:
        """Take a modification time that a program set."""
        with self.guard:
            self.note_kernel_writes()
            self.changed(now_ns)
            self.mtime_ns = mtime_ns

    def changed(self, now_ns: int) -> None:
        """Note that a program changed it at that time; the guard is held."""
        self.mtime_ns = self.changed_ns = now_ns
        self.written = True

    def count_writer(self, change: int) -> None:
        """Count one more (or with -1 one fewer) user that may change the content."""
        with self.guard:
            self.writers += change

    def let_kernel_write(self) -> None:
        """Note that the kernel may write to the file by itself from now on; the line is ready."""
        with self.guard:
            if not self.opaque:
                self.opaque = True
                self.kernel_mtime_ns = self.file().noted().mtime_ns
            self.kernel_writers += 1

    def unready(self) -> None:
        """Have the next change make the line ready anew; the guard is held.

        Whoever is making it ready at this moment begins anew, too.
        """
        self.ready = False
        self.readiness += 1

    def recorded(self) -> Line:
        """Return the row that says which blocks are here and synced; the guard is held."""
        if self.present is None:
            return self.line
        here = self.present.copy()
        for first, count in self.unsynced.runs(0, self.unsynced.end):
            here.discard_run(first, count)
        count = block_count(self.size, self.block_size)
        missing = sum(length for _, length in here.gaps(0, count))
        return replace(self.line, present=here.encoded() if missing else b"", missing=missing)

    def close_asides(self) -> None:
        """Stop saving what is changed; what was saved stays."""
        with self.guard:
            for aside in self.asides:
                aside.close()
            self.asides = []

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
                # Not beyond what is missing: what a program wrote here nobody else has.
                return Missing(*next(present.gaps(block, first + count)))
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
