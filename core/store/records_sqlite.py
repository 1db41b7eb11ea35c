"""The record store on SQLite: one file with a write-ahead log, one writer, any number of readers.

A commit survives a kill of the process; `sync` makes it survive a power cut by one `fdatasync` of
the log, shared by all who wait for it. The log's descriptor stays open for that: opening and
closing the database file by hand would drop SQLite's locks on it.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final

from core.errors import StoreError, WormholeError
from core.ids import ContentHash
from core.ports import PartsSwept
from core.saying import said
from core.store.folders import sync_folder
from core.store.sqlite.backups import last_backup, write_backup
from core.store.sqlite.connect import connect, open_or_create
from core.store.sqlite.durable_log import DurableLog
from core.store.sqlite.faults import FAULTS, explained, is_disk_failure, meaning
from core.store.sqlite.moments import Moments
from core.store.sqlite.parts import PartRound
from core.store.sqlite.queries import heads
from core.store.sqlite.reader import SqliteReader
from core.store.sqlite.schema import FILE_NAME
from core.store.sqlite.wal import log_salt, note_checkpoint
from core.store.sqlite.writer import SqliteWriter

_WRITE_WAIT_SECONDS: Final = 60.0
_LINES_EACH_OPENING: Final = 2**32
# About 50 MB of log: read again in a moment after a kill, and shortened seldom.
_CHANGES_BETWEEN_CHECKPOINTS: Final = 8_000


class _Transaction:
    """`with store.write()`: the writer's lock, and commit or roll back at the end."""

    __slots__ = ("_store", "_writer")

    def __init__(self, store: "SqliteRecordStore") -> None:
        self._store = store

    def __enter__(self) -> SqliteWriter:
        self._writer = self._store.begin()
        return self._writer

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.end(self._writer, error)


