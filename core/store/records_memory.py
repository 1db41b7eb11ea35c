"""The memory twin of the record store: cheap, deterministic, and able to crash.

It keeps to the contract of `core.ports.RecordStore`. A kill of the process loses nothing that
was committed; a power cut (`crash`) may lose any suffix of what was committed since `sync`.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from core.errors import StoreError
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.content import Line
from core.model.records import Holding, PodNews, Signed
from core.ports import OriginState, PartsSwept, StoredClaim, StoredPledge
from core.store.memory_reader import MemoryReader
from core.store.memory_tables import BatchKey, Layer, Table, Tables
from core.store.part_names import manifests_of_line, manifests_of_row, segments_of
from core.store.row_records import difference
from core.tree.delta import TreeDelta

K = TypeVar("K")
V = TypeVar("V")
Undo = Callable[[Tables], None]


def _carried(layer: Layer[K, V], table_of: Callable[[Tables], Table[K, V]], tables: Tables) -> Undo:
    undo = table_of(tables).apply(layer.changes)

    def take_back(current: Tables) -> None:
        table_of(current).apply(undo)

    return take_back


class MemoryWriter(MemoryReader):
    """One transaction of the twin: a reader with changes of its own on top."""

    def __init__(self, tables: Tables, next_line: Iterator[int]) -> None:
        """Begin over `tables`; `next_line` gives numbers for content lines."""
        super().__init__(tables)
        self._next_line = next_line

    # --- what is replicated

    def apply(self, delta: TreeDelta) -> None:
        """Write the rows of `delta` and keep the log of their records."""
        for entry, row in delta.rows.items():
            came, went = difference(self._rows.get(entry), row)
            for record in went:
                self._log.put(record.dot, None)
            for record in came:
                self._log.put(record.dot, record)
            self._rows.put(entry, row)

    def put_signed(self, record: Signed, superseded: Sequence[Dot]) -> None:
        """Store a signed record and drop those named."""
        for dot in superseded:
            self._log.put(dot, None)
        self._log.put(record.dot, record)

    def put_news(self, record: PodNews) -> None:
        """Store news unless newer ones are here."""
        key = (record.pod, record.topic)
        old_dot = self._news.get(key)
        old = None if old_dot is None else self._log.get(old_dot)
        if old is not None:
            if old.stamp >= record.stamp:
                return
            self._log.put(old.dot, None)
        self._log.put(record.dot, record)
        self._news.put(key, record.dot)

    def put_holding(self, record: Holding) -> None:
        """Store those claims of the record that are the newest of their kind."""
        taken = 0
        for claim in record.claims:
            key = (claim.entry, claim.version, record.pod)
            mark = self._claims.get(key)
            if mark is not None:
                if mark[0] >= record.stamp:
                    continue
                self._let_go(mark[1])
            taken += 1
            self._claims.put(key, (record.stamp, record.dot, claim.held))
        if taken:
            self._log.put(record.dot, record)
            self._claims_left.put(record.dot, taken)

    def _let_go(self, dot: Dot) -> None:
        left = (self._claims_left.get(dot) or 0) - 1
        self._claims_left.put(dot, left if left > 0 else None)
        if left <= 0:
            self._log.put(dot, None)

    def forget_withdrawn(self, covered: Mapping[Incarnation, int]) -> None:
        """Forget withdrawals that `covered` covers."""
        gone = [
            (key, dot)
            for key, (_, dot, held) in self._claims.items()
            if not held and dot.seq <= covered.get(dot.origin, 0)
        ]
        for key, dot in gone:
            self._claims.put(key, None)
            self._let_go(dot)

    def forget_claims(self, claims: Iterable[StoredClaim]) -> None:
        """Forget claims, unless newer ones took their place."""
        for claim in claims:
            mark = self._claims.get(claim.key)
            if mark is not None and mark[1] == claim.dot:
                self._claims.put(claim.key, None)
                self._let_go(claim.dot)

    def set_origin(self, origin: Incarnation, state: OriginState) -> None:
        """Raise the summary and note the batch that ends there."""
        before = self._origins.get(origin)
        previous = before.digest if before is not None else b""
        key: BatchKey = (origin, state.stamp.ms, state.stamp.counter)
        if self._batches.get(key) is None:
            self._batches.put(key, (state.last, state.digest))
            self._previous.put(Dot(origin, state.last), previous)
        self._origins.put(origin, state)

    def set_report(self, pod: PodId, summary: Mapping[Incarnation, int]) -> None:
        """Note the summary that a member reported."""
        self._reports.put(pod, dict(summary) or None)

    # --- local state

    def new_line_id(self) -> int:
        """Return a number never used before."""
        return next(self._next_line)

    def put_line(self, line: Line) -> None:
        """Write a content line."""
        self._lines.put(line.id, line)

    def drop_line(self, line: int) -> None:
        """Forget a content line."""
        self._lines.put(line, None)

    def put_manifest_part(self, digest: ContentHash, encoded: bytes) -> None:
        """Keep a part of a manifest."""
        self._parts.put(digest, encoded)

    def drop_manifest_part(self, digest: ContentHash) -> None:
        """Forget a part of a manifest."""
        self._parts.put(digest, None)

    def set_fact(self, name: str, value: bytes | None) -> None:
        """Write or remove a local fact."""
        self._facts.put(name, value)

    def put_pledge(self, pledge: StoredPledge) -> None:
        """Pledge to keep a version."""
        self._pledges.put((pledge.entry, pledge.version), pledge.seconds)

    def drop_pledge(self, entry: EntryId, version: Dot) -> None:
        """Take a pledge back."""
        self._pledges.put((entry, version), None)

    def carry_out(self, tables: Tables) -> list[Undo]:
        """Apply all changes to `tables`; return what takes them back."""
        return [
            _carried(self._rows, lambda t: t.rows, tables),
            _carried(self._log, lambda t: t.log, tables),
            _carried(self._batches, lambda t: t.batches, tables),
            _carried(self._previous, lambda t: t.previous, tables),
            _carried(self._origins, lambda t: t.origins, tables),
            _carried(self._reports, lambda t: t.reports, tables),
            _carried(self._news, lambda t: t.news, tables),
            _carried(self._claims, lambda t: t.claims, tables),
            _carried(self._claims_left, lambda t: t.claims_left, tables),
            _carried(self._lines, lambda t: t.lines, tables),
            _carried(self._parts, lambda t: t.parts, tables),
            _carried(self._facts, lambda t: t.facts, tables),
            _carried(self._pledges, lambda t: t.pledges, tables),
        ]


class MemoryRecordStore:
    """A record store in memory.

    `fail` is called with "begin", "commit" or "sync" before each such step and may raise, to play
    a disk that is full or broken.
    """

    def __init__(self, fail: Callable[[str], None] | None = None) -> None:
        """Make an empty store."""
        self.fail = fail
        self.backups: dict[str, Tables] = {}
        self._tables = Tables()
        self._unsynced: list[list[Undo]] = []
        self._next_line = count(1)
        self._readers = 0
        self._moment = threading.Lock()
        self._writing = threading.Lock()
        self._writer_thread: int | None = None
        self._closed = False

    def _step(self, what: str) -> None:
        if self._closed:
            raise StoreError("The record store is closed.")
        if self.fail is not None:
            self.fail(what)

    @contextmanager
    def read(self) -> Iterator[MemoryReader]:
        """Open a view of one moment."""
        if self._closed:
            raise StoreError("The record store is closed.")
        with self._moment:
            self._readers += 1
            tables = self._tables
        try:
            yield MemoryReader(tables)
        finally:
            with self._moment:
                self._readers -= 1

    @contextmanager
    def write(self) -> Iterator[MemoryWriter]:
        """Begin a transaction; commit at the end, roll back on an exception."""
        if self._writer_thread == threading.get_ident():
            raise StoreError("A transaction was begun inside another one.")
        with self._writing:
            self._step("begin")
            self._writer_thread = threading.get_ident()
            try:
                writer = MemoryWriter(self._tables, self._next_line)
                yield writer
                self._step("commit")
                self._commit(writer)
            finally:
                self._writer_thread = None

    def _commit(self, writer: MemoryWriter) -> None:
        with self._moment:
            if self._readers:
                # Whoever reads keeps what it looks at; the store goes on with a copy.
                self._tables = self._tables.copy()
            self._unsynced.append(writer.carry_out(self._tables))

    def sync(self) -> None:
        """Make all that was committed survive a crash."""
        self._step("sync")
        self._unsynced.clear()

    def sweep_parts(self, rows_max: int, in_use: Collection[ContentHash]) -> PartsSwept:
        """Forget the parts of manifests that nothing needs; the twin does it in one step."""
        with self.write() as writer:
            tables = self._tables
            needed = set(in_use)
            for line in tables.lines.data.values():
                needed.update(manifests_of_line(line))
            for row in tables.rows.data.values():
                needed.update(manifests_of_row(row))
            for digest in list(needed):
                needed.update(segments_of(tables.parts.data.get(digest, b"")) or ())
            gone = [digest for digest in tables.parts.data if digest not in needed]
            for digest in gone:
                writer.drop_manifest_part(digest)
        return PartsSwept(len(gone), ended=True)

    def checkpoint(self) -> None:
        """Do nothing: there is no log to shorten."""
        self._step("checkpoint")

    def backup(self, name: str) -> None:
        """Keep a copy under `name`."""
        self._step("backup")
        self.backups[name] = self._tables.copy()

    def close(self) -> None:
        """Close; later calls fail until `reopen`."""
        self._closed = True

    # --- for tests and the simulator only

    @property
    def unsynced(self) -> int:
        """How many transactions a crash may lose."""
        return len(self._unsynced)

    def crash(self, kept: int = 0) -> None:
        """Cut the power: all but the first `kept` transactions since the last `sync` are lost."""
        if self._readers:
            self._tables = self._tables.copy()
        for transaction in reversed(self._unsynced[kept:]):
            for take_back in transaction:
                take_back(self._tables)
        self._unsynced.clear()
        self._closed = True

    def reopen(self) -> None:
        """Start again on what is there, after `close` or `crash`."""
        self._closed = False
        self._writing = threading.Lock()
        self._writer_thread = None
