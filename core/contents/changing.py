"""Making a content line ready to be changed, so that no crash and no change loses a version.

Before the first change since a version was published: the mark (entry, base) is written down and
durable, and what others or the history still need of that version has a place to be saved to. A
line that lives in the record store, that is not here, or that is cut to nothing is not changed at
all: a new line begins, and the old one stays as it is until the new one is published.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from msgspec.structs import replace

from core.contents.asides import Aside
from core.contents.bitmaps import BlockSet
from core.contents.events import LineDirtied
from core.contents.manifests import Layout, block_count
from core.contents.new_files import make_file, undoing
from core.contents.open_lines import OpenLine
from core.contents.remains import Remains
from core.contents.saving import Saving
from core.contents.table import LineTable
from core.errors import StoreDamaged
from core.ids import Dot, EntryId
from core.model.content import Line, LineRole
from core.ports import BackingFile, RecordReader, RecordWriter

Heads = tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """Which file a line belongs to and which heads its readers see: the base of a change."""

    entry: EntryId
    heads: Heads


def new_draft(
    writer: RecordWriter, entry: EntryId, base: Heads = (), role: LineRole = LineRole.CURRENT
) -> Line:
    """Write the row of a new, empty, dirty line; its file is made after the commit."""
    row = Line(writer.new_line_id(), entry, role, base=base)
    writer.put_line(row)
    return row


def role_after(row: Line) -> LineRole:
    """Return the role of a line that takes the place of `row`: what was removed stays so."""
    return LineRole.ORPHAN if row.removed else LineRole.CURRENT


class Changing:
    """Makes lines ready. Begins transactions; never called with a line's guard held."""

    def __init__(self, table: LineTable, remains: Remains) -> None:
        """Work on the lines of `table`; what is left of a line that is cut goes to `remains`."""
        self._table = table
        self._remains = remains
        self._saving = Saving(table, remains)

    def begin(self, row: Line, file: BackingFile) -> OpenLine:
        """Begin with the empty file of a draft whose row was committed; the line is in use once."""
        line = self._table.adopt(row, file)
        with line.guard:
            line.changes.everything = True
            line.mtime_ns = line.changed_ns = self._table.clock.wall_ns()
            self._is_ready(line)
        self._tell_dirtied(line)
        return line

    def ready(self, line: OpenLine, claimed: Claimed) -> None:
        """Make `line` ready for a change; returns at once if it is.

        Whoever changes it looks under its guard whether it still is: its mark may be gone again.
        """
        while not line.ready:
            readiness = self._prepare(line, claimed)
            with line.guard:
                # Not if meanwhile a publication began or the mark was taken away.
                done = line.readiness == readiness
                if done:
                    self._is_ready(line)
            if done:
                self._tell_dirtied(line)

    def _prepare(self, line: OpenLine, claimed: Claimed) -> int:
        """Mark a line and attach what is saved of it; return the readiness that this is of."""
        durable, become = False, None
        with ExitStack() as held:
            with undoing() as undo, self._table.store.write() as writer:
                _hold(line, held, undo)
                _see_stored(writer, line)
                if line.line.small is not None:
                    become = self._leave_store(writer, line, claimed, undo)
                elif not line.line.id:
                    become = self._begin_partial(writer, line, claimed, undo)
                else:
                    durable = self._mark(writer, line, claimed.heads)
                    self._saving.attach(writer, line, undo)
            if become is not None:
                become()
            readiness = line.readiness
        if durable:
            if line.line.removed:
                self._table.files.sync_names()
            self._table.store.sync()
        self._table.open_writer(line)
        return readiness

    def _is_ready(self, line: OpenLine) -> None:
        """Let changes begin; the guard is held, so that nobody takes the line for clean between."""
        line.ready = True
        line.told_at_last_use = False
        self._table.note_dirty(line)

    def _tell_dirtied(self, line: OpenLine) -> None:
        if not line.line.removed:  # of what was removed nothing is ever published
            self._table.tell(LineDirtied(line.line.id, line.line.entry))

    def restart(self, line: OpenLine, claimed: Claimed, now_ns: int) -> bool:
        """Cut `line` to nothing by beginning another one; the old content stays untouched.

        False if it was never published, so that nothing is lost when it is cut in place.
        """
        with ExitStack() as held:
            with undoing() as undo, self._table.store.write() as writer:
                _hold(line, held, undo)
                _see_stored(writer, line)
                old = line.line
                if old.id and old.version is None and old.small is None:
                    return False
                doomed = self._leave(writer, line)
                base = line.base_now or claimed.heads
                row = new_draft(writer, claimed.entry, base, role_after(line.line))
                file = make_file(self._table.files, row.id, undo)
            self._switch(line, row, file, b"")
            line.changed(now_ns)
            self._is_ready(line)
        if doomed:
            self._table.unlink([old.id])
        self._tell_dirtied(line)
        return True

    def _leave(self, writer: RecordWriter, line: OpenLine) -> bool:
        """Settle the row that a line leaves behind; True if its file is of no use any more."""
        row = line.line
        if row.role is LineRole.REMOVED or (row.base is None and not row.removed):
            return False
        if not line.dirty and not row.removed:
            # Without its own version the mark says that what was published was not synced yet.
            if row.version in (row.base or ()):
                writer.put_line(replace(row, base=None))
            return False
        left = None
        wanted = self._table.settings.others or line.asides
        if row.version is not None and not row.removed and wanted:
            left = self._remains.leave(writer, row, line, self._table.clock.wall_ms())
        if left is not None:
            self._table.remains.add(left.id)
        if left is None or left.id != row.id:
            writer.put_line(replace(row, role=LineRole.ORPHAN, base=None))
            return True
        return False

    # --- one line becomes another ----------------------------------------------------------------

    def _leave_store(
        self, writer: RecordWriter, line: OpenLine, claimed: Claimed, undo: ExitStack
    ) -> Callable[[], None]:
        data = line.line.small or b""
        row = new_draft(writer, claimed.entry, claimed.heads, role_after(line.line))
        file = make_file(self._table.files, row.id, undo)
        if data:
            file.write(0, data)

        def become() -> None:
            line.origin = line.line.content
            self._switch(line, row, file, data)
            line.mtime_ns = None

        return become

    def _begin_partial(
        self, writer: RecordWriter, line: OpenLine, claimed: Claimed, undo: ExitStack
    ) -> Callable[[], None]:
        old = line.line
        begun = _begun_pull(writer, old) or replace(old, id=writer.new_line_id())
        file, filled = file_to_fill(self._table, begun, undo)
        row = replace(filled, entry=claimed.entry, role=role_after(old), base=claimed.heads)
        writer.put_line(row)
        present = BlockSet(row.present)
        if row.whole:
            present.add_run(0, block_count(line.size, line.block_size))

        def become() -> None:
            line.writer, line.line, line.present = file, row, present
            self._table.rekey(line, old)

        return become

    def _switch(self, line: OpenLine, row: Line, file: BackingFile, data: bytes) -> None:
        """Let all who use `line` use `file`, that of `row`, from now on; it holds `data`."""
        old = line.line
        if line.users:
            line.set_aside_files += [kept for kept in (line.reader, line.writer) if kept]
        line.reader, line.writer = None, file
        line.line = row
        line.layout = None
        line.present = None
        line.size = len(data)
        line.changes.everything = True
        line.close_asides()
        line.snapshot = None
        line.unready()
        self._table.rekey(line, old)

    # --- a line is changed in place --------------------------------------------------------------

    def _mark(self, writer: RecordWriter, line: OpenLine, heads: Heads) -> bool:
        """Write the mark down; True if it must be durable before the change."""
        row = line.line
        if row.role is LineRole.REMOVED:
            return True  # without the removal it would count as published and unchanged
        if row.role is LineRole.ORPHAN:
            return False
        if row.base is None:
            line.line = replace(row, role=LineRole.CURRENT, base=heads, kept_until_ms=0)
            writer.put_line(line.line)
        # Asked of a mark that stands, too: another thread may have made it a moment ago.
        return row.version is not None and not line.dirty


