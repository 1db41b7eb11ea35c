"""An older version becomes the content of its file again: a new version, and no byte is moved.

What the older version holds is compared and synced before, because nobody waited for that while it
was saved. One of another file, whose name this one took, is copied: its own file may come back.
"""

from contextlib import closing
from dataclasses import dataclass

from msgspec.structs import replace

from core.contents.pulls import Pulls
from core.contents.table import LineTable
from core.contents.verifying import verified_pieces
from core.errors import ContentAbsent
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.model.records import told_version
from core.ports import RecordWriter


@dataclass(frozen=True, slots=True)
class BringingBack:
    """Prepares older versions. For workers: it reads whole files."""

    table: LineTable
    pulls: Pulls

    def prepare(self, row: Line, file: EntryId) -> Line:
        """Return the line with which `file` may have the content of the older version `row` again.

        Raises `ContentDamaged` where it is not what it was, `ContentAbsent` where a part of it
        cannot be read, `NoSpace`, `StoreError`.
        """
        for _ in verified_pieces(self.table, row):
            pass
        if row.entry != file:
            row = self._copy(row, file)
        if row.small is not None:
            return row
        with closing(self.table.files.open(row.id, writable=False)) as opened:
            opened.sync()
            noted = opened.noted()
        self.table.files.sync_names()
        return replace(row, noted=noted, unsynced=False)

    def _copy(self, row: Line, file: EntryId) -> Line:
        """Return a line of `file` with the same content, as an older version; kept as long."""
        content, dot = row.content, row.version
        if content is None or dot is None:
            raise ContentAbsent
        version = told_version(file, dot, content, row.changed_ns or 0)
        with self.table.store.write() as writer:
            if row.small is not None:
                copied = self.pulls.store_small(writer, version, row.small, LineRole.HISTORY)
                return _kept_as(writer, copied, row)
            begun = self.pulls.begin(writer, version, ())
        try:
            self.pulls.fill_from_here(begun.id, (row.entry,))
            self.pulls.sync(begun.id)
            with self.table.store.write() as writer:
                filled = self.pulls.finish(writer, begun.id, LineRole.HISTORY)
                if filled is None:
                    raise ContentAbsent
                return _kept_as(writer, filled, row)
        finally:
            self.pulls.end(begun.id)


def _kept_as(writer: RecordWriter, copied: Line, row: Line) -> Line:
    kept = replace(copied, kept_until_ms=row.kept_until_ms, mtime_ns=row.mtime_ns)
    writer.put_line(kept)
    return kept
