"""`throughput`, `log`, `recent`: what happened lately, and how many bytes passed."""

from collections.abc import Iterable, Iterator

from core.control.lines import Tell
from core.control.schema import LogRequest, LogRow, Nothing, RecentRow, Throughput
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.node.journal import asked_for
from core.node.parts import Parts
from core.node.passing import STEP_SECONDS
from core.node.recent import DELETED, Recent
from core.node.services.deleted import kept_of, with_undo
from core.node.services.looking import version_name
from core.ports import RecordReader


class Happenings:
    """Answers on the loop; what looks at records goes to a worker."""

    def __init__(self, parts: Parts) -> None:
        """Tell of a node."""
        self._parts = parts

    async def throughput(self, request: Nothing, tell: Tell) -> Throughput:
        """Return how many bytes of contents came and went in each minute of the last hour."""
        del request, tell
        parts = self._parts
        parts.chronicle.passing.take(parts.clock.monotonic(), parts.engine.traffic)
        steps = parts.chronicle.passing.steps
        return Throughput(STEP_SECONDS, [each[0] for each in steps], [each[1] for each in steps])

    async def log(self, request: LogRequest, tell: Tell) -> list[LogRow]:
        """Return what happened, the newest first."""
        del tell
        rows, now_ms = self._parts.chronicle.journal.rows, self._parts.clock.wall_ms()

        def work() -> list[LogRow]:
            with self._parts.store.read() as reader:
                return with_undo(reader, asked_for(rows, request), now_ms)

        return await self._parts.workers.run(work)

    async def recent(self, request: Nothing, tell: Tell) -> list[RecentRow]:
        """Return the files that were changed lately, the newest first."""
        del request, tell
        found = self._parts.chronicle.recent.newest
        return await self._parts.workers.run(lambda: [self._row(each) for each in found])

    def _row(self, each: Recent) -> RecentRow:
        with self._parts.store.read() as reader:
            if each.kind == DELETED:
                line = kept_of(reader, each, self._parts.clock.wall_ms())
                undo = "" if line is None else version_name(line.version)
            else:
                undo = undo_of(reader, each.entries)
        return RecentRow(each.path, each.at, each.pod, each.person, each.kind, undo)


def undo_of(reader: RecordReader, entries: Iterable[EntryId]) -> str:
    """Return the older version of these files that stays longest here; nothing if none does."""
    found = [line for entry in entries for line in _older(reader, entry)]
    last = max(found, key=lambda line: (line.kept_until_ms, line.recorded_ms), default=None)
    return "" if last is None else version_name(last.version)


def _older(reader: RecordReader, entry: EntryId) -> Iterator[Line]:
    """Yield the older versions of a file that are whole here, those just replaced too."""
    row = reader.row(entry)
    heads = set() if row is None else {head.dot for head in row.contents}
    for line in reader.lines(entry):
        if not line.whole or line.dirty or line.content is None:
            continue
        if line.role is LineRole.HISTORY or (
            line.role is not LineRole.PULL and line.version not in heads
        ):
            yield line
