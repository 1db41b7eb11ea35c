"""Which reader looks at which moment, and the connections for it.

A reader begins without a snapshot: as long as nobody commits, the caches and one shared
connection answer for it. Whoever commits first gives each such reader a snapshot of its own
(`pin`), so that it goes on in its moment. So a look-up that is answered from the cache costs no
database transaction, and readers wait for nobody longer than one commit takes.
"""

import sqlite3
import threading
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from core.errors import StoreError
from core.ids import EntryId, Incarnation
from core.model.content import Line
from core.model.rows import EntryRow
from core.ports import OriginState
from core.saying import said
from core.store.sqlite.cache import HotCache

ROWS_CACHED: Final = 8_000
PLACES_CACHED: Final = 8_000
LINES_CACHED: Final = 2_000
_IDLE_CONNECTIONS: Final = 4
# What one of them has in its cache is of no use in the next moment.
_SNAPSHOT_CACHE_KIB: Final = 1_024

Place = tuple[EntryId, bytes]


class Pinnable(Protocol):
    """A reader as the moments see it."""

    connection: sqlite3.Connection | None


class Moments:
    """The present moment of a store: its number, its caches, and who looks at it."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Begin; `connect` opens one more connection for reading."""
        self.lock = threading.Lock()
        self.generation = 0
        self.origins: Mapping[Incarnation, OriginState] = {}
        self.empty_heads: frozenset[Incarnation] = frozenset()
        self.rows: HotCache[EntryId, EntryRow] = HotCache(ROWS_CACHED)
        self.places: HotCache[Place, tuple[EntryRow, ...]] = HotCache(PLACES_CACHED)
        self.links: HotCache[EntryId, tuple[EntryRow, ...]] = HotCache(LINES_CACHED)
        self.lines: HotCache[EntryId, tuple[Line, ...]] = HotCache(LINES_CACHED)
        self.present = connect()
        self._connect = connect
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._readers: set[Pinnable] = set()

    def enter(self, reader: Pinnable) -> tuple[int, Mapping[Incarnation, OriginState]]:
        """Let `reader` look at the present moment; return its number and its summary."""
        with self.lock:
            self._readers.add(reader)
            return self.generation, self.origins

    def leave(self, reader: Pinnable) -> None:
        """End a reader's view."""
        with self.lock:
            self._readers.discard(reader)
            connection = reader.connection
            reader.connection = None
            if connection is not None:
                self._give_back(connection)

    def pin(self, reader: Pinnable) -> sqlite3.Connection:
        """Return the reader's own snapshot, taken now if it has none; the caller holds the lock.

        Raises `StoreError` after the end of the store.
        """
        if reader.connection is None:
            if self._closed:
                raise StoreError(said("The record store is closed."))
            connection = self._idle.pop() if self._idle else self._connected()
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM fact LIMIT 1").fetchone()
            reader.connection = connection
        return reader.connection

    def _connected(self) -> sqlite3.Connection:
        connection = self._connect()
        connection.execute(f"PRAGMA cache_size = -{_SNAPSHOT_CACHE_KIB}")
        return connection

    def pin_all(self) -> None:
        """Give every reader its own snapshot, because a commit is next; under the lock."""
        for reader in self._readers:
            if reader.connection is None:
                self.pin(reader)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        connection.rollback()
        if not self._closed and len(self._idle) < _IDLE_CONNECTIONS:
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close what no view uses; a snapshot that is lent is closed when it is given back."""
        with self.lock:
            # A thread may be reading in a lent one: closing it there would end the whole process.
            self._closed = True
            for connection in (*self._idle, self.present):
                connection.close()
            self._idle.clear()