class SqliteRecordStore:
    """The records in `folder`/records.db."""

    def __init__(self, folder: Path) -> None:
        """Open the store, make it where there is none, or bring an older one up to date.

        Raises `StoreTooNew`, `StoreDamaged`, or `StoreError` where another process has it open.
        """
        self._folder = folder
        self._path = folder / FILE_NAME
        self._writer_lock = threading.Lock()
        self._writer_thread: int | None = None
        self._checkpoint_lock = threading.Lock()
        self._sync_lock = threading.Lock()
        self._synced = -1
        self._log_grew: Callable[[], None] | None = None
        self._disk_failed: Callable[[str], None] | None = None
        self._round: PartRound | None = None
        self._changes_seen = 0
        self._closed = False
        with explained():
            opened = open_or_create(folder)
            self._folder_lock, self._connection, self._is_shortened = opened
            try:
                self._moments = Moments(lambda: connect(self._path, reading=True))
                self._moments.origins, self._moments.empty_heads = heads(self._connection)
                self._log = DurableLog(
                    Path(f"{self._path}-wal"), self._no_writer, self._tell_failure
                )
                self._next_line = count(self._first_line())
                self.sync()
                sync_folder(folder)
            except BaseException:
                self._connection.close()
                os.close(self._folder_lock)
                raise

    def _first_line(self) -> int:
        """Begin a range that no earlier opening used, whatever a power cut took from its log."""
        found = self._connection.execute(
            "INSERT INTO fact (name, value) VALUES ('store:openings', CAST('1' AS BLOB)) "
            "ON CONFLICT (name) DO UPDATE SET value = "
            "CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB) RETURNING value"
        )
        ((openings,),) = found.fetchall()
        return int(openings) * _LINES_EACH_OPENING + 1

    @property
    def is_shortened(self) -> bool:
        """Say whether changes made last were missing when it was opened: others may know them."""
        return self._is_shortened

    # --- reading and writing

    def read(self) -> SqliteReader:
        """Open a view of one moment."""
        self._check_open()
        return SqliteReader(self._moments)

    def write(self) -> _Transaction:
        """Begin a transaction."""
        return _Transaction(self)

    def begin(self) -> SqliteWriter:
        """Take the writer's lock; for `write` alone."""
        self._check_open()
        if self._writer_thread == threading.get_ident():
            raise StoreError(said("A transaction was begun inside another one."))
        if not self._writer_lock.acquire(timeout=_WRITE_WAIT_SECONDS):
            raise StoreError(
                said("Another change of the records does not end; nothing was changed.")
            )
        self._writer_thread = threading.get_ident()
        named = None if self._round is None else self._round.named
        return SqliteWriter(self._connection, self._moments, self._next_line, named)

    def end(self, writer: SqliteWriter, error: BaseException | None) -> None:
        """Commit, or roll back because of `error`; for `write` alone."""
        try:
            if error is None:
                self._check_open()
                self._commit(writer)
            elif isinstance(error, FAULTS):
                raise self._meaning(error) from error
        except FAULTS as fault:
            raise self._meaning(fault) from fault
        finally:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
            self._writer_thread = None
            self._writer_lock.release()

    def _commit(self, writer: SqliteWriter) -> None:
        writer.flush()
        if not self._connection.in_transaction:
            return
        moments = self._moments
        with moments.lock:
            moments.pin_all()
            self._connection.execute("COMMIT")
            writer.publish()
        if self._connection.total_changes - self._changes_seen > _CHANGES_BETWEEN_CHECKPOINTS:
            self._changes_seen = self._connection.total_changes
            if self._log_grew is not None:
                self._log_grew()

    def _meaning(self, fault: Exception) -> WormholeError:
        """Return the error to raise in the place of one of SQLite; tell of a disk that fails."""
        if is_disk_failure(fault):
            self._tell_failure(str(fault))
        return meaning(fault)

    def _tell_failure(self, reason: str) -> None:
        if self._disk_failed is not None:
            self._disk_failed(reason)

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(said("The record store is closed."))

    # --- keeping it safe

    def sync(self) -> None:
        """Return when all that was committed before the call survives a power cut."""
        wanted = self._moments.generation
        with self._sync_lock:
            self._check_open()
            if self._synced >= wanted:
                return  # somebody else's call, begun after our commit, did it
            reached = self._moments.generation
            self._log.sync()
            self._synced = reached

    @contextmanager
    def _no_writer(self) -> Iterator[None]:
        """Keep everybody from writing to the log."""
        if self._writer_thread == threading.get_ident():
            yield
            return
        if not self._writer_lock.acquire(timeout=_WRITE_WAIT_SECONDS):
            raise StoreError(
                said("Another change of the records does not end; nothing was synced.")
            )
        try:
            yield
        finally:
            self._writer_lock.release()

    def sweep_parts(self, rows_max: int, in_use: Collection[ContentHash]) -> PartsSwept:
        """Go on with forgetting the parts of manifests that nothing needs: one bounded step."""
        swept = PartsSwept(0, ended=True)
        try:
            with explained():
                if self._round is None:
                    with self.write():
                        # Whoever writes after this transaction notes what it names.
                        connection = connect(self._path, reading=True)
                        self._round = PartRound(connection, self.write)
                swept = self._round.step(rows_max, in_use)
        finally:
            if swept.ended:
                self._end_round()
        return swept

    def _end_round(self) -> None:
        ended, self._round = self._round, None
        if ended is not None:
            ended.close()

    def when_log_grows(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever a checkpoint is worth its time; it must be quick."""
        self._log_grew = tell

    def when_disk_fails(self, tell: Callable[[str], None]) -> None:
        """Call `tell` with the reason whenever the disk fails while something is changed."""
        self._disk_failed = tell

    def checkpoint(self) -> None:
        """Move the log into the database, so that the log can begin anew."""
        with self._checkpoint_lock, explained():
            self._check_open()
            if self._log.doubted:
                # SQLite would believe its own sync of the log, and change the database by it.
                with self._sync_lock:
                    self._log.sync()
            connection = connect(self._path, reading=False)
            try:
                before = log_salt(self._path)
                checkpoint = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if log_salt(self._path) == before:
                    note_checkpoint(self._folder, before, checkpoint[2])
            except sqlite3.Error:
                self._log.doubted = True
                raise
            finally:
                connection.close()

    def backup(self, name: str) -> None:
        """Write `backups`/NAME.db, whole or not at all; keep the two newest."""
        self._check_open()
        write_backup(self._folder, name)

    def last_backup(self) -> float | None:
        """Return when the newest copy was made (Unix time in seconds), or None."""
        return last_backup(self._folder)

    def problems(self) -> list[str]:
        """Return what SQLite's own check finds wrong, for `wormhole doctor`; nothing if sound."""
        self._check_open()
        with explained():
            connection = connect(self._path, reading=True)
            try:
                found = connection.execute("PRAGMA integrity_check(20)").fetchall()
            finally:
                connection.close()
        return [text for (text,) in found if text != "ok"]

    def close(self) -> None:
        """Close; later calls fail."""
        with self._writer_lock, self._checkpoint_lock, self._sync_lock:
            if self._closed:
                return
            self._closed = True
            self._end_round()
            self._moments.close()
            with suppress(sqlite3.Error):
                # Only to leave one small file; a view that was never ended must not delay it.
                self._connection.execute("PRAGMA busy_timeout = 0")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._connection.close()
            self._log.close()
            os.close(self._folder_lock)
