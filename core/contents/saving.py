"""What is saved aside of a published version before it is changed in place, and why.

Others may still fetch the version, or the history keeps it: by a clone of the file where the disk
can, else block by block as they change.
"""

from collections.abc import Sequence
from contextlib import ExitStack

from msgspec.structs import replace

from core.contents.asides import Aside
from core.contents.bitmaps import BlockSet
from core.contents.manifests import block_count
from core.contents.new_files import remove_with
from core.contents.open_lines import OpenLine
from core.contents.remains import Remains
from core.contents.settings import HISTORY_SPACING_MS
from core.contents.table import LineTable
from core.ids import Dot
from core.model.content import Line, LineRole
from core.ports import RecordReader, RecordWriter


def history_due(rows: Sequence[Line], keep_ms: int, now_ms: int) -> bool:
    """Say whether a local change now leaves an older version: one an hour at most."""
    youngest = now_ms + keep_ms - HISTORY_SPACING_MS
    return keep_ms > 0 and not any(
        row.role is LineRole.HISTORY and row.kept_until_ms > youngest for row in rows
    )


class Saving:
    """Attaches asides to lines that are about to be changed."""

    def __init__(self, table: LineTable, remains: Remains) -> None:
        """Save for the lines of `table`; `remains` knows what others may still need."""
        self._table = table
        self._remains = remains

    def attach(self, writer: RecordWriter, line: OpenLine, undo: ExitStack) -> None:
        """Let what changes from now on be saved first, if it must; the guard is held.

        `undo` removes the files again if the transaction fails.
        """
        if line.line.removed:
            self._save_removed(writer, line, undo)
            return
        if line.present is not None or line.line.content is None:
            self._snapshot_aside(writer, line, undo)
            return
        if line.snapshot is not None:
            self._snapshot_aside(writer, line, undo)
            return
        version = line.line.version
        if any(aside.version == version for aside in line.asides):
            return
        now, keep = self._table.clock.wall_ms(), self._table.settings.history_keep_ms
        rows = writer.lines(line.line.entry)
        due = line.keep_history and history_due(rows, keep, now)
        if due or not self._confirmed(writer, line.line):
            self._new_aside(writer, line, version, undo, kept_until_ms=now + keep if due else now)
        elif not line.asides:
            self._attach_again(rows, line, now)

    def _save_removed(self, writer: RecordWriter, line: OpenLine, undo: ExitStack) -> None:
        """Save what is left of a version before a program changes its removed file further."""
        row = line.line
        if row.role is LineRole.ORPHAN or any(one.version == row.version for one in line.asides):
            return
        before = len(line.asides)
        self._new_aside(writer, line, row.version, undo, row.kept_until_ms, clone=False)
        for aside in line.asides[before:]:
            aside.firm = self._remains.are_needed(writer, row)

    def _snapshot_aside(self, writer: RecordWriter, line: OpenLine, undo: ExitStack) -> None:
        """While a version is being made of a line that goes on changing, its blocks are kept."""
        served = line.snapshot is not None and line.present is None and self._table.settings.others
        has_one = any(aside.version is None and not aside.given_up for aside in line.asides)
        if served and not has_one:
            self._new_aside(writer, line, None, undo, kept_until_ms=0)

    def _confirmed(self, reader: RecordReader, row: Line) -> bool:
        """Say whether another pod has the version, so that it need not be served from here."""
        return not self._remains.are_needed(reader, row)

    def _new_aside(
        self,
        writer: RecordWriter,
        line: OpenLine,
        version: Dot | None,
        undo: ExitStack,
        kept_until_ms: int,
        *,
        clone: bool = True,
    ) -> None:
        if version is not None and line.changes:
            return  # it changed since that version: what is here is not it any more
        content = line.line.content
        size = line.snapshot.size if line.snapshot else line.size
        row = Line(
            writer.new_line_id(),
            line.line.entry,
            LineRole.HISTORY,
            version,
            content if version is not None else None,
            missing=block_count(size, line.block_size),
            kept_until_ms=kept_until_ms,
            formerly=line.line.formerly if version is not None else (),
            modified_ns=line.line.modified_ns if version is not None else None,
            recorded_ms=line.line.recorded_ms if version is not None else 0,
        )
        remove_with(undo, self._table.files, row.id)
        if version is not None and clone and self._table.files.clone(line.line.id, row.id):
            writer.put_line(replace(row, missing=0, unsynced=True))
            return
        writer.put_line(row)
        aside = Aside(
            row.id, self._table.files.create(row.id), size=size, block_size=line.block_size
        )
        aside.version = version
        aside.room_bytes = self._table.settings.aside_bytes_max
        line.asides.append(aside)

    def _attach_again(self, rows: Sequence[Line], line: OpenLine, now_ms: int) -> None:
        """Go on saving for an older version of which only the changed blocks were saved."""
        kept = [
            row
            for row in rows
            if row.role is LineRole.HISTORY
            and row.missing
            and row.kept_until_ms > now_ms
            and row.content is not None
        ]
        if not kept:
            return
        row = max(kept, key=lambda one: one.kept_until_ms)
        if row.content is None or row.content.block_size != line.block_size:
            return
        file = self._table.files.open(row.id, writable=True)
        aside = Aside(row.id, file, size=row.content.size, block_size=line.block_size)
        aside.version = row.version
        aside.saved = BlockSet(row.present)
        aside.room_bytes = self._table.settings.aside_bytes_max
        line.asides.append(aside)
