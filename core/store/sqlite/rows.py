"""The entry rows that one transaction changes, over those that are committed.

They are written once, at the end of the transaction or when a question needs the database, so
that a folder whose row changes with each of a thousand new names is written once.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from core.ids import EntryId
from core.model.records import TreeRecord
from core.model.rows import EntryRow
from core.store.row_records import FIRST_ROWS, difference, target_of
from core.store.sqlite.moments import Moments, Place
from core.store.sqlite.queries import decode_row
from core.store.sqlite.reader import row_by_id, rows_at, rows_to
from core.tree.rows import refers_elsewhere

_encode: Final = msgspec.msgpack.Encoder().encode
_NEVER_FORGOTTEN: Final = {row.id: row for row in FIRST_ROWS}
# A transaction that changes more rows than this is no user's: its rows need not stay in memory.
_KEPT_HOT_MAX: Final = 64

INSERT: Final = (
    "INSERT INTO entry (id, parent, name, target, displaced, refers, row) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE: Final = (
    "UPDATE entry SET parent = ?, name = ?, target = ?, displaced = ?, refers = ?, row = ? "
    "WHERE id = ?"
)
_UPDATE_ROW: Final = "UPDATE entry SET row = ? WHERE id = ?"
_DELETE: Final = "DELETE FROM entry WHERE id = ?"

Columns = tuple[bytes | None, bytes | None, bytes | None, int | None, int | None]


def place_of(row: EntryRow | None) -> Place | None:
    """Return where a row is found by a look-up, or None while it is not visible."""
    return (row.parent, row.name) if row is not None and row.visible else None


def columns_of(row: EntryRow) -> Columns:
    """Return what is searched for beside the row itself."""
    parent, name = place_of(row) or (None, None)
    return parent, name, target_of(row), row.rank or None, refers_elsewhere(row) or None


class RowChanges:
    """Rows as one transaction sees them."""

    def __init__(self, connection: sqlite3.Connection, moments: Moments) -> None:
        """Begin without changes."""
        self.unwritten: dict[EntryId, None] = {}
        self._connection = connection
        self._moments = moments
        self._now: dict[EntryId, EntryRow | None] = {}
        self._committed: dict[EntryId, EntryRow | None] = {}
        self._in_database: dict[EntryId, EntryRow | None] = {}
        self._came_to: dict[Place, dict[EntryId, None]] = {}
        self._linked: dict[EntryId, dict[EntryId, None]] = {}
        self._flushed = False

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of `entry`."""
        if entry in self._now:
            return self._now[entry]
        moments = self._moments
        found = moments.rows.get(entry)
        if found is None:
            with moments.lock:
                found = moments.rows.recall(entry)
                if found is None:
                    found = row_by_id(self._connection, entry)
                    if found is not None:
                        moments.rows.put(entry, found)
        return found

    def at(self, place: Place) -> tuple[EntryRow, ...]:
        """Return the visible rows at a place."""
        base = self._moments.places.get(place)
        if base is None:
            base = rows_at(self._connection, place)
            if not self._flushed:
                with self._moments.lock:
                    self._moments.places.put(place, base)
        return self._over_places(base, place) if self._now else base

    def _over_places(self, base: tuple[EntryRow, ...], place: Place) -> tuple[EntryRow, ...]:
        kept = [row for row in base if row.id not in self._now]
        for entry in self._came_to.get(place, ()):
            row = self._now[entry]
            if row is not None and place_of(row) == place:
                kept.append(row)
        return tuple(kept)

    def links_to(self, entry: EntryId) -> list[EntryRow]:
        """Return all further names of `entry`."""
        base = self._moments.links.get(entry)
        if base is None:
            base = rows_to(self._connection, entry)
            if not self._flushed:
                with self._moments.lock:
                    self._moments.links.put(entry, base)
        kept = [row for row in base if row.id not in self._now]
        for link in self._linked.get(entry, ()):
            row = self._now[link]
            if row is not None:
                kept.append(row)
        return kept

    def displaced(self) -> list[EntryRow]:
        """Return the displaced folders."""
        found = self._connection.execute("SELECT row FROM entry WHERE displaced IS NOT NULL")
        stored = [decode_row(row) for (row,) in found.fetchall()]
        kept = [row for row in stored if row.id not in self._now]
        return kept + [row for row in self._now.values() if row is not None and row.rank]

    def change(
        self, entry: EntryId, row: EntryRow | None
    ) -> tuple[list[TreeRecord], list[TreeRecord]]:
        """Change one row; return the records that came and that went."""
        if row is None:
            row = _NEVER_FORGOTTEN.get(entry)
        old = self.row(entry)
        if entry not in self._now:
            self._committed[entry] = self._in_database[entry] = old
        self._now[entry] = row
        self.unwritten[entry] = None
        place = place_of(row)
        if place is not None:
            self._came_to.setdefault(place, {})[entry] = None
        target = None if row is None else target_of(row)
        if target is not None:
            self._linked.setdefault(target, {})[entry] = None
        return difference(old, row)

    def flush(self) -> None:
        """Write the rows that the database does not have yet."""
        inserts: list[tuple[bytes | int | None, ...]] = []
        updates: list[tuple[bytes | int | None, ...]] = []
        row_updates: list[tuple[bytes, bytes]] = []
        deletes: list[tuple[bytes]] = []
        for entry in self.unwritten:
            row, stored = self._now[entry], self._in_database[entry]
            self._in_database[entry] = row
            if row is None:
                deletes.append((entry,))
            elif stored is None:
                inserts.append((entry, *columns_of(row), _encode(row)))
            else:
                columns = columns_of(row)
                if columns == columns_of(stored):
                    row_updates.append((_encode(row), entry))
                else:
                    updates.append((*columns, _encode(row), entry))
        self.unwritten.clear()
        self._flushed = True
        connection = self._connection
        connection.executemany(_DELETE, deletes)
        connection.executemany(INSERT, inserts)
        connection.executemany(_UPDATE_ROW, row_updates)
        connection.executemany(_UPDATE, updates)

    def publish(self) -> None:
        """Bring the caches to what was committed; under the moments' lock."""
        hot = len(self._now) <= _KEPT_HOT_MAX
        moments = self._moments
        for entry, row in self._now.items():
            moments.rows.drop(entry)
            if row is not None and hot:
                moments.rows.put(entry, row)
            for state in (self._committed[entry], row):
                target = None if state is None else target_of(state)
                if target is not None:
                    moments.links.drop(target)
        for place in self._touched_places():
            base = moments.places.recall(place) if hot else None
            moments.places.drop(place)
            if base is not None:
                moments.places.put(place, self._over_places(base, place))

    def _touched_places(self) -> Iterator[Place]:
        yield from self._came_to
        for row in self._committed.values():
            place = place_of(row)
            if place is not None and place not in self._came_to:
                yield place
