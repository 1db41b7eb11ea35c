"""How batches of other pods enter: order, duplicates, gaps and forks."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from core.ids import LOST, ROOT, ZERO_STAMP, EntryId, Incarnation
from core.model.records import (
    Attribute,
    Batch,
    Birth,
    Dead,
    Gone,
    Holding,
    Place,
    PodNews,
    Record,
    Signed,
    Version,
)
from core.ports import OriginState, RecordWriter
from core.replica.change import store_signed
from core.replica.checking import check
from core.replica.events import FarAhead, Fork
from core.tree.evaluate import evaluate
from core.tree.merge import insert
from core.tree.workspace import Workspace
from core.wire.messages import ORIGINS_MAX

FAR_AHEAD_MS = 30 * 60 * 1000
# A summary names every origin and has to fit into a message: one more than that, and no pod could
# greet another any more. Room stays for those that this pod begins itself.
ORIGINS_TAKEN_MAX = ORIGINS_MAX - 4_096


def raise_in(
    writer: RecordWriter,
    origins: dict[Incarnation, OriginState],
    summary: Mapping[Incarnation, int | OriginState],
) -> None:
    """Let what a peer had seen count as seen here: raise `origins`, and what `writer` keeps."""
    for origin, reached in summary.items():
        here = origins.get(origin)
        if here is None and len(origins) >= ORIGINS_TAKEN_MAX:
            continue
        if isinstance(reached, OriginState):
            state = reached
        else:
            stamp = here.stamp if here is not None else ZERO_STAMP
            state = OriginState(reached, b"", stamp)
        if here is None or here.last < state.last:
            origins[origin] = state
            writer.set_origin(origin, state)


class Merging:
    """One transaction that takes batches; `origins` is the summary, raised as they are taken.

    Batches come in stamp order and what is missing between them was superseded. A live batch must
    follow the last one of its origin, and all it refers to must be known.
    """

    def __init__(
        self, writer: RecordWriter, origins: dict[Incarnation, OriginState], now_ms: int
    ) -> None:
        """Take batches into `writer` at `now_ms`."""
        self.workspace = Workspace(writer)
        self.origins = origins
        self.applied = 0
        self.missing: list[int] = []
        self.forks: list[Fork] = []
        self.far_ahead: dict[Incarnation, FarAhead] = {}
        self.crowded = False
        self._writer = writer
        self._now_ms = now_ms

    def take(self, batches: Sequence[Batch], *, live: bool) -> None:
        """Take all batches that can be; note the others. Raises `ProtocolError`."""
        for position, batch in enumerate(batches):
            check(batch)
            state = self.origins.get(batch.origin)
            if self._is_forked(batch, state):
                continue
            if state is not None and batch.last <= state.last:
                continue
            if state is None and len(self.origins) >= ORIGINS_TAKEN_MAX:
                self.crowded = True
                continue
            if live and not self._follows(batch, state):
                self.missing.append(position)
                continue
            self._insert(batch)
        evaluate(self.workspace)
        self._writer.apply(self.workspace.delta())

    def _is_forked(self, batch: Batch, state: OriginState | None) -> bool:
        if any(fork.origin == batch.origin for fork in self.forks):
            return True
        if state is None or not state.digest:
            return False
        theirs = b""
        if batch.last == state.last:
            theirs = batch.digest
        elif batch.records and batch.records[0].dot.seq == state.last + 1:
            theirs = batch.previous
        if theirs and theirs != state.digest:
            self.forks.append(Fork(batch.origin, batch.last, state.digest, theirs))
            return True
        return False

    def _follows(self, batch: Batch, state: OriginState | None) -> bool:
        last = state.last if state is not None else 0
        if not batch.records or batch.records[0].dot.seq != last + 1:
            return False
        return not self._unknown(batch)

    def _unknown(self, batch: Batch) -> bool:
        known = {ROOT, LOST}
        known.update(record.entry for record in batch.records if isinstance(record, Birth))
        for record in batch.records:
            for entry in _entries(record):
                if entry not in known:
                    row = self.workspace.row(entry)
                    if row is None or not row.births:
                        return True
                    known.add(entry)
        return False

    def _insert(self, batch: Batch) -> None:
        for record in batch.records:
            match record:
                case Signed():
                    store_signed(self._writer, record)
                case PodNews():
                    self._writer.put_news(record)
                case Holding():
                    self._writer.put_holding(record)
                case _:
                    insert(self.workspace, record)
        before = self.origins.get(batch.origin)
        if batch.records:
            stamp = batch.records[-1].stamp
        elif before is not None:
            stamp = before.stamp
        else:
            return
        state = OriginState(batch.last, batch.digest, stamp)
        self.origins[batch.origin] = state
        self._writer.set_origin(batch.origin, state)
        self.applied += 1
        if stamp.ms - self._now_ms > FAR_AHEAD_MS:
            self.far_ahead[batch.origin] = FarAhead(batch.origin, stamp.ms - self._now_ms)


def _entries(record: Record) -> tuple[EntryId, ...]:
    """Return the entries that must be known before a record can be shown."""
    match record:
        case Birth():
            return (record.parent, record.target) if record.target else (record.parent,)
        case Place() | Dead():
            return record.entry, record.parent
        case Version() | Gone() | Attribute():
            return (record.entry,)
        case Signed() | PodNews() | Holding():
            return ()
        case _:
            assert_never(record)