def _hold(line: OpenLine, held: ExitStack, undo: ExitStack) -> None:
    """Take the guard of a line in a transaction, to let it go only after the commit.

    What follows in memory is done after that, under the guard; what is done before is undone if
    the transaction fails.
    """
    held.enter_context(line.guard)
    undo.callback(_restore, line, line.line, line.evicted, tuple(line.asides))


def _restore(line: OpenLine, row: Line, evicted: bool, asides: tuple[Aside, ...]) -> None:
    line.line, line.evicted = row, evicted
    for aside in [one for one in line.asides if one not in asides]:
        line.asides.remove(aside)
        aside.close()


def _see_stored(writer: RecordWriter, line: OpenLine) -> None:
    """Take over what was committed a moment ago: a removal must not be undone.

    A line that was only evicted is of use again: its file is there until its last close.
    """
    row = writer.line(line.line.id)
    if row is not None and not row.dirty and not line.dirty:
        # It was opened as its row said, and the mark was cleared before it was in the table.
        line.line = replace(line.line, base=None)
    if line.evicted:
        line.evicted = False
        line.line = replace(line.line, role=LineRole.CACHED)
        writer.put_line(line.line)
        return
    if row is not None and row.removed and row.version is not None:
        line.line = row


def _begun_pull(reader: RecordReader, absent: Line) -> Line | None:
    """Return the row whose file the version is being fetched into, if it is.

    With a second one, what is fetched would never come to who changes the file.
    """
    rows = reader.lines(absent.entry)
    pulls = (row for row in rows if row.role is LineRole.PULL and row.version == absent.version)
    return next(pulls, None)


def file_to_fill(table: LineTable, row: Line, undo: ExitStack) -> tuple[BackingFile, Line]:
    """Open the file that a version comes into, or make it; return its row as it is then, too."""
    try:
        file = table.files.open(row.id, writable=True)
    except StoreDamaged:
        size = row.content.size if row.content is not None else 0
        file = make_file(table.files, row.id, undo)
        file.truncate(size)
        return file, _emptied(row, table.layout(row.content))
    undo.callback(file.close)
    return file, row


def _emptied(row: Line, layout: Layout | None) -> Line:
    """Return a row whose file was not there: no block is, whatever was noted."""
    holes = BlockSet() if layout is None else holes_of(layout)
    count = block_count(row.content.size, row.content.block_size) if row.content else 0
    return replace(row, present=holes.encoded(), missing=count - len(holes))


def holes_of(layout: Layout) -> BlockSet:
    """Return the blocks that are holes, which are here without being fetched."""
    holes = BlockSet()
    block = layout.next_block(0, hole=True)
    while block is not None:
        end = layout.next_block(block, hole=False)
        stop = layout.count if end is None else end
        holes.add_run(block, stop - block)
        block = layout.next_block(stop, hole=True)
    return holes
