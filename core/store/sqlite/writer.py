"""One transaction of the record store: rows are gathered and written once, at its end."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.content import Line
from core.model.records import Holding, PodNews, Signed
from core.model.rows import EntryRow
from core.ports import OriginState, StoredClaim, StoredPledge
from core.store.part_names import manifests_of_line, manifests_of_row
from core.store.sqlite.claims import OtherRecords
from core.store.sqlite.log import PendingLog
from core.store.sqlite.moments import Moments
from core.store.sqlite.queries import Queries
from core.store.sqlite.reader import cacheable, lines_of
from core.store.sqlite.rows import RowChanges
from core.tree.delta import TreeDelta

_encode: Final = msgspec.msgpack.Encoder().encode
_PUT_LINE: Final = """
    INSERT INTO line (id, entry, role, dirty, line, small) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, role = excluded.role,
    dirty = excluded.dirty, line = excluded.line, small = excluded.small
"""


class SqliteWriter(Queries):
    """One transaction; sees its own changes.

    It begins in the database with its first change, and is committed or rolled back by the store.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        moments: Moments,
        next_line: Iterator[int],
        named: set[ContentHash] | None = None,
    ) -> None:
        """Begin over the present moment, which only this transaction can end.

        `named` takes the manifests that are named, and the parts that are kept, in it.
        """
        self._connection = connection
        self._moments = moments
        self._next_line = next_line
        self._named = named
        self._log = PendingLog(connection, moments.origins, moments.empty_heads)
        self._beside = OtherRecords(connection, self._log)
        self._rows = RowChanges(connection, moments)
        self._lines_changed: set[EntryId] = set()

    # --- the transaction itself

    def _begun(self) -> sqlite3.Connection:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def _source(self) -> sqlite3.Connection:
        self.flush()
        return self._connection

    def flush(self) -> None:
        """Write what was gathered, so that the database answers for it, too."""
        if self._rows.unwritten or self._log.pending:
            self._begun()
            self._rows.flush()
            self._log.flush()

    def publish(self) -> None:
        """Make the transaction the present moment; after its commit, under the moments' lock."""
        moments = self._moments
        moments.generation += 1
        moments.origins = self._log.origins
        moments.empty_heads = frozenset(self._log.empty_heads)
        self._rows.publish()
        for entry in self._lines_changed:
            moments.lines.drop(entry)

    # --- the tree

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of `entry`."""
        return self._rows.row(entry)

    def _row_once(self, entry: EntryId) -> EntryRow | None:
        return self._rows.row(entry)

    def standing_at(self, folder: EntryId, name: bytes) -> Sequence[EntryRow]:
        """Return the visible entries at a place."""
        return self._rows.at((folder, name))

    def standing_in(self, folder: EntryId) -> Sequence[EntryRow]:
        """Return the visible entries in `folder`."""
        return list(self._stream("SELECT row FROM entry WHERE parent = ?", folder))

    def links_to(self, entry: EntryId) -> Sequence[EntryRow]:
        """Return all further names of `entry`."""
        return self._rows.links_to(entry)

    def displaced(self) -> Sequence[EntryRow]:
        """Return the displaced folders."""
        return self._rows.displaced()

    def origins(self) -> Mapping[Incarnation, OriginState]:
        """Return the summary with digests."""
        return self._log.origins

    def apply(self, delta: TreeDelta) -> None:
        """Write the rows of `delta` and keep the log of their records."""
        for entry, row in delta.rows.items():
            came, went = self._rows.change(entry, row)
            for record in went:
                self._log.lose(record)
            for record in came:
                self._log.add(record, entry)
            if self._named is not None and row is not None:
                self._named.update(manifests_of_row(row))

    # --- the other records

    def put_signed(self, record: Signed, superseded: Sequence[Dot]) -> None:
        """Store a signed record and drop those named."""
        self._begun()
        self._beside.put_signed(record, superseded)

    def put_news(self, record: PodNews) -> None:
        """Store news unless newer ones are here."""
        self._begun()
        self._beside.put_news(record)

    def put_holding(self, record: Holding) -> None:
        """Store those claims of the record that are the newest of their kind."""
        self._begun()
        self._beside.put_holding(record)

    def forget_withdrawn(self, covered: Mapping[Incarnation, int]) -> None:
        """Forget withdrawals that `covered` covers."""
        self._begun()
        self._beside.forget_withdrawn(covered)

    def forget_claims(self, claims: Iterable[StoredClaim]) -> None:
        """Forget claims that count for nobody any more."""
        self._begun()
        self._beside.forget_claims(claims)

    def set_origin(self, origin: Incarnation, state: OriginState) -> None:
        """Raise the summary and note the batch that ends there."""
        self._log.raise_to(origin, state)

    def set_report(self, pod: PodId, summary: Mapping[Incarnation, int]) -> None:
        """Note the summary that a member reported."""
        connection = self._begun()
        connection.execute("DELETE FROM report WHERE pod = ?", (pod,))
        connection.executemany(
            "INSERT INTO report (pod, origin, last) VALUES (?, ?, ?)",
            [(pod, origin, last) for origin, last in summary.items()],
        )

    # --- local state

    def lines(self, entry: EntryId) -> Sequence[Line]:
        """Return all content lines of `entry`."""
        if entry in self._lines_changed:
            return lines_of(self._connection, entry)
        found = self._moments.lines.get(entry)
        if found is None:
            found = lines_of(self._connection, entry)
            if cacheable(found):
                with self._moments.lock:
                    self._moments.lines.put(entry, found)
        return found

    def new_line_id(self) -> int:
        """Return a number never used before."""
        return next(self._next_line)

    def put_line(self, line: Line) -> None:
        """Write a content line."""
        self._lines_changed.add(line.entry)
        if self._named is not None:
            self._named.update(manifests_of_line(line))
        bare = line if line.small is None else msgspec.structs.replace(line, small=None)
        dirty = 1 if line.dirty else None
        values = (line.id, line.entry, line.role, dirty, _encode(bare), line.small)
        self._begun().execute(_PUT_LINE, values)

    def drop_line(self, line: int) -> None:
        """Forget a content line."""
        found = self._begun().execute("DELETE FROM line WHERE id = ? RETURNING entry", (line,))
        for (entry,) in found.fetchall():
            self._lines_changed.add(EntryId(entry))

    def put_manifest_part(self, digest: ContentHash, encoded: bytes) -> None:
        """Keep a part of a manifest."""
        if self._named is not None:
            self._named.add(digest)
        self._begun().execute(
            "INSERT INTO part (digest, encoded) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
            (digest, encoded),
        )

    def drop_manifest_part(self, digest: ContentHash) -> None:
        """Forget a part of a manifest."""
        self._begun().execute("DELETE FROM part WHERE digest = ?", (digest,))

    def put_pledge(self, pledge: StoredPledge) -> None:
        """Pledge to keep a version."""
        self._begun().execute(
            "INSERT INTO pledge (entry, version_origin, version_seq, seconds) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (entry, version_origin, version_seq) "
            "DO UPDATE SET seconds = excluded.seconds",
            (pledge.entry, *pledge.version, pledge.seconds),
        )

    def drop_pledge(self, entry: EntryId, version: Dot) -> None:
        """Take a pledge back."""
        self._begun().execute(
            "DELETE FROM pledge WHERE entry = ? AND version_origin = ? AND version_seq = ?",
            (entry, *version),
        )

    def set_fact(self, name: str, value: bytes | None) -> None:
        """Write or remove a local fact."""
        if value is None:
            self._begun().execute("DELETE FROM fact WHERE name = ?", (name,))
            return
        self._begun().execute(
            "INSERT INTO fact (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
