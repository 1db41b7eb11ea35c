"""What survives a power cut: syncing data, and clearing the marks of what is durable."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from msgspec.structs import replace

from core.contents.events import LineDirtied
from core.contents.older_versions import OlderVersions
from core.contents.open_lines import OpenLine
from core.contents.syncing import Syncing
from core.contents.table import LineTable
from core.errors import StoreDamaged, WormholeError
from core.ids import Dot, EntryId
from core.model.content import Line, LineRole
from core.ports import RecordWriter


@dataclass(frozen=True, slots=True)
class MadeDurable:
    """Which versions are durable here, and by number the lines that the disk refused, and why."""

    versions: Sequence[tuple[EntryId, Dot]] = ()
    refused: Mapping[int, WormholeError] = field(default_factory=dict)


class Durability:
    """Syncs lines."""

    def __init__(self, table: LineTable, syncing: Syncing) -> None:
        """Care for the lines of `table`, by means of `syncing`."""
        self._table = table
        self._syncing = syncing
        self._older = OlderVersions(table)

    def sync_line(self, line: OpenLine) -> None:
        """Return when the data and the row of `line` survive a power cut (`fsync`)."""
        row = line.line
        if row.id and row.small is None:
            self._note_synced(line)
            if line.reader is not None or line.writer is not None:
                self._syncing.sync(line)
                self._table.files.sync_names()
        self._table.store.sync()

    def _note_synced(self, line: OpenLine) -> None:
        """Write down that a program asked for what the line holds to be safe."""
        if line.line.synced_by_program or not line.dirty or line.line.small is not None:
            return
        with ExitStack() as held:
            with self._table.store.write() as writer:
                held.enter_context(line.guard)
                if not line.dirty or line.line.removed:
                    return
                row = replace(line.line, synced_by_program=True)
                writer.put_line(row)
            line.line = row

    def sync_all(self) -> None:
        """Return when everything that was written survives a power cut."""
        for line in self._table.dirty_lines():
            self.sync_closed(line)
        with self._table.store.read() as reader:
            published = [row.id for row in reader.dirty_lines() if row.version is not None]
        refused = self.make_durable(published).refused
        self._table.files.sync_names()
        self._table.store.sync()
        for error in refused.values():
            raise error

    def sync_closed(self, line: OpenLine) -> None:
        """Sync the data of a line with unpublished changes, open or not."""
        row = line.line
        self._note_synced(line)
        if not row.id or row.small is not None:
            return
        try:
            used = self._table.acquire(row)
        except StoreDamaged:
            return  # it was removed meanwhile
        try:
            if used.line.small is None:
                self._syncing.sync(used)
        finally:
            self._table.release(used)

    def make_durable(self, line_ids: Collection[int]) -> MadeDurable:
        """Sync published lines and clear their marks; return the versions that are durable here.

        For a worker. A line that was changed meanwhile keeps its mark and is not returned; one
        that is here in part loses its mark, and is no copy; nor is one that is only cached. One
        file that the disk does not write keeps none of the others waiting.
        """
        synced, refused = [], {}
        for line_id in line_ids:
            try:
                row = self._sync_published(line_id)
            except WormholeError as error:
                refused[line_id] = error
                continue
            if row is not None:
                synced.append(row)
        if synced:
            self._clear_marks(synced)
        for line_id in line_ids:
            self._tell_changed(line_id)
        versions = [
            (row.entry, row.version)
            for row in synced
            if row.version is not None and not row.missing and row.role is not LineRole.CACHED
        ]
        return MadeDurable(versions, refused)

    def _tell_changed(self, line_id: int) -> None:
        """Tell of a change again: it may have come after the line was taken for clean."""
        line = self._table.peek(line_id)
        if line is None or line.told_at_last_use or line.line.removed:
            return
        if line.dirty:
            self._table.tell(LineDirtied(line_id, line.line.entry))

    def _clear_marks(self, synced: Collection[Line]) -> None:
        older = self._older.sync({row.entry for row in synced})
        if older or any(row.small is None for row in synced):
            # What lives in the store needs no name of a file.
            self._table.files.sync_names()
        with self._table.store.write() as writer:
            for row in synced:
                self._clear_mark(writer, row)
            for row in older:
                if writer.line(row.id) == row:
                    writer.put_line(replace(row, unsynced=False))
        self._table.store.sync()

    def _sync_published(self, line_id: int) -> Line | None:
        with self._table.store.read() as reader:
            row = reader.line(line_id)
        if row is None or row.version is None or row.role is LineRole.ORPHAN:
            return None
        if row.missing and not row.dirty:
            return None
        if row.small is not None:
            return row
        try:
            line = self._table.acquire(row)
        except StoreDamaged:
            return None  # it was removed at this moment
        try:
            if line.line.small is not None or line.line.version != row.version or line.dirty:
                return None
            self._syncing.sync_unchanging(line)
            return None if line.dirty else line.line
        finally:
            if self._table.release(line):
                self._table.drop_unused(line)

    def _clear_mark(self, writer: RecordWriter, row: Line) -> None:
        line = self._table.peek(row.id)
        if line is None:
            current = writer.line(row.id)
            if current is not None and current.version == row.version:
                writer.put_line(replace(current, base=None))
            return
        with line.guard:
            if not line.dirty and line.line.version == row.version:
                line.line = replace(line.line, base=None)
                line.unready()
                writer.put_line(line.line)
                # Under the guard: whoever dirties it again does so after this, not between.
                self._table.note_clean(line, line.line.entry)
                if line.writers == 0:
                    line.close_asides()
        self._table.drop_unused(line)
