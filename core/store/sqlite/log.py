"""Which records make up which batch: the log of a transaction, written in one go at its end.

All records of a batch share the moment of their stamp, so they are gathered by it; `raise_to`
says where the batch of a moment ends. A batch of which no record is left is removed, except the
newest of its origin, which carries the summary.
"""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.ids import Dot, EntryId, Incarnation
from core.model.records import Record
from core.ports import OriginState

Moment = tuple[Incarnation, int, int]

_INSERT: Final = """
    INSERT INTO batch
    (origin, last, first, ms, counter, position, live, others, previous, digest, entries)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_TAKE: Final = """
    DELETE FROM batch WHERE origin = ? AND last = ?
    RETURNING first, live, others, previous, digest, entries
"""
_LOSE: Final = """
    UPDATE batch SET live = live - 1 WHERE origin = ?1 AND last =
    (SELECT min(last) FROM batch WHERE origin = ?1 AND last >= ?2)
    RETURNING last, live
"""
_REMOVE: Final = "DELETE FROM batch WHERE origin = ? AND last = ?"


@dataclass(slots=True)
class _Gathered:
    """What one transaction adds to a batch, or (`state`) says about its end."""

    first: int = 2**63 - 1
    last: int = 0
    position: int = 0
    others: int = 0
    dots: set[int] = field(default_factory=set)
    entries: dict[EntryId, None] = field(default_factory=dict)
    state: OriginState | None = None
    previous: bytes = b""


class PendingLog:
    """What one transaction changes in the log."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        origins: Mapping[Incarnation, OriginState],
        empty_heads: Collection[Incarnation],
    ) -> None:
        """Begin at the summary `origins`; of `empty_heads` the newest batch holds no record."""
        self.origins: dict[Incarnation, OriginState] = dict(origins)
        self.empty_heads: set[Incarnation] = set(empty_heads)
        self._stored: dict[Incarnation, int] = {}
        self._connection = connection
        self._pending: dict[Moment, _Gathered] = {}
        self._written: dict[Moment, int] = {}
        self._lost: list[Dot] = []

    @property
    def pending(self) -> bool:
        """Say whether anything waits to be written."""
        return bool(self._pending or self._lost)

    def add(self, record: Record, entry: EntryId | None) -> None:
        """Add a record: of the row of `entry`, or (None) one that is kept beside the tree."""
        stamp, dot = record.stamp, record.dot
        moment = (dot.origin, stamp.ms, stamp.counter)
        pending = self._pending.get(moment)
        if pending is None:
            pending = self._pending[moment] = _Gathered()
        pending.first = min(pending.first, dot.seq)
        pending.last = max(pending.last, dot.seq)
        pending.position = max(pending.position, stamp.position)
        pending.dots.add(dot.seq)
        if entry is None:
            pending.others += 1
        else:
            pending.entries[entry] = None

    def lose(self, record: Record) -> None:
        """Drop a record."""
        stamp, dot = record.stamp, record.dot
        pending = self._pending.get((dot.origin, stamp.ms, stamp.counter))
        if pending is not None and dot.seq in pending.dots:
            pending.dots.remove(dot.seq)
        else:
            self._lost.append(dot)

    def lose_dot(self, dot: Dot) -> None:
        """Drop a record of which only the name is known."""
        for (origin, _, _), pending in self._pending.items():
            if origin == dot.origin and dot.seq in pending.dots:
                pending.dots.remove(dot.seq)
                return
        self._lost.append(dot)

    def raise_to(self, origin: Incarnation, state: OriginState) -> None:
        """Raise the summary; the batch of that moment ends at `state.last`."""
        before = self.origins.get(origin)
        if before is not None:
            self._stored.setdefault(origin, before.last)
        pending = self._pending.setdefault(
            (origin, state.stamp.ms, state.stamp.counter), _Gathered()
        )
        if pending.state is None and before is not None:
            pending.previous = before.digest
        pending.state = state
        self.origins[origin] = state

    def flush(self) -> None:
        """Write all of it into the transaction of the connection."""
        # What carried a summary and holds no record is not needed once a newer batch is there.
        unneeded = [
            (origin, last)
            for origin, last in self._stored.items()
            if origin in self.empty_heads and self.origins[origin].last != last
        ]
        self._connection.executemany(_REMOVE, unneeded)
        for moment, pending in self._pending.items():
            self._write(moment, pending)
        self._pending.clear()
        self._stored.clear()
        for dot in self._lost:
            self._lose_stored(dot)
        self._lost.clear()

    def _write(self, moment: Moment, pending: _Gathered) -> None:
        origin, ms, counter = moment
        state = pending.state
        last = pending.last if state is None else state.last
        position = pending.position if state is None else state.stamp.position
        digest = b"" if state is None else state.digest
        live, others, entries = len(pending.dots), pending.others, b"".join(pending.entries)
        first, previous = min(pending.first, last), pending.previous
        for old_last in {last, self._written.get(moment, last)} if self._rewrites(moment) else ():
            for old in self._connection.execute(_TAKE, (origin, old_last)).fetchall():
                first, live, others = min(first, old[0]), live + old[1], others + old[2]
                previous, digest = old[3] or previous, digest or old[4]
                entries = old[5] + entries
        if origin in self.origins and self.origins[origin].last == last:
            (self.empty_heads.discard if live > 0 else self.empty_heads.add)(origin)
        elif live <= 0:
            return
        head = (origin, last, first, ms, counter, position)
        self._connection.execute(_INSERT, (*head, live, others, previous, digest, entries))
        self._written[moment] = last

    def _rewrites(self, moment: Moment) -> bool:
        """Say whether the batch may be stored already, wholly or in part."""
        origin = moment[0]
        return moment in self._written or self._stored.get(origin, 0) >= (
            self.origins[origin].last if origin in self.origins else 0
        )

    def _lose_stored(self, dot: Dot) -> None:
        for last, live in self._connection.execute(_LOSE, dot).fetchall():
            if live > 0:
                continue
            head = self.origins.get(dot.origin)
            if head is not None and head.last == last:
                self.empty_heads.add(dot.origin)
            else:
                self._connection.execute(_REMOVE, (dot.origin, last))
