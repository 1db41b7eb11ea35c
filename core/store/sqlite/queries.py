"""All questions to the record store that need no cache, over one connection."""

import heapq
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

import msgspec

from core.ids import (
    INCARNATION_MAX,
    LOST,
    ROOT,
    ContentHash,
    Dot,
    EntryId,
    Incarnation,
    PodId,
    Stamp,
)
from core.model.content import Line
from core.model.records import PodNews, Record, Signed
from core.model.rows import EntryRow
from core.ports import ClaimKey, OriginState, StoredClaim, StoredPledge
from core.store.row_records import records_of

Stored: TypeAlias = tuple[Incarnation, int, bytes, Sequence[Record]]

SIGNED: Final = 16
NEWS: Final = 17
HOLDING: Final = 18
_ID_BYTES: Final = 16
_STREAM_ROWS: Final = 256


class _Contents(msgspec.Struct, array_like=True, gc=False):
    """The first fields of a row, of which only the contents are counted."""

    id: msgspec.Raw
    births: msgspec.Raw
    places: msgspec.Raw
    contents: list[msgspec.Raw]


_decode_contents: Final = msgspec.msgpack.Decoder(_Contents).decode
decode_row: Final = msgspec.msgpack.Decoder(EntryRow).decode
decode_line: Final = msgspec.msgpack.Decoder(Line).decode
decode_other: Final = msgspec.msgpack.Decoder(Record).decode

ROW_BY_ID: Final = "SELECT row FROM entry WHERE id = ?"
ROWS_AT: Final = "SELECT row FROM entry WHERE parent = ? AND name = ?"
ROWS_TO: Final = "SELECT row FROM entry WHERE target = ?"
LINES_OF: Final = "SELECT line, small FROM line WHERE entry = ? ORDER BY id"

_BATCHES_AFTER: Final = """
    SELECT ms, counter, origin, first, last, digest, entries, others FROM batch
    WHERE origin = ? AND last > ? AND live > 0 ORDER BY last
"""
_OTHERS_OF: Final = "SELECT record FROM other WHERE origin = ? AND seq BETWEEN ? AND ?"
_CLAIMS_AFTER: Final = """
    SELECT entry, version_origin, version_seq, pod, ms, counter, origin, position, seq FROM claim
    WHERE (entry, version_origin, version_seq, pod) > (?, ?, ?, ?)
    ORDER BY entry, version_origin, version_seq, pod LIMIT ?
"""
_NEWEST_BATCH: Final = """
    SELECT origin, last, digest, ms, counter, position, live FROM batch
    WHERE origin <= ? ORDER BY origin DESC, last DESC LIMIT 1
"""


def line_of(line: bytes, small: bytes | None) -> Line:
    """Return a stored content line with its small content."""
    found = decode_line(line)
    return found if small is None else msgspec.structs.replace(found, small=small)


def heads(
    connection: sqlite3.Connection,
) -> tuple[dict[Incarnation, OriginState], frozenset[Incarnation]]:
    """Read the summary, and the origins whose newest batch holds no record any more.

    It is in the newest batch of each origin; a skip scan finds those, whatever the size.
    """
    found: dict[Incarnation, OriginState] = {}
    empty: set[Incarnation] = set()
    newest = connection.execute(_NEWEST_BATCH, (INCARNATION_MAX,)).fetchone()
    while newest is not None:
        number, last, digest, ms, counter, position, live = newest
        origin = Incarnation(number)
        found[origin] = OriginState(last, digest, Stamp(ms, counter, origin, position))
        if live <= 0:
            empty.add(origin)
        newest = connection.execute(_NEWEST_BATCH, (origin - 1,)).fetchone()
    return found, frozenset(empty)


