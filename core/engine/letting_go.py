"""Letting go: what was proven to be elsewhere goes from here, in one transaction. For a worker.

Everything is looked at once more in the transaction: what somebody opened, changed, removed, or
this pod pledged meanwhile stays.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from core.contents.events import LinesDropped
from core.engine.parts import EngineParts
from core.ids import Dot, EntryId
from core.model.content import FileVersion, Line, LineRole
from core.model.records import Claim
from core.placement.dropping import is_in_time
from core.ports import RecordReader
from core.replica.change import Change

AT_ONCE: Final = 64


class Moment(NamedTuple):
    """A moment by both clocks: monotonic seconds, Unix milliseconds."""

    monotonic: float
    wall_ms: int


class LettingGo:
    """Lets copies go that this pod need not hold."""

    def __init__(self, parts: EngineParts) -> None:
        """Let copies of the pod of `parts` go."""
        self._pod = parts.pod
        self._replica = parts.replica
        self._contents = parts.contents
        self._clock = parts.clock

    def drop(self, names: Sequence[FileVersion], asked: Moment) -> list[Line]:
        """Drop copies that were pledged for since `asked`; return the lines that went."""
        return self._contents.keeping.freeing(lambda: self._drop(names, asked))

    def _drop(self, names: Sequence[FileVersion], asked: Moment) -> list[Line]:
        keeping = self._contents.keeping
        gone: list[Line] = []
        for first in range(0, len(names), AT_ONCE):
            with self._replica.change() as change:
                rows = self._going(change, names[first : first + AT_ONCE], asked)
                if rows:
                    change.put_holding(self._pod, tuple(map(_withdrawal, rows)))
                doomed = [keeping.doom(change.writer, row) for _, row in rows]
            keeping.purge(doomed, evicted=True)
            gone += [row for _, row in rows]
        keeping.unlinking.finish()
        if gone:
            entries = tuple(dict.fromkeys(row.entry for row in gone))
            self._contents.tell(LinesDropped(entries))
        return gone

    def _going(
        self, change: Change, names: Sequence[FileVersion], asked: Moment
    ) -> list[tuple[FileVersion, Line]]:
        # Others may have had their turn for long until this transaction began.
        if not self._is_in_time(asked):
            return []
        rows = [(name, self._copy(change.writer, *name)) for name in names]
        evict = self._contents.keeping.evict
        return [(name, row) for name, row in rows if row is not None and evict(row)]

    def _is_in_time(self, asked: Moment) -> bool:
        """Say whether pledges asked for then may still be used.

        By the clock of the day, too: the other one stands still while a machine sleeps.
        """
        wall_seconds = abs(self._clock.wall_ms() - asked.wall_ms) / 1_000
        return is_in_time(asked.monotonic, self._clock.monotonic()) and is_in_time(0, wall_seconds)

    def _copy(self, reader: RecordReader, entry: EntryId, version: Dot) -> Line | None:
        """Return the line of a copy that may go, None if it must stay."""
        table = self._contents.table
        own = (version, self._pod, self._replica.incarnation)
        if reader.pledge(entry, version) is not None or own not in reader.holders(entry):
            return None
        if any(table.dirty_of(entry)):
            return None  # what a program makes of it may still need it
        for row in reader.lines(entry):
            if row.version == version and row.role is LineRole.CURRENT and row.whole:
                live = table.peek(row.id)
                in_use = row.dirty or (live is not None and live.users > 0)
                return None if in_use else row
        return None


def _withdrawal(going: tuple[FileVersion, Line]) -> Claim:
    (entry, version), _ = going
    return Claim(entry, version, held=False)
