"""Pulling a version: into a file of its own, never over a content that is here.

Blocks count as here in memory as soon as they are written, and on disk only after the file was
synced. When all are here and synced the row changes its role in one transaction, and the lines
whose versions it replaces become history.
"""

from collections.abc import Collection, Iterable
from typing import Final

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.blocks_here import BlocksHere
from core.contents.changing import file_to_fill, holes_of
from core.contents.events import LineFetched
from core.contents.manifests import Layout, block_count, decode_manifest, small_revision
from core.contents.new_files import undoing
from core.contents.open_lines import OpenLine
from core.contents.syncing import Syncing
from core.contents.table import PUBLISHED, LineTable
from core.errors import NotFound, ProtocolError, StoreError, WormholeError
from core.ids import ContentHash, Dot, EntryId
from core.model.content import Content, Line, LineRole
from core.model.records import Version
from core.ports import RecordWriter

_PIECE_BYTES: Final = 4 * 2**20


class Pulls:
    """Fills content lines from outside."""

    def __init__(self, table: LineTable, syncing: Syncing) -> None:
        """Fill lines of `table`; `syncing` hears of syncs that failed."""
        self._table = table
        self._syncing = syncing
        self._here = BlocksHere(table, self._store)
        self._opening = table.new_guard()
        self._pulling: dict[int, OpenLine] = {}
        self._made: set[int] = set()

    def begin(
        self,
        writer: RecordWriter,
        version: Version,
        parts: Iterable[tuple[ContentHash, bytes]],
    ) -> Line:
        """Return the line that a pull of `version` fills; the one begun earlier, if there is one.

        `parts` are the verified parts of its manifest. The file is made when the first block is
        stored, after the commit. `end` gives the line back when the pull stops, whole or not.
        """
        for digest, encoded in parts:
            writer.put_manifest_part(digest, encoded)
        for row in writer.lines(version.entry):
            kept = row.role is LineRole.HISTORY or row.removed
            begun = row.missing or row.role is LineRole.PULL
            worn = row.id in self._table.worn
            if row.version == version.dot and begun and not (kept or worn):
                return row
        content = Content(version.manifest, version.size, version.block_size)
        root = writer.manifest_part(content.manifest)
        holes = BlockSet()
        if root is not None:
            holes = holes_of(Layout(decode_manifest(root), writer.manifest_part))
        count = block_count(content.size, content.block_size)
        row = Line(
            writer.new_line_id(),
            version.entry,
            LineRole.PULL,
            version.dot,
            content,
            present=holes.encoded(),
            missing=count - len(holes),
            modified_ns=version.mtime_ns,
            recorded_ms=version.stamp.ms,
        )
        writer.put_line(row)
        return row

    def open(self, line_id: int) -> None:
        """Have the file that a line is pulled into open. For a worker. Raises `NoSpace`."""
        self._line(line_id)

    def fill_from_here(self, line_id: int, also: Collection[EntryId] = ()) -> int:
        """Copy the blocks that this pod has in other lines; return how many bytes. For a worker."""
        return self._here.fill(self._line(line_id), also)

    def store(self, line_id: int, block: int, data: bytes | memoryview) -> None:
        """Write a verified block, unless it is here or a program has changed that meanwhile."""
        self._store(self._line(line_id), block, data)

    def _store(self, line: OpenLine, block: int, data: bytes | memoryview) -> None:
        start = block * line.block_size
        with line.guard:
            if line.present is None or block in line.present or block in line.changes.blocks:
                return
            if start >= line.size:
                return  # it was cut off: written now, it would make the file long again
            try:
                line.file().write(start, data)
            except StoreError:
                self._wear(line)
                raise
            line.present.add(block)
            line.unsynced.add(block)

    def sync(self, line_id: int) -> None:
        """Return when the blocks stored so far survive a power cut. For a worker."""
        self.sync_line(self._line(line_id))

    def sync_line(self, line: OpenLine) -> None:
        """Return when the blocks stored so far into an open line survive a power cut."""
        with line.guard:
            # They count as unsynced until they are: others write down meanwhile what is synced.
            syncing, file = line.unsynced.copy(), line.file()
        try:
            file.sync()
        except WormholeError as error:
            if not _lose(line, syncing):
                self._syncing.note_failed(line.line.id)
            if isinstance(error, StoreError):
                self._wear(line)
            raise
        self._table.files.sync_names()
        with line.guard:
            for first, count in syncing.runs(0, syncing.end):
                line.unsynced.discard_run(first, count)

    def _wear(self, line: OpenLine) -> None:
        """Have a version fetched into another file, because the disk takes nothing into this one.

        A file that a program changed stays: what was not published is nowhere else.
        """
        if line.line.role in PUBLISHED and not line.dirty:
            self._table.worn.add(line.line.id)

    def mark_present(self, writer: RecordWriter, line_id: int) -> Line:
        """Write down which blocks are here and synced."""
        return self.record_present(writer, self._line(line_id))

    def record_present(self, writer: RecordWriter, line: OpenLine) -> Line:
        """Write down which blocks of an open line are here and synced."""
        with line.guard:
            line.line = line.recorded()
            writer.put_line(line.line)
            return line.line

    def finish(
        self,
        writer: RecordWriter,
        line_id: int,
        role: LineRole = LineRole.CURRENT,
        heads: Collection[Dot] = (),
    ) -> Line | None:
        """Let a line that is whole and synced count; None if it is not whole yet.

        With `heads`, the versions that the file now has, lines of other versions become history. A
        line that was a copy, of which a part had to be fetched again, stays one in any `role`.
        """
        line = self._line(line_id)
        with line.guard:
            row = line.recorded()
            if row.missing:
                return None
            if not row.dirty:
                if role is LineRole.CACHED and row.role is LineRole.CURRENT:
                    role = LineRole.CURRENT
                row = replace(row, role=role, noted=line.file().noted())
                line.present = None
            line.line = row
            writer.put_line(row)
        if heads:
            self.retire(writer, row, heads)
        return row

    def retire(self, writer: RecordWriter, kept: Line, heads: Collection[Dot]) -> None:
        """Make history of the clean lines of the file whose versions are not among `heads`."""
        until = self._table.clock.wall_ms() + self._table.settings.history_keep_ms
        for row in writer.lines(kept.entry):
            replaceable = row.role in {LineRole.CURRENT, LineRole.CACHED} and not row.dirty
            if row.id != kept.id and replaceable and row.version not in heads:
                writer.put_line(replace(row, role=LineRole.HISTORY, kept_until_ms=until))

    def end(self, line_id: int) -> None:
        """Stop pulling into a line; what is here of it stays."""
        line = self._pulling.pop(line_id, None)
        if line is None:
            return
        if line.line.role is not LineRole.PULL:
            self._made.discard(line_id)
        if self._table.release(line):
            self._table.drop_unused(line)
        self._table.tell(LineFetched(line_id, line.line.entry))

    def store_small(
        self,
        writer: RecordWriter,
        version: Version,
        data: bytes,
        role: LineRole = LineRole.CURRENT,
        heads: Collection[Dot] = (),
        *,
        until_ms: int = 0,
    ) -> Line:
        """Keep a small content in the record store. Raises `ProtocolError` if it is another."""
        content = small_revision(data).content
        if content.manifest != version.manifest:
            raise ProtocolError("A small content is not the one that its version names.")
        row = Line(
            writer.new_line_id(),
            version.entry,
            role,
            version.dot,
            content,
            small=data,
            modified_ns=version.mtime_ns,
            recorded_ms=version.stamp.ms,
            kept_until_ms=until_ms,
        )
        writer.put_line(row)
        if heads:
            self.retire(writer, row, heads)
        return row

    def _line(self, line_id: int) -> OpenLine:
        line = self._pulling.get(line_id)
        if line is None:
            with self._opening:
                line = self._pulling.get(line_id) or self._opened(line_id)
                self._pulling[line_id] = line
        return line

    def _opened(self, line_id: int) -> OpenLine:
        with self._table.store.read() as reader:
            row = reader.line(line_id)
        if row is None or row.content is None:
            raise NotFound("The content is not being fetched any more.")
        line = self._table.peek(line_id)
        if line is None and row.role is LineRole.PULL and line_id not in self._made:
            return self._made_for(row)
        line = self._table.acquire(row)
        try:
            self._table.open_writer(line)
        except BaseException:
            self._table.release(line)
            raise
        return line

    def _made_for(self, row: Line) -> OpenLine:
        with undoing() as undo:
            file, row = file_to_fill(self._table, row, undo)
        self._made.add(row.id)
        return self._table.attach(row, file) or self._table.adopt(row, file)


def _lose(line: OpenLine, blocks: BlockSet) -> bool:
    """Have blocks fetched again whose sync failed: the next would succeed without them.

    False where a program may have changed them: what it wrote is nowhere else.
    """
    with line.guard:
        if line.line.role is not LineRole.PULL or line.dirty or line.present is None:
            return False
        for first, count in blocks.runs(0, blocks.end):
            line.present.discard_run(first, count)
            line.unsynced.discard_run(first, count)
        return True
