"""Blocks that the disk refuses to read: fetched from a pod that has them, where one does.

A refusal says nothing of the bytes: they may be read again tomorrow, and this pod may be the only
one that has them. So a block counts as not here only if another pod has the version (`elsewhere`),
and its bytes stay where they are until verified ones take their place.
"""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.changes import Missing
from core.contents.events import BlockRotted
from core.contents.finding import line_for
from core.contents.keeping import Keeping
from core.contents.manifests import block_count, blocks_of
from core.contents.open_lines import OpenLine
from core.contents.table import PUBLISHED, LineTable
from core.errors import StoreDamaged, StoreError
from core.ids import Dot, EntryId
from core.model.content import LineRole

_FETCHED = PUBLISHED | {LineRole.PULL}


class Unreadable:
    """Decides what becomes of blocks that the disk did not read. Thread-safe."""

    def __init__(self, table: LineTable, keeping: Keeping) -> None:
        """Care for the lines of `table`; by `keeping` those go that are of no use any more."""
        self._table = table
        self._keeping = keeping
        self._refused: set[tuple[int, int]] = set()

    def read(self, line: OpenLine, offset: int, size: int) -> bytes | Missing:
        """Return up to `size` bytes of an open line, or which blocks must come first.

        Raises `StoreError` for what the disk refuses to read and no other pod has.
        """
        try:
            return self._read(line, offset, size)
        except StoreDamaged:
            raise
        except StoreError:
            if not self._look(line, offset, size):
                raise
            return self._read(line, offset, size)

    def _read(self, line: OpenLine, offset: int, size: int) -> bytes | Missing:
        got = line.read(offset, size, self._table.cache)
        if isinstance(got, Missing) and line.layout is None and self._table.layout_of(line):
            return line.read(offset, size, self._table.cache)
        return got

    def _look(self, line: OpenLine, offset: int, size: int) -> bool:
        """Find the blocks of a range that the disk does not read; True if it is worth a try again.

        It is not where one of them is on no other pod, or was changed here and not published.
        """
        first, count = blocks_of(offset, min(size, line.size_now() - offset), line.block_size)
        refused = {block for block in range(first, first + count) if not _is_read(line, block)}
        return refused == set(self.lose(line, refused))

    def lose(self, line: OpenLine, blocks: Iterable[int]) -> Collection[int]:
        """Count blocks as not here, so that they are fetched; return those for which it is so.

        No guard and no transaction is held. Those who listen hear of it as of rot.
        """
        blocks = sorted(blocks)
        if not blocks:
            return ()
        with self._table.store.write() as writer, line.guard:
            row = line.line
            # One that another file took the place of serves those who have it open still.
            usable = row.role in _FETCHED or line.evicted
            if row.version is None or row.content is None or not usable:
                return ()
            if not self._table.elsewhere.has(writer, row):
                return ()
            lost = [block for block in blocks if self._is_as_published(line, block)]
            if not lost:
                return ()
            if line.present is None:
                line.present = BlockSet()
                line.present.add_run(0, block_count(line.size, line.block_size))
            for block in lost:
                line.present.discard(block)
                line.unsynced.discard(block)
            # What is written in their place changes the times that were noted.
            line.line = replace(line.recorded(), noted=None)
            if not line.evicted:
                writer.put_line(line.line)
        self._note_again(line, lost)
        self._table.tell(BlockRotted(row.id, row.entry, row.version, lost[0]))
        return lost

    def is_torn(self, entry: EntryId, version: Dot) -> bool:
        """Say whether a version is here in part, in a file of its own that may have more of it."""
        with self._table.store.read() as reader:
            row = line_for(reader, entry, version)
        return row is not None and row.role in PUBLISHED and not row.whole

    def drop_worn(self, entry: EntryId, version: Dot) -> None:
        """Remove what the disk did not keep of a version, once all of it is in another file."""
        worn = self._table.worn
        if not worn:
            return
        with self._table.store.read() as reader:
            rows = [row for row in reader.lines(entry) if row.version == version and not row.dirty]
        if any(row.whole and row.id not in worn for row in rows):
            self._keeping.drop([row for row in rows if row.id in worn])

    def _is_as_published(self, line: OpenLine, block: int) -> bool:
        """Say whether a block is that of the line's version, which others have; guard held."""
        unseen = line.opaque or line.kernel_writers > 0
        removed = line.line.removed and not line.evicted
        if unseen or line.publishing is not None or removed:
            return False
        parts = [line.changes, *([] if line.snapshot is None else [line.snapshot.changes])]
        if any(changes.touch(block, line.block_size) for changes in parts):
            return False
        layout = self._table.layout_of(line)
        if layout is None or block >= layout.count:
            return False
        try:
            # A hole is never fetched, so that it would be missing for ever.
            return layout.hash_of(block) is not None
        except LookupError:
            return False

    def _note_again(self, line: OpenLine, lost: Iterable[int]) -> None:
        """Note that blocks were refused; twice is once too often for the file that they are in."""
        for block in lost:
            if (line.line.id, block) in self._refused and line.line.role in PUBLISHED:
                self._table.worn.add(line.line.id)
            self._refused.add((line.line.id, block))


def _is_read(line: OpenLine, block: int) -> bool:
    if line.present is not None and block not in line.present:
        return True
    try:
        with line.guard:
            line.file().read(block * line.block_size, line.block_size)
    except StoreError:
        return False
    return True
