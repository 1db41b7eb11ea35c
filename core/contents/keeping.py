"""What becomes of lines that are not shown any more: history, orphans, removal, expiry.

A removal is final only when every member knows of it: until then one that does not may rename the
file, which brings it back, and the bytes here may be the only ones. So what was published is kept
until then, whatever the history's days say; they only say how much longer.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from core.contents.events import LinesDropped
from core.contents.open_lines import OpenLine
from core.contents.remains import Remains
from core.contents.saving import history_due
from core.contents.settings import YOUNG_MS
from core.contents.table import LineTable
from core.contents.unlinking import Unlinking
from core.errors import NoSpace
from core.ids import Dot, EntryId
from core.model.content import Line, LineRole
from core.ports import RecordReader, RecordWriter

_DROPPED_AT_ONCE = 64
ResultT = TypeVar("ResultT")


class Keeping:
    """Lets lines go. Nothing is unlinked before its transaction was committed."""

    def __init__(self, table: LineTable) -> None:
        """Keep the lines of `table`."""
        self._table = table
        self.remains = Remains(table)
        self.unlinking = Unlinking(table)
        table.unlink = self.unlinking.unlink
        self.over = 0  # older versions whose time is over and that must stay a little longer

    def removed(
        self,
        writer: RecordWriter,
        entry: EntryId,
        born_ns: int,
        *,
        keep_history: bool = True,
        versions: Collection[Dot] = (),
    ) -> list[Line]:
        """Settle the lines of a file whose last name a user removed; return them for `purge`.

        A published version becomes history. Its time is over at once, so that it stays only until
        all members know of the removal, if no history is kept or if it was born less than a minute
        ago; where there are no other members it goes. One that a program has open to change it
        becomes history at the last close, as it was published; what was never published goes
        then. With `versions`, a conflict copy beside the file was removed, and only its lines are
        settled.
        """
        now, settings = self._table.clock.wall_ms(), self._table.settings
        young = now - born_ns // 1_000_000 < YOUNG_MS
        keep_ms = settings.history_keep_ms if keep_history and not young else 0
        settled: list[Line] = []
        for row in writer.lines(entry):
            if row.role in {LineRole.HISTORY, LineRole.QUARANTINE, LineRole.REMOVED}:
                continue
            if versions and row.version not in versions and not {*(row.base or ())} & {*versions}:
                continue
            live, kept = self._table.peek(row.id), None
            if live is not None:
                live.evicted = False
            if row.role is LineRole.ORPHAN and live is None:
                continue  # it was evicted, its file is gone
            if (keep_ms or settings.others) and _is_wanted(row):
                kept = self._kept(writer, row, now + keep_ms)
            if kept is not None:
                settled.append(kept)
                self.over += not keep_ms
            if kept is None or kept.id != row.id:
                settled.append(self.doom(writer, row))
        return settled

    def _kept(self, writer: RecordWriter, row: Line, until_ms: int) -> Line | None:
        """Keep the published version that a line holds; return the row that has it, if any."""
        live = self._table.peek(row.id)
        # A mark alone says only that the published data was not synced yet, and goes on saying it.
        if live is not None and (live.dirty or live.writers > 0):
            return self.remains.leave(writer, row, live, until_ms)
        base = row.base if row.small is None else None
        kept = replace(row, role=LineRole.HISTORY, base=base, kept_until_ms=until_ms)
        writer.put_line(kept)
        return kept

    def doom(self, writer: RecordWriter, row: Line) -> Line:
        """Mark a line as useless in the transaction that makes it so; `purge` it afterwards."""
        if row.small is not None and self._table.peek(row.id) is None:
            writer.drop_line(row.id)
            return row
        row = replace(row, role=LineRole.ORPHAN)
        writer.put_line(row)
        return row

    def purge(self, rows: Iterable[Line], *, evicted: bool = False) -> None:
        """After the commit: unlink the files of doomed lines that nobody has open.

        Of lines that became history, or will at their last close, only what is known of them in
        memory follows. With `evicted` their files were not removed: a program that has one open and
        changed it since has brought the line back.
        """
        for row in rows:
            line = self._table.peek(row.id)
            if row.role is LineRole.REMOVED:
                self._let_go(row, line)
                continue
            if row.role is LineRole.HISTORY:
                if line is not None:
                    with line.guard:
                        line.line = row
                continue
            if line is None and row.small is not None:
                continue
            if line is not None:
                with line.guard:
                    if evicted and not line.evicted:
                        continue
                    line.line = replace(line.line, role=LineRole.ORPHAN)
                self._table.note_clean(line, row.entry)
                if line.users:
                    continue
                self._table.drop_unused(line)
            self.unlinking.unlink([row.id])

    def _let_go(self, row: Line, line: OpenLine | None) -> None:
        self._table.remains.add(row.id)
        if line is None:
            return
        with line.guard:
            line.line = row
        self._table.note_clean(line, row.entry)
        if not line.users:
            line.close_asides()
            self._table.drop_unused(line)

    def settle(self) -> Sequence[EntryId]:
        """Make history of what removed lines still hold that nobody uses; for a worker.

        Returns the files concerned.
        """
        settled = self.remains.settle()
        # Whether they may go at once is asked soon.
        self.over += len(settled)
        return settled

    @property
    def settles(self) -> bool:
        """Say whether there may be something to settle."""
        return bool(self._table.remains)

    def keep_due(self, writer: RecordWriter, row: Line) -> bool:
        """Say whether a local change of `row` now leaves an older version."""
        settings = self._table.settings
        now = self._table.clock.wall_ms()
        return history_due(writer.lines(row.entry), settings.history_keep_ms, now)

    def expire(self, bytes_max: int, may_go: Callable[[Line], bool]) -> int:
        """Remove history whose time is over or that is beyond `bytes_max`, oldest first.

        `may_go` is asked about each: what is replaced stays until its successor has its copies.
        Returns how many lines went.
        """
        now = self._table.clock.wall_ms()
        with self._table.store.read() as reader:
            rows = sorted(reader.lines_in_role(LineRole.HISTORY), key=lambda row: row.kept_until_ms)
            # What was saved aside of them is still to be written back.
            open_still = {row.entry for row in reader.lines_in_role(LineRole.REMOVED)}
        total, over = sum(held_bytes(row) for row in rows), 0
        doomed: list[Line] = []
        for row in rows:
            if row.guarded or (row.kept_until_ms > now and total <= bytes_max):
                continue
            if may_go(row) and (row.whole or row.entry not in open_still):
                total -= held_bytes(row)
                doomed.append(row)
            else:
                over += 1
        self.over = over
        self.drop(doomed)
        return len(doomed)

    def give_way(self, bytes_wanted: int, may_go: Callable[[Line], bool]) -> int:
        """Remove history, oldest first, until about `bytes_wanted` are given back.

        `may_go` is asked about each, as in `expire`. Returns how many bytes the lines held.
        """
        with self._table.store.read() as reader:
            rows = sorted(reader.lines_in_role(LineRole.HISTORY), key=lambda row: row.kept_until_ms)
        given = 0
        doomed: list[Line] = []
        for row in rows:
            if given >= bytes_wanted:
                break
            if not row.guarded and may_go(row):
                given += held_bytes(row)
                doomed.append(row)
        self.drop(doomed)
        return given

    def drop(self, rows: Sequence[Line]) -> None:
        """Remove lines: history, caches, copies that are held elsewhere (eviction).

        One that became something else since `rows` were read stays, and so does what another pod
        was promised that this one keeps.
        """
        for start in range(0, len(rows), _DROPPED_AT_ONCE):
            with self._table.store.write() as writer:
                doomed = [
                    self.doom(writer, row)
                    for row in rows[start : start + _DROPPED_AT_ONCE]
                    if _may_go(writer, row) and self.evict(row)
                ]
            self.purge(doomed, evicted=True)
            self.unlinking.finish()  # it is done for the sake of space
            self._table.tell(LinesDropped(tuple(dict.fromkeys(row.entry for row in doomed))))

    def freeing(self, act: Callable[[], ResultT]) -> ResultT:
        """Do what gives space back. On a full disk the reserve is given up for it first."""
        try:
            return act()
        except NoSpace:
            self._table.files.use_reserve()
            self.unlinking.finish()
            result = act()
            # Where there is no room for it now, it is taken by who looks at the disk now and then.
            self._table.files.restore_reserve()
            return result

    def evict(self, row: Line) -> bool:
        """Say whether a line may go, and note that it does, in the transaction that lets it go.

        Who has it open may still begin to change it: `purge` with `evicted` sees to that.
        """
        line = self._table.peek(row.id)
        if line is not None:
            with line.guard:
                if line.dirty or line.ready:
                    return False
                line.evicted = True
                line.unready()
        return True


def _is_wanted(row: Line) -> bool:
    """Say whether a line holds a published version that may be needed again.

    A copy that is being fetched is whole elsewhere; one that is here in part because it was
    written so may have blocks that are nowhere else.
    """
    return row.version is not None and (row.whole or row.role is LineRole.CURRENT)


def _may_go(reader: RecordReader, row: Line) -> bool:
    now = reader.line(row.id)
    if now is None or (now.role, now.version) != (row.role, row.version):
        return False
    return row.version is None or reader.pledge(row.entry, row.version) is None


def held_bytes(row: Line) -> int:
    """Return how many bytes of its content a line has here."""
    if row.content is None:
        return 0
    return max(0, row.content.size - row.missing * row.content.block_size)