class Queries(ABC):
    """The cold half of a reader; `_source` gives a connection that shows the right moment."""

    __slots__ = ()

    @abstractmethod
    def _source(self) -> sqlite3.Connection:
        """Return a connection that looks at this view's moment."""

    @abstractmethod
    def origins(self) -> Mapping[Incarnation, OriginState]:
        """Return the summary with digests."""

    @abstractmethod
    def _row_once(self, entry: EntryId) -> EntryRow | None:
        """Return a row without keeping it in the cache."""

    def summary(self) -> Mapping[Incarnation, int]:
        """Return how far each origin is known."""
        return {origin: state.last for origin, state in self.origins().items()}

    def _stream(self, query: str, *values: bytes) -> Iterator[EntryRow]:
        cursor = self._source().execute(query, values)
        while found := cursor.fetchmany(_STREAM_ROWS):
            for (row,) in found:
                yield decode_row(row)

    def displaced(self) -> Sequence[EntryRow]:
        """Return the displaced folders."""
        return list(self._stream("SELECT row FROM entry WHERE displaced IS NOT NULL"))

    def invisible(self) -> Iterable[EntryRow]:
        """Yield the rows that are not visible; `ROOT` and `LOST` are never among them."""
        for row in self._stream("SELECT row FROM entry WHERE parent IS NULL"):
            if row.id not in {ROOT, LOST}:
                yield row

    def referring(self) -> Iterable[EntryRow]:
        """Yield the rows that may name a folder which is not visible."""
        return self._stream("SELECT row FROM entry WHERE refers IS NOT NULL")

    def all_rows(self) -> Iterable[EntryRow]:
        """Yield every row."""
        return self._stream("SELECT row FROM entry ORDER BY n")

    # --- the log

    def reports(self) -> Mapping[PodId, Mapping[Incarnation, int]]:
        """Return what each member reported last."""
        found: dict[PodId, dict[Incarnation, int]] = {}
        for pod, origin, last in self._source().execute("SELECT pod, origin, last FROM report"):
            found.setdefault(PodId(pod), {})[Incarnation(origin)] = last
        return found

    def records_after(self, summary: Mapping[Incarnation, int], limit: int) -> Iterator[Stored]:
        """Yield the batches that `summary` does not cover, in stamp order."""
        connection = self._source()
        streams = [
            connection.execute(_BATCHES_AFTER, (origin, summary.get(origin, 0)))
            for origin, state in self.origins().items()
            if state.last > summary.get(origin, 0)
        ]
        # The columns begin with the stamp, and no two batches have the same one.
        for batch in islice(heapq.merge(*streams), limit):
            _, _, origin, first, last, digest, entries, others = batch
            records: list[Record] = []
            for at in range(0, len(entries), _ID_BYTES):
                row = self._row_once(EntryId(entries[at : at + _ID_BYTES]))
                if row is not None:
                    records += [
                        record
                        for record in records_of(row)
                        if record.dot.origin == origin and first <= record.dot.seq <= last
                    ]
            if others:
                found = connection.execute(_OTHERS_OF, (origin, first, last))
                records += [decode_other(record) for (record,) in found]
            records.sort(key=lambda record: record.dot)
            yield origin, last, digest, records

    def previous_digest(self, origin: Incarnation, last: int) -> bytes:
        """Return the digest of the batch before the one that ends at `last`."""
        found = self._one("SELECT previous FROM batch WHERE origin = ? AND last = ?", origin, last)
        return b"" if found is None else found

    def _one(self, query: str, *values: bytes | int | str) -> bytes | None:
        found = self._source().execute(query, values).fetchone()
        if found is None:
            return None
        (value,) = found
        return bytes(value)

    def signed(self, prefix: str) -> Iterable[Signed]:
        """Return the signed records of registers that start with `prefix`."""
        return [record for record in self._others(SIGNED, prefix) if isinstance(record, Signed)]

    def news(self, topic: str) -> Mapping[PodId, PodNews]:
        """Return the newest news on `topic`."""
        return {
            record.pod: record
            for record in self._others(NEWS, f"{topic}:")
            if isinstance(record, PodNews)
        }

    def _others(self, kind: int, prefix: str) -> list[Record]:
        found = self._source().execute(
            "SELECT record FROM other WHERE kind = ? AND key >= ? AND key < ? "
            "AND key IS NOT NULL ORDER BY key",
            (kind, prefix, prefix + "\U0010ffff"),
        )
        return [decode_other(record) for (record,) in found]

    # --- holdings

    def holders(self, entry: EntryId) -> Sequence[tuple[Dot, PodId, Incarnation]]:
        """Return who holds which version of `entry`."""
        found = self._source().execute(
            "SELECT version_origin, version_seq, pod, origin FROM claim "
            "WHERE entry = ? AND held = 1",
            (entry,),
        )
        return [
            (Dot(Incarnation(version), seq), PodId(pod), Incarnation(origin))
            for version, seq, pod, origin in found.fetchall()
        ]

    def held_by(self, pod: PodId) -> Iterator[tuple[EntryId, Dot]]:
        """Yield what `pod` holds."""
        cursor = self._source().execute(
            "SELECT entry, version_origin, version_seq FROM claim WHERE pod = ? AND held = 1",
            (pod,),
        )
        for entry, origin, seq in cursor:
            yield EntryId(entry), Dot(Incarnation(origin), seq)

    def claims_after(self, key: ClaimKey | None, limit: int) -> Sequence[StoredClaim]:
        """Return claims in the order of their keys."""
        start = (b"", 0, 0, b"") if key is None else (key.entry, *key.version, key.pod)
        found = self._source().execute(_CLAIMS_AFTER, (*start, limit))
        return [
            StoredClaim(
                ClaimKey(EntryId(entry), Dot(Incarnation(of), number), PodId(pod)),
                Stamp(ms, counter, Incarnation(origin), position),
                Dot(Incarnation(origin), seq),
            )
            for entry, of, number, pod, ms, counter, origin, position, seq in found.fetchall()
        ]

    def sharing_places(self) -> Iterable[EntryRow]:
        """Yield the visible entries that share their place with another one."""
        return self._stream(
            "SELECT row FROM (SELECT parent AS folder, name AS called FROM entry "
            "WHERE parent IS NOT NULL GROUP BY parent, name HAVING count(*) > 1) "
            "JOIN entry ON parent = folder AND name = called"
        )

    def with_several_contents(self) -> Iterable[EntryRow]:
        """Yield the entries of which several contents stand; costs a look at each row."""
        cursor = self._source().execute("SELECT row FROM entry")
        while found := cursor.fetchmany(_STREAM_ROWS):
            for (row,) in found:
                if len(_decode_contents(row).contents) > 1:
                    yield decode_row(row)

    def entries_after(self, entry: EntryId | None, limit: int) -> Sequence[EntryId]:
        """Return the ids of entries in their order."""
        query = "SELECT id FROM entry WHERE id > ? ORDER BY id LIMIT ?"
        found = self._source().execute(query, (entry or b"", limit))
        return [EntryId(each) for (each,) in found.fetchall()]

    # --- local state

    def line(self, line: int) -> Line | None:
        """Return one content line."""
        found = self._source().execute("SELECT line, small FROM line WHERE id = ?", (line,))
        parts = found.fetchone()
        return None if parts is None else line_of(*parts)

    def dirty_lines(self) -> Iterable[Line]:
        """Return the dirty lines."""
        found = self._source().execute("SELECT line, small FROM line WHERE dirty IS NOT NULL")
        return [line_of(*parts) for parts in found.fetchall()]

    def lines_in_role(self, role: int) -> Iterable[Line]:
        """Yield the lines of one role."""
        # The index leaves out the role of most lines; for the others the planner must see that.
        but_most = "" if role == 1 else " AND role <> 1"
        cursor = self._source().execute(
            f"SELECT line, small FROM line WHERE role = ?{but_most} ORDER BY id",  # noqa: S608
            (role,),
        )
        for parts in cursor:
            yield line_of(*parts)

    def lines_after(self, line: int, limit: int) -> Sequence[Line]:
        """Return content lines in the order of their numbers."""
        found = self._source().execute(
            "SELECT line, small FROM line WHERE id > ? ORDER BY id LIMIT ?", (line, limit)
        )
        return [line_of(*parts) for parts in found.fetchall()]

    def manifest_part(self, digest: ContentHash) -> bytes | None:
        """Return a part of a manifest."""
        return self._one("SELECT encoded FROM part WHERE digest = ?", digest)

    def pledge(self, entry: EntryId, version: Dot) -> float | None:
        """Return for how many seconds a version is pledged."""
        found = self._source().execute(
            "SELECT seconds FROM pledge WHERE entry = ? AND version_origin = ? AND version_seq = ?",
            (entry, *version),
        )
        return next((float(seconds) for (seconds,) in found), None)

    def pledges(self) -> Sequence[StoredPledge]:
        """Return all pledges."""
        found = self._source().execute(
            "SELECT entry, version_origin, version_seq, seconds FROM pledge"
        )
        return [
            StoredPledge(EntryId(entry), Dot(Incarnation(origin), seq), seconds)
            for entry, origin, seq, seconds in found.fetchall()
        ]

    def fact(self, name: str) -> bytes | None:
        """Return a local fact."""
        return self._one("SELECT value FROM fact WHERE name = ?", name)
