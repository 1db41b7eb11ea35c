"""The record store on SQLite: damage, versions, other processes, backups, the cost of reading."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import StoreDamaged, StoreError, StoreTooNew
from core.ids import ROOT
from core.store.records_sqlite import SqliteRecordStore
from tests.support.records import batches, entry, holding, news, put_file, signed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A storage with a little of everything, closed."""
    store = SqliteRecordStore(tmp_path)
    for number in range(60):
        put_file(store, 10 + number, 1 + 2 * number, name=b"file%d" % number)
    with store.write() as writer:
        writer.put_signed(signed(200, "member:a"), ())
        writer.put_news(news(201))
        writer.put_holding(holding(202, (10, 1, True)))
        writer.set_fact("fact", b"x")
    store.close()
    return tmp_path


def read_everything(folder: Path) -> int:
    store = SqliteRecordStore(folder)
    try:
        batches(store)
        with store.read() as reader:
            rows = list(reader.all_rows())
            list(reader.signed(""))
            list(reader.invisible())
            for row in rows:
                reader.row(row.id)
                reader.standing_at(row.parent, row.name)
                reader.holders(row.id)
            return len(rows)
    finally:
        store.close()


@pytest.fixture
def reopened(folder: Path) -> Iterator[SqliteRecordStore]:
    store = SqliteRecordStore(folder)
    yield store
    store.close()


def test_a_store_is_there_again_after_it_was_closed(folder: Path) -> None:
    assert read_everything(folder) == 62
    assert not (folder / "records.db-wal").exists()


def test_a_store_cut_at_any_length_is_damaged_and_never_new(folder: Path) -> None:
    path = folder / "records.db"
    whole = path.read_bytes()
    lengths = [0, 1, 15, 16, 99, 100, 511, 4095, 4096, 4097, len(whole) - 1]
    lengths += [random.Random(7).randrange(len(whole)) for _ in range(60)]
    for length in lengths:
        path.write_bytes(whole[:length])
        with pytest.raises(StoreDamaged) as caught:
            read_everything(folder)
        assert caught.value.remedy, length
        for beside in ("records.db-wal", "records.db-shm"):
            (folder / beside).unlink(missing_ok=True)
    path.write_bytes(whole)
    assert read_everything(folder) == 62


def test_garbage_anywhere_is_told_in_a_sentence_or_does_no_harm(folder: Path) -> None:
    path = folder / "records.db"
    whole = path.read_bytes()
    chance = random.Random(11)
    refused = 0
    for _ in range(120):
        damaged = bytearray(whole)
        at = chance.randrange(len(whole))
        garbage = chance.randbytes(chance.choice([1, 16, 4096]))
        damaged[at : at + len(garbage)] = garbage
        path.write_bytes(damaged[: len(whole)])
        try:
            read_everything(folder)
        except StoreError:
            refused += 1
        for beside in ("records.db-wal", "records.db-shm"):
            (folder / beside).unlink(missing_ok=True)
    # The other places are free, or of tables that are empty here.
    assert refused > 24


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(os.urandom(20_000))
    with pytest.raises(StoreDamaged):
        SqliteRecordStore(tmp_path)


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="not a record store"):
        SqliteRecordStore(tmp_path)
    assert path.read_bytes() == before


def test_a_store_that_lost_its_records_is_damaged_and_never_new(folder: Path) -> None:
    store = SqliteRecordStore(folder)
    store.backup("daily")
    store.close()
    (folder / "records.db").unlink()
    with pytest.raises(StoreDamaged, match="lost its record store"):
        SqliteRecordStore(folder)
    assert not (folder / "records.db").exists()


def test_a_creation_that_was_cut_short_begins_again(tmp_path: Path) -> None:
    (tmp_path / "records.db.unfinished").write_bytes(b"half")
    SqliteRecordStore(tmp_path).close()
    assert read_everything(tmp_path) == 2


def test_a_store_of_a_newer_version_is_refused_and_not_changed(folder: Path) -> None:
    path = folder / "records.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="999") as caught:
        SqliteRecordStore(folder)
    assert "newer" in caught.value.detail
    assert path.read_bytes() == before


