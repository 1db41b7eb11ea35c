"""Opening the database: its lock, its creation in one step, and the signs of damage.

A store is made beside its name and renamed when it is whole and on the disk. So a file of that
name that is empty or cut is damaged and never taken for a new one; and a store that is missing
although something else of it is there is an error, too.
"""

import fcntl
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from core.errors import StoreDamaged, StoreError
from core.saying import marked, said
from core.store.folders import make_folder, put_in_place
from core.store.row_records import FIRST_ROWS
from core.store.sqlite.migrations import check_readable, migrate
from core.store.sqlite.rows import INSERT, columns_of
from core.store.sqlite.schema import (
    APPLICATION_ID,
    BACKUPS_NAME,
    FILE_NAME,
    FORMAT_VERSION,
    MARKER_NAME,
    TABLES,
)
from core.store.sqlite.wal import Log, frames_in_database, frames_taken, is_cut, read_log

PAGE_BYTES: Final = 4_096
_WAIT_SECONDS: Final = 10.0
_STATEMENTS_CACHED: Final = 256
_WRITER_CACHE_KIB: Final = 8_192
_READER_CACHE_KIB: Final = 4_096
# The engine checkpoints long before; this keeps the log finite if it cannot.
_CHECKPOINT_PAGES: Final = 65_536
_LOG_KEPT_BYTES: Final = 64 * 2**20

_LOG_NAME: Final = f"{FILE_NAME}-wal"
_CUT: Final = said(
    "The record store ({file}) is shorter than it says: a part of it is missing. "
    "The contents of the files beside it are untouched.",
    file=FILE_NAME,
)
_LOG_CUT: Final = said(
    "The log of the record store ({file}) is damaged: changes are missing in it that the "
    "store relies on. The contents of the files beside it are untouched.",
    file=_LOG_NAME,
)
_UNSOUND: Final = marked(
    "The record store ({file}) is damaged: {problem}. The contents of the files beside it are "
    "untouched."
)
_WAY_OUT: Final = said(
    "Bring the files out with `wormhole recover`, or let this machine join again."
)

# What stands in a storage beside the records: where one of these is, there was a store before.
_TRACES: Final = (_LOG_NAME, BACKUPS_NAME, MARKER_NAME)


def connect(path: Path, *, reading: bool) -> sqlite3.Connection:
    """Open one more connection to a store that is there."""
    connection = sqlite3.connect(
        f"file:{_quoted(path)}?mode=rw",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS_CACHED,
    )
    cache = _READER_CACHE_KIB if reading else _WRITER_CACHE_KIB
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{cache}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_KEPT_BYTES}")
    if reading:
        connection.execute("PRAGMA query_only = ON")
    return connection


def _quoted(path: Path) -> str:
    return path.resolve().as_uri().removeprefix("file://")


def lock_folder(folder: Path) -> int:
    """Return a descriptor that holds the storage for this process alone."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise StoreError(
            said("Another Wormhole uses the storage {folder}; nothing was changed.", folder=folder),
            remedy=said("Stop it first (`wormhole down`), or give this pod a storage of its own."),
        ) from error
    return descriptor


def open_or_create(folder: Path) -> tuple[int, sqlite3.Connection, bool]:
    """Return the lock's descriptor and the writer's connection to the store in `folder`.

    The last is True where the end of the log could not be read: changes made last are missing.
    """
    try:
        make_folder(folder)
        lock = lock_folder(folder)
    except OSError as error:
        raise StoreError(
            said(
                "The storage {folder} cannot be used ({problem}); nothing was changed.",
                folder=folder,
                problem=error.strerror or "",
            ),
            remedy=said("Look whether its disk is there and may be written, then start again."),
        ) from error
    try:
        path = folder / FILE_NAME
        if not path.exists():
            _create(folder, path)
        return lock, *_open(path)
    except BaseException:
        os.close(lock)
        raise


def _create(folder: Path, path: Path) -> None:
    for trace in _TRACES:
        if (folder / trace).exists():
            raise StoreDamaged(
                said(
                    "The storage {folder} has lost its record store ({file_name}), but other "
                    "parts of it are there. Nothing was changed.",
                    folder=folder,
                    file_name=FILE_NAME,
                ),
                remedy=_WAY_OUT,
            )
    unfinished = folder / f"{FILE_NAME}.unfinished"
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.executescript(f"BEGIN;{TABLES}COMMIT;")
        connection.executemany(
            INSERT,
            [(row.id, *columns_of(row), msgspec.msgpack.encode(row)) for row in FIRST_ROWS],
        )
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    finally:
        connection.close()
    put_in_place(unfinished, path)


def _open(path: Path) -> tuple[sqlite3.Connection, bool]:
    log = read_log(path, PAGE_BYTES)
    if path.stat().st_size < PAGE_BYTES or is_cut(path, log.pages, PAGE_BYTES):
        raise StoreDamaged(_CUT, remedy=_WAY_OUT)
    shortened = _examine(path, log)
    connection = connect(path, reading=False)
    try:
        _check_length(connection, path)
        if shortened:
            _check_all(connection)
        migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        # Makes the log exist.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.close()
        raise
    return connection, shortened


def _examine(path: Path, log: Log) -> bool:
    """Look at the store without changing it; say whether SQLite leaves out a part of its log.

    What was never synced may be missing after a power cut, and the store is whole without it. But
    pages of a later moment in the database, and of an earlier one in what is left of the log,
    would make a store that never was: nothing is moved from one to the other then. A connection
    that may write would do that when it is closed.
    """
    reading = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, timeout=_WAIT_SECONDS)
    try:
        check_readable(reading)
        taken = frames_taken(path)
    finally:
        reading.close()
    # What SQLite does not take of the log brings no page back: it would come as zeros.
    if is_cut(path, log.pages[:taken], PAGE_BYTES):
        raise StoreDamaged(_CUT, remedy=_WAY_OUT)
    if taken < frames_in_database(path.parent, log.salt):
        raise StoreDamaged(_LOG_CUT, remedy=_WAY_OUT)
    return log.torn or taken < log.committed


def _check_all(connection: sqlite3.Connection) -> None:
    found = [text for (text,) in connection.execute("PRAGMA integrity_check(1)") if text != "ok"]
    if found:
        raise StoreDamaged(said(_UNSOUND, file=FILE_NAME, problem=found[0]), remedy=_WAY_OUT)


def _check_length(connection: sqlite3.Connection, path: Path) -> None:
    # What the log holds goes into the database first: only then does its size say whether it was
    # cut. This also shows a damaged log or database before anything relies on it.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    if path.stat().st_size < pages * PAGE_BYTES:
        raise StoreDamaged(_CUT, remedy=_WAY_OUT)
