"""Lines whose bytes are not on the disk any more: made to be fetched again, never read as zeros.

A file may be gone or cut by what happened to the disk, and a content in the record store may be
another one. What is missing is missing from then on, which is an error for who reads it unless
another pod has it. What is left is kept.
"""

from collections.abc import Callable

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.changing import holes_of
from core.contents.events import BlockRotted
from core.contents.manifests import block_count, small_revision
from core.contents.open_lines import OpenLine
from core.contents.table import PUBLISHED, LineTable, absent_line
from core.errors import StoreDamaged
from core.model.content import Content, Line, LineRole
from core.ports import BackingFile, RecordWriter


def is_sound(row: Line) -> bool:
    """Say whether a content in the record store is that of its version; others count as sound."""
    if row.small is None or row.content is None or row.dirty:
        return True
    return small_revision(row.small).content.manifest == row.content.manifest


def _is_begun(row: Line) -> bool:
    """Say whether a line is being fetched: its file is made when the first block comes."""
    return row.role is LineRole.PULL


def _absent(row: Line) -> Line:
    """Return what stands for a line of which nothing is here until its first block comes."""
    if row.version is None or row.content is None:
        return row
    return absent_line(row.entry, row.version, row.content)


class Mending:
    """Writes down what was found to be damaged."""

    def __init__(self, table: LineTable) -> None:
        """Care for the lines of `table`."""
        self._table = table

    def acquire(self, find: Callable[[], Line]) -> OpenLine:
        """Open the line that `find` names, once more; mended before, where that is needed.

        Raises `StoreDamaged` where its bytes are gone and no version says what they were.
        """
        row = find()
        if not is_sound(row) and self.mend(row.id):
            row = find()
        try:
            return self._table.acquire(row)
        except StoreDamaged:
            if _is_begun(row) and self._table.peek(row.id) is None:
                return self._table.acquire(_absent(row))
            if not self.mend(row.id) and not _is_begun(row):
                raise
        return self._table.acquire(find())

    def mend(self, line_id: int) -> bool:
        """Look at a line that could not be opened; True if it can be now, as missing in parts.

        No guard and no transaction is held. Those who listen hear that it rotted.
        """
        with self._table.store.write() as writer:
            row = writer.line(line_id)
            if row is None or row.dirty or row.version is None or row.content is None:
                return False
            block = self.note_missing(writer, row, row.content)
        if block is None:
            return False
        if row.role is not LineRole.PULL:
            self._table.tell(BlockRotted(row.id, row.entry, row.version, block))
        return True

    def note_missing(self, writer: RecordWriter, row: Line, content: Content) -> int | None:
        """Write down what is missing of a line, so that it can be fetched.

        Returns the first block that is missing, None if there is nothing to mend.
        """
        if row.small is not None:
            if is_sound(row):
                return None
            writer.put_line(replace(row, role=LineRole.QUARANTINE))
            return 0
        used = self._table.peek(row.id)
        if used is not None and (used.reader or used.writer):
            return None
        # The file of a pull is made with its first block, which may never have come.
        if row.role not in PUBLISHED and row.role is not LineRole.PULL:
            return None
        file = self._file(row.id)
        try:
            length = file.size()
            if length >= content.size:
                return None
            file.truncate(content.size)
        finally:
            file.close()
        return self._lose_from(writer, row, content, length // content.block_size)

    def _file(self, line: int) -> BackingFile:
        try:
            return self._table.files.open(line, writable=True)
        except StoreDamaged:
            return self._table.files.create(line)

    def _lose_from(self, writer: RecordWriter, row: Line, content: Content, block: int) -> int:
        count = block_count(content.size, content.block_size)
        present = BlockSet(row.present)
        if not row.missing:
            present.add_run(0, count)
        present.discard_run(block, count - block)
        layout = self._table.layout(content)
        if layout is not None:
            for start, length in holes_of(layout).runs(block, count):
                present.add_run(start, length)
        missing = count - len(present)
        writer.put_line(replace(row, present=present.encoded(), missing=missing, noted=None))
        return block
