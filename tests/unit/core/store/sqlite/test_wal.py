"""A database or a log of which a part is missing: noticed before SQLite fills it in."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import StoreDamaged
from core.store.records_sqlite import SqliteRecordStore
from core.store.sqlite.connect import PAGE_BYTES
from core.store.sqlite.wal import (
    Log,
    frames_in_database,
    frames_taken,
    is_cut,
    log_salt,
    note_checkpoint,
    read_log,
)
from tests.support.records import put_file

FRAME_BYTES = PAGE_BYTES + 24
FILES = 400


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Path]:
    """Return a storage as a killed process leaves it: half in the database, half in the log."""
    store = SqliteRecordStore(tmp_path / "live")
    put_files(store, 0, FILES // 2)
    # As long as somebody reads the log, it goes on after a checkpoint.
    reader = sqlite3.connect(tmp_path / "live" / "records.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entry").fetchone()
    store.checkpoint()
    put_files(store, FILES // 2, FILES)
    reader.close()
    shutil.copytree(tmp_path / "live", tmp_path / "killed")
    (tmp_path / "killed" / "records.db-shm").unlink()
    yield tmp_path / "killed"
    store.close()


def put_files(store: SqliteRecordStore, first: int, end: int) -> None:
    for number in range(first, end):
        put_file(store, 10 + number, 1 + 2 * number, name=b"file%d" % number)


def files_in(folder: Path) -> int:
    """Open the store, read all of it, close it; return how many entries it has."""
    store = SqliteRecordStore(folder)
    try:
        with store.read() as reader:
            return len(list(reader.all_rows()))
    finally:
        store.close()


def cut(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.truncate(length)


def forget(folder: Path) -> None:
    """Take away what opening a damaged store left."""
    for path in folder.glob("records.db-shm"):
        path.unlink()


def test_a_killed_store_is_whole_and_not_shortened(killed: Path) -> None:
    store = SqliteRecordStore(killed)
    assert not store.is_shortened
    store.close()
    assert files_in(killed) == FILES + 2


def test_a_database_cut_anywhere_is_damage_although_its_log_would_make_it_long_again(
    killed: Path,
) -> None:
    path = killed / "records.db"
    whole, log = path.read_bytes(), (killed / "records.db-wal").read_bytes()
    refused = 0
    for length in random.Random(5).sample(range(len(whole)), 40):
        cut(path, length)
        try:
            found = files_in(killed)
        except StoreDamaged:
            refused += 1
            assert path.stat().st_size == length  # nothing was filled in
        else:
            assert found == FILES + 2  # all that was cut off stands in the log
        path.write_bytes(whole)
        (killed / "records.db-wal").write_bytes(log)
        forget(killed)
    assert refused > 20


def test_a_log_cut_before_what_the_database_has_of_it_is_damage_and_changes_nothing(
    killed: Path,
) -> None:
    path = killed / "records.db-wal"
    frames = frames_in_database(killed, log_salt(killed / "records.db"))
    assert frames > 3
    whole, log = (killed / "records.db").read_bytes(), path.read_bytes()
    for length in random.Random(6).sample(range(32, 32 + frames * FRAME_BYTES), 10):
        cut(path, length)
        with pytest.raises(StoreDamaged) as caught:
            files_in(killed)
        assert caught.value.remedy
        assert (killed / "records.db").read_bytes() == whole
        path.write_bytes(log)
        forget(killed)


def test_a_log_that_lost_its_end_gives_the_store_of_an_earlier_moment_and_says_so(
    killed: Path,
) -> None:
    path = killed / "records.db-wal"
    frames = frames_in_database(killed, log_salt(killed / "records.db"))
    database, log = (killed / "records.db").read_bytes(), path.read_bytes()
    for length in random.Random(7).sample(range(32 + frames * FRAME_BYTES, len(log)), 10):
        cut(path, length)
        store = SqliteRecordStore(killed)
        assert store.is_shortened
        assert store.problems() == []
        store.close()
        assert FILES // 2 + 2 <= files_in(killed) < FILES + 2
        (killed / "records.db").write_bytes(database)
        path.write_bytes(log)
        forget(killed)


def test_a_changed_byte_in_the_middle_of_the_log_is_noticed(killed: Path) -> None:
    path = killed / "records.db-wal"
    frames = frames_in_database(killed, log_salt(killed / "records.db"))
    log = bytearray(path.read_bytes())
    log[32 + (frames + 5) * FRAME_BYTES + 1_000] ^= 1
    path.write_bytes(log)
    store = SqliteRecordStore(killed)
    assert store.is_shortened
    store.close()


def frame_of(log: bytes, number: int) -> bytes:
    """Return a frame by its number; negative: from the end."""
    count = (len(log) - 32) // FRAME_BYTES
    at = 32 + (number % count) * FRAME_BYTES
    return log[at : at + FRAME_BYTES]


@pytest.mark.parametrize(
    "size", [1, 23, 24, 100, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 30, 5 * FRAME_BYTES]
)
@pytest.mark.parametrize("filling", ["zeros", "chance"])
def test_garbage_behind_the_last_frame_changes_nothing(
    killed: Path, size: int, filling: str
) -> None:
    garbage = bytes(size) if filling == "zeros" else random.Random(size).randbytes(size)
    with (killed / "records.db-wal").open("ab") as log:
        log.write(garbage)
    opens_whole_and_goes_on(killed)


@pytest.mark.parametrize("number", [0, 7, -2, -1])
@pytest.mark.parametrize("length", [30, 2_000, FRAME_BYTES])
def test_a_frame_behind_the_last_one_with_a_wrong_checksum_changes_nothing(
    killed: Path, number: int, length: int
) -> None:
    """Its salt is right; the checksum of each frame goes on from the one before."""
    path = killed / "records.db-wal"
    frame = frame_of(path.read_bytes(), number)
    with path.open("ab") as log:
        log.write(frame[:length])
    opens_whole_and_goes_on(killed)


@pytest.mark.parametrize("kept", [512, 2_048, FRAME_BYTES - 1])
def test_a_last_frame_of_which_sectors_are_missing_costs_its_transaction_alone(
    killed: Path, kept: int
) -> None:
    path = killed / "records.db-wal"
    log = path.read_bytes()
    frame = frame_of(log, -1)
    torn = frame[:kept] + bytes(FRAME_BYTES - kept)
    path.write_bytes(log[:-FRAME_BYTES] + (torn if torn != frame else frame[:kept] + b"!"))
    store = SqliteRecordStore(killed)
    assert store.is_shortened
    assert store.problems() == []
    store.close()
    assert files_in(killed) == FILES + 1


def opens_whole_and_goes_on(folder: Path) -> None:
    """All that was committed is there, and what is written now is there the next time."""
    store = SqliteRecordStore(folder)
    with store.read() as reader:
        assert len(list(reader.all_rows())) == FILES + 2
    assert store.problems() == []
    put_files(store, FILES, FILES + 3)
    store.sync()
    store.close()
    assert files_in(folder) == FILES + 5


def test_a_frame_that_is_no_part_of_the_log_fills_in_no_cut_database(killed: Path) -> None:
    """Only what SQLite takes of the log brings pages back; else they would come as zeros."""
    database, log = killed / "records.db", killed / "records.db-wal"
    logged = read_log(database, PAGE_BYTES).pages
    missing = max(set(range(1, database.stat().st_size // PAGE_BYTES + 1)) - set(logged))
    there = log.read_bytes()
    log.write_bytes(there + missing.to_bytes(4) + bytes(4) + frame_of(there, -1)[8:])
    cut(database, (missing - 1) * PAGE_BYTES)
    with pytest.raises(StoreDamaged, match="a part of it is missing"):
        files_in(killed)
    assert database.stat().st_size == (missing - 1) * PAGE_BYTES


def test_a_log_is_read_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "records.db"
    assert read_log(database, PAGE_BYTES) == Log()
    (tmp_path / "records.db-wal").write_bytes(b"short")
    assert read_log(database, PAGE_BYTES).torn
    assert log_salt(database) == (0, 0)
    assert frames_taken(database) == 0


def test_a_database_is_cut_where_no_log_has_its_last_pages(tmp_path: Path) -> None:
    database = tmp_path / "records.db"
    header = bytes(28) + (3).to_bytes(4)
    database.write_bytes(header + bytes(2 * PAGE_BYTES - len(header)))
    assert is_cut(database, (), PAGE_BYTES)
    assert not is_cut(database, (3,), PAGE_BYTES)


def test_a_note_counts_for_its_own_log_only(tmp_path: Path) -> None:
    assert frames_in_database(tmp_path, (1, 2)) == 0
    note_checkpoint(tmp_path, (1, 2), 30)
    assert frames_in_database(tmp_path, (1, 2)) == 30
    assert frames_in_database(tmp_path, (1, 3)) == 0
    (tmp_path / "records.db-checkpointed").write_text("nonsense")
    assert frames_in_database(tmp_path, (1, 2)) == 0
