"""A view of one moment, answered from the caches where they know it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TypeVar

from core.errors import StoreError
from core.ids import EntryId, Incarnation
from core.model.content import Line
from core.model.rows import EntryRow
from core.ports import OriginState
from core.saying import said
from core.store.sqlite.cache import HotCache
from core.store.sqlite.faults import FAULTS, meaning
from core.store.sqlite.moments import Moments
from core.store.sqlite.queries import (
    LINES_OF,
    ROW_BY_ID,
    ROWS_AT,
    ROWS_TO,
    Queries,
    decode_row,
    line_of,
)

K = TypeVar("K")
V = TypeVar("V")

# Longer contents are not kept in memory beside the cache of the disk itself.
_SMALL_CACHED_BYTES_MAX = 4_096


def cacheable(lines: Sequence[Line]) -> bool:
    """Say whether the lines of an entry may stay in memory."""
    return sum(len(line.small or b"") + len(line.present) for line in lines) <= (
        _SMALL_CACHED_BYTES_MAX
    )


def row_by_id(connection: sqlite3.Connection, entry: EntryId) -> EntryRow | None:
    """Read one row."""
    found = connection.execute(ROW_BY_ID, (entry,)).fetchone()
    if found is None:
        return None
    (row,) = found
    return decode_row(row)


def rows_at(connection: sqlite3.Connection, place: tuple[EntryId, bytes]) -> tuple[EntryRow, ...]:
    """Read the rows at a place."""
    return tuple(decode_row(row) for (row,) in connection.execute(ROWS_AT, place))


def rows_to(connection: sqlite3.Connection, entry: EntryId) -> tuple[EntryRow, ...]:
    """Read the further names of a file."""
    return tuple(decode_row(row) for (row,) in connection.execute(ROWS_TO, (entry,)))


def lines_of(connection: sqlite3.Connection, entry: EntryId) -> tuple[Line, ...]:
    """Read the content lines of an entry."""
    return tuple(line_of(*parts) for parts in connection.execute(LINES_OF, (entry,)))


class SqliteReader(Queries):
    """A view of one moment; its own context manager."""

    __slots__ = ("_generation", "_moments", "_origins", "connection")

    def __init__(self, moments: Moments) -> None:
        """Prepare a view; it begins at `with`."""
        self.connection: sqlite3.Connection | None = None
        self._moments = moments
        self._generation = -1
        self._origins: Mapping[Incarnation, OriginState] = {}

    def __enter__(self) -> "SqliteReader":
        """Begin to look at the present moment."""
        self._generation, self._origins = self._moments.enter(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the moment; explain what SQLite raised."""
        self._generation = -1
        self._moments.leave(self)
        if isinstance(error, FAULTS):
            raise meaning(error) from error

    def _source(self) -> sqlite3.Connection:
        with self._moments.lock:
            if self._generation < 0:
                raise StoreError(said("A view of the record store was used after its end."))
            return self._moments.pin(self)

    def _cached(
        self,
        cache: HotCache[K, V],
        key: K,
        read: Callable[[sqlite3.Connection, K], V | None],
        worth: Callable[[V], bool] | None = None,
    ) -> V | None:
        """Return what `cache` or the database knows, both at this view's moment."""
        moments = self._moments
        found = cache.get(key)
        # The number is compared after the look: a commit raises it before it changes a cache.
        if found is not None and moments.generation == self._generation:
            return found
        with moments.lock:
            if moments.generation == self._generation:
                found = cache.recall(key)
                if found is None:
                    found = read(moments.present, key)
                    if found is not None and (worth is None or worth(found)):
                        cache.put(key, found)
                return found
        return read(self._source(), key)

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of `entry`."""
        return self._cached(self._moments.rows, entry, row_by_id)

    def _row_once(self, entry: EntryId) -> EntryRow | None:
        moments = self._moments
        found = moments.rows.get(entry)
        if found is not None and moments.generation == self._generation:
            return found
        return row_by_id(self._source(), entry)

    def standing_at(self, folder: EntryId, name: bytes) -> Sequence[EntryRow]:
        """Return the visible entries at a place."""
        return self._cached(self._moments.places, (folder, name), rows_at) or ()

    def standing_in(self, folder: EntryId) -> Sequence[EntryRow]:
        """Return the visible entries in `folder`."""
        return list(self._stream("SELECT row FROM entry WHERE parent = ?", folder))

    def links_to(self, entry: EntryId) -> Sequence[EntryRow]:
        """Return all further names of `entry`."""
        return self._cached(self._moments.links, entry, rows_to) or ()

    def origins(self) -> Mapping[Incarnation, OriginState]:
        """Return the summary with digests."""
        return self._origins

    def lines(self, entry: EntryId) -> Sequence[Line]:
        """Return all content lines of `entry`."""
        return self._cached(self._moments.lines, entry, lines_of, cacheable) or ()