def test_a_second_process_is_refused(reopened: SqliteRecordStore, folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from core.errors import StoreError\n"
        "from core.store.records_sqlite import SqliteRecordStore\n"
        "try: SqliteRecordStore(Path(sys.argv[1]))\n"
        "except StoreError as error: print(error.detail)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=Path(__file__).parents[4],
    )
    assert "Another Wormhole uses the storage" in told.stdout
    put_file(reopened, 500, 501)


def test_a_backup_is_whole_private_and_two_are_kept(
    reopened: SqliteRecordStore, folder: Path
) -> None:
    for name in ("monday", "tuesday", "wednesday"):
        reopened.backup(name)
    kept = sorted(path.name for path in (folder / "backups").iterdir())
    assert kept == ["tuesday.db", "wednesday.db"]
    copy = folder / "copy"
    copy.mkdir()
    (copy / "records.db").write_bytes((folder / "backups" / "wednesday.db").read_bytes())
    assert read_everything(copy) == 62
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "backups").iterdir())


def test_the_log_begins_anew_after_checkpoints(reopened: SqliteRecordStore, folder: Path) -> None:
    sizes = []
    for number in range(300):
        put_file(reopened, 1_000 + number, 1_001 + 2 * number, name=b"n%d" % number)
        if number % 50 == 49:
            reopened.sync()
            reopened.checkpoint()
            sizes.append((folder / "records.db-wal").stat().st_size)
    assert sizes[-1] < 2 * sizes[0]


def test_a_checkpoint_beside_a_reader_and_a_writer_disturbs_neither(
    reopened: SqliteRecordStore,
) -> None:
    with reopened.read() as reader:
        first = len(reader.standing_in(ROOT))
        put_file(reopened, 500, 501)
        reopened.checkpoint()
        assert len(reader.standing_in(ROOT)) == first


def test_a_sound_store_has_no_problems(reopened: SqliteRecordStore) -> None:
    assert reopened.problems() == []


def test_many_readers_and_a_writer_agree_at_every_moment(reopened: SqliteRecordStore) -> None:
    """Each commit moves two entries together; no reader may ever see one moved alone."""
    done = threading.Event()
    mixtures: list[tuple[bytes, bytes]] = []

    def look() -> None:
        while not done.is_set():
            with reopened.read() as reader:
                first, second = reader.row(entry(700)), reader.row(entry(701))
                if first and second and first.name != second.name:
                    mixtures.append((first.name, second.name))
                if first and not reader.standing_at(ROOT, first.name):
                    mixtures.append((first.name, b"nothing there"))

    from tests.support.records import file_row, rows_delta

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(300):
            name = b"moved%d" % number
            with reopened.write() as writer:
                writer.apply(
                    rows_delta(file_row(700, 701, name=name), file_row(701, 703, name=name))
                )
    finally:
        done.set()
        for thread in threads:
            thread.join(30)
    assert mixtures == []


def test_numbers_for_lines_go_on_after_the_power_was_cut(folder: Path) -> None:
    before = (folder / "records.db").read_bytes()
    store = SqliteRecordStore(folder)
    with store.write() as writer:
        used = writer.new_line_id()
    store.close()
    # What was not synced is gone, but the opening itself was.
    (folder / "records.db").write_bytes(before)
    with sqlite3.connect(folder / "records.db") as connection:
        connection.execute("UPDATE fact SET value = x'32' WHERE name = 'store:openings'")
    connection.close()
    store = SqliteRecordStore(folder)
    with store.write() as writer:
        assert writer.new_line_id() > used + 2**31
    store.close()


def test_one_sync_serves_all_who_wait(
    reopened: SqliteRecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fdatasync, []

    def counted(descriptor: int) -> None:
        calls.append(descriptor)
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", counted)
    put_file(reopened, 500, 501)
    reopened.sync()
    reopened.sync()
    assert len(calls) == 1
    put_file(reopened, 501, 503)
    reopened.sync()
    assert len(calls) == 2
