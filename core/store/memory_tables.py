"""The tables of the record store's memory twin: dictionaries whose changes can be taken back.

A transaction is a dictionary of changes for each table (None: gone). Applying it returns the
changes that undo it, which is how the twin rolls back and forgets at a crash.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.content import Line
from core.model.records import Record, Signed
from core.model.rows import EntryRow
from core.ports import OriginState
from core.store.row_records import FIRST_ROWS, target_of

K = TypeVar("K")
V = TypeVar("V")
Ids = dict[K, dict[V, None]]

BatchKey = tuple[Incarnation, int, int]
BatchMark = tuple[int, bytes]
ClaimKey = tuple[EntryId, Dot, PodId]
ClaimMark = tuple[Stamp, Dot, bool]


class Table(Generic[K, V]):
    """A dictionary; subclasses keep indexes beside it."""

    def __init__(self) -> None:
        """Make it empty."""
        self.data: dict[K, V] = {}

    def apply(self, changes: Mapping[K, V | None]) -> dict[K, V | None]:
        """Carry out `changes`; return the changes that undo them."""
        undo: dict[K, V | None] = {}
        for key, value in changes.items():
            old = self.data.get(key)
            undo[key] = old
            if old is not None:
                self.forget(key, old)
            if value is None:
                self.data.pop(key, None)
            else:
                self.data[key] = value
                self.notice(key, value)
        return undo

    def notice(self, key: K, value: V) -> None:
        """Add `value` to the indexes."""

    def forget(self, key: K, value: V) -> None:
        """Remove `value` from the indexes."""

    def fill(self, other: "Table[K, V]") -> None:
        """Take over everything of `other`."""
        self.apply(other.data)


def add(index: Ids[K, V], key: K, value: V) -> None:
    """Put `value` under `key`."""
    index.setdefault(key, {})[value] = None


def remove(index: Ids[K, V], key: K, value: V) -> None:
    """Take `value` from under `key`."""
    values = index[key]
    del values[value]
    if not values:
        del index[key]


class RowTable(Table[EntryId, EntryRow]):
    """Entry rows, with what stands where."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self.children: Ids[EntryId, EntryId] = {}
        self.at: Ids[tuple[EntryId, bytes], EntryId] = {}
        self.links: Ids[EntryId, EntryId] = {}

    def notice(self, key: EntryId, value: EntryRow) -> None:
        """Add to the indexes."""
        if value.visible:
            add(self.children, value.parent, key)
            add(self.at, (value.parent, value.name), key)
        target = target_of(value)
        if target is not None:
            add(self.links, target, key)

    def forget(self, key: EntryId, value: EntryRow) -> None:
        """Remove from the indexes."""
        if value.visible:
            remove(self.children, value.parent, key)
            remove(self.at, (value.parent, value.name), key)
        target = target_of(value)
        if target is not None:
            remove(self.links, target, key)


class LogTable(Table[Dot, Record]):
    """Every stored record by its dot, with the order of each origin."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self.order: dict[Incarnation, list[int]] = {}
        self.signed: dict[Dot, Signed] = {}

    def notice(self, key: Dot, value: Record) -> None:
        """Add to the indexes."""
        order = self.order.setdefault(key.origin, [])
        if order and order[-1] > key.seq:
            insort(order, key.seq)
        else:
            order.append(key.seq)
        if isinstance(value, Signed):
            self.signed[key] = value

    def forget(self, key: Dot, value: Record) -> None:
        """Remove from the indexes."""
        order = self.order[key.origin]
        del order[bisect_right(order, key.seq) - 1]
        self.signed.pop(key, None)

    def after(self, origin: Incarnation, seq: int) -> Iterator[Record]:
        """Yield the records of `origin` beyond `seq`, in their order."""
        order = self.order.get(origin, [])
        for position in range(bisect_right(order, seq), len(order)):
            yield self.data[Dot(origin, order[position])]


class ClaimTable(Table[ClaimKey, ClaimMark]):
    """Who claims to hold what, by entry and by pod."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self.of_entry: Ids[EntryId, ClaimKey] = {}
        self.of_pod: Ids[PodId, ClaimKey] = {}

    def notice(self, key: ClaimKey, value: ClaimMark) -> None:
        """Add to the indexes."""
        add(self.of_entry, key[0], key)
        add(self.of_pod, key[2], key)

    def forget(self, key: ClaimKey, value: ClaimMark) -> None:
        """Remove from the indexes."""
        remove(self.of_entry, key[0], key)
        remove(self.of_pod, key[2], key)


