"""Opening a store: private, made in one step, for one process."""

import os
from pathlib import Path

import pytest

from core.errors import StoreDamaged, StoreError
from core.store.sqlite.connect import connect, lock_folder, open_or_create
from tests.support.fault_disk import fault_disk


def test_a_new_store_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "storage"
    lock, connection, _ = open_or_create(folder)
    assert folder.stat().st_mode & 0o077 == 0
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    connection.close()
    os.close(lock)


def test_a_name_with_odd_characters_is_no_problem(tmp_path: Path) -> None:
    folder = tmp_path / "a b?mode=ro#ü%20"
    lock, connection, _ = open_or_create(folder)
    other = connect(folder / "records.db", reading=True)
    assert other.execute("SELECT count(*) FROM entry").fetchone() == (2,)
    other.close()
    connection.close()
    os.close(lock)


def test_a_folder_is_locked_for_one(tmp_path: Path) -> None:
    lock = lock_folder(tmp_path)
    with pytest.raises(StoreError, match="Another Wormhole"):
        lock_folder(tmp_path)
    os.close(lock)
    os.close(lock_folder(tmp_path))


def test_a_storage_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(StoreError, match="cannot be used") as caught:
        open_or_create(tmp_path)
    assert caught.value.remedy


@pytest.mark.parametrize("trace", ["records.db-wal", "marker.json", "backups"])
def test_no_new_store_is_made_where_one_was(tmp_path: Path, trace: str) -> None:
    (tmp_path / trace).touch()
    with pytest.raises(StoreDamaged):
        open_or_create(tmp_path)
    assert not (tmp_path / "records.db").exists()


def test_a_store_has_its_name_only_when_it_is_whole_and_on_the_disk(tmp_path: Path) -> None:
    with fault_disk(tmp_path) as disk:
        lock, connection, _ = open_or_create(disk.folder / "storage")
        connection.close()
        os.close(lock)
        done = disk.log()
    renamed = next(at for at, change in enumerate(done) if change.operation == "rename")
    assert done[renamed].other == "/storage/records.db"
    before = [c for c in done[:renamed] if c.path == "/storage/records.db.unfinished"]
    assert before[-1].operation == "fsync"
    assert done[renamed + 1].operation == "fsync"
    assert done[renamed + 1].path == "/storage"


def test_the_folder_of_a_new_store_survives_a_power_cut(tmp_path: Path) -> None:
    with fault_disk(tmp_path) as disk:
        lock, connection, _ = open_or_create(disk.folder / "pods" / "storage")
        connection.close()
        os.close(lock)
        synced = [change.path for change in disk.log() if change.operation == "fsync"]
    assert synced[:2] == ["/", "/pods"], "each name is on the disk before what stands in it counts"