class LineTable(Table[int, Line]):
    """Content lines, by entry and dirty ones apart."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self.of_entry: Ids[EntryId, int] = {}
        self.dirty: dict[int, None] = {}

    def notice(self, key: int, value: Line) -> None:
        """Add to the indexes."""
        add(self.of_entry, value.entry, key)
        if value.dirty:
            self.dirty[key] = None

    def forget(self, key: int, value: Line) -> None:
        """Remove from the indexes."""
        remove(self.of_entry, value.entry, key)
        self.dirty.pop(key, None)


class Tables:
    """All that a record store holds."""

    def __init__(self) -> None:
        """Make an empty store's tables."""
        self.rows = RowTable()
        self.log = LogTable()
        self.batches: Table[BatchKey, BatchMark] = Table()
        self.previous: Table[Dot, bytes] = Table()
        self.origins: Table[Incarnation, OriginState] = Table()
        self.reports: Table[PodId, Mapping[Incarnation, int]] = Table()
        self.news: Table[tuple[PodId, str], Dot] = Table()
        self.claims = ClaimTable()
        self.claims_left: Table[Dot, int] = Table()
        self.lines = LineTable()
        self.parts: Table[ContentHash, bytes] = Table()
        self.facts: Table[str, bytes] = Table()
        self.pledges: Table[tuple[EntryId, Dot], float] = Table()
        self.rows.apply({row.id: row for row in FIRST_ROWS})

    def copy(self) -> "Tables":
        """Return tables with the same contents that change apart from these."""
        other = Tables()
        other.rows.fill(self.rows)
        other.log.fill(self.log)
        other.batches.fill(self.batches)
        other.previous.fill(self.previous)
        other.origins.fill(self.origins)
        other.reports.fill(self.reports)
        other.news.fill(self.news)
        other.claims.fill(self.claims)
        other.claims_left.fill(self.claims_left)
        other.lines.fill(self.lines)
        other.parts.fill(self.parts)
        other.facts.fill(self.facts)
        other.pledges.fill(self.pledges)
        return other


class Layer(Generic[K, V]):
    """A table as one transaction sees it: the changes so far over what is committed."""

    def __init__(self, table: Table[K, V]) -> None:
        """Begin without changes."""
        self.table = table
        self.changes: dict[K, V | None] = {}

    def get(self, key: K) -> V | None:
        """Return the value or None."""
        if key in self.changes:
            return self.changes[key]
        return self.table.data.get(key)

    def put(self, key: K, value: V | None) -> None:
        """Change or remove (None) one value."""
        self.changes[key] = value

    def items(self) -> Iterator[tuple[K, V]]:
        """Yield all keys and values."""
        if not self.changes:
            yield from self.table.data.items()
            return
        for key, value in self.table.data.items():
            if key not in self.changes:
                yield key, value
        yield from self.changed()

    def changed(self) -> Iterator[tuple[K, V]]:
        """Yield what this transaction wrote."""
        for key, value in self.changes.items():
            if value is not None:
                yield key, value

    def pick(self, keys: Mapping[K, None]) -> Iterator[tuple[K, V]]:
        """Yield the committed values under `keys` that this transaction left alone."""
        data = self.table.data
        changes = self.changes
        for key in keys:
            if key not in changes:
                yield key, data[key]
