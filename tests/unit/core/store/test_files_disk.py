"""Backing files on a real disk: privacy, the reserve, full disks, reflinks, the way home."""

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import NoSpace, StoreError
from core.ids import ROOT, Dot, Incarnation
from core.ports import DiskSpace, WayHome
from core.store import files_disk
from core.store.files_disk import DiskFiles
from core.store.way_home import SideLog, read_attributes
from tests.support.disk_replay import DiskReplay
from tests.support.fault_disk import FaultDisk, fault_disk
from tests.support.records import entry

HOME = WayHome(entry(10), b"na\xffme", ROOT, Dot(Incarnation(3), 4))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FaultDisk]:
    with fault_disk(tmp_path) as made:
        yield made


def test_files_are_for_their_owner_alone_and_spread_over_folders(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    for line in (1, 2, 2**32 + 1):
        files.create(line).close()
    assert sorted(files.present()) == [1, 2, 2**32 + 1]
    for path in (tmp_path / "files").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
    assert len(list((tmp_path / "files").iterdir())) == 2


def test_other_things_in_the_folder_are_no_lines(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    files.create(1).close()
    (tmp_path / "files" / "01" / "note.txt").touch()
    (tmp_path / "files" / "README").touch()
    assert list(files.present()) == [1]


def test_a_symbolic_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    files.create(1).close()
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    files.path(1).unlink()
    files.path(1).symlink_to(victim)
    with pytest.raises(StoreError):
        files.open(1, writable=True)


def test_the_way_home_is_on_the_file(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    files.create(1).close()
    files.describe(1, HOME)
    assert read_attributes(files.path(1)) == HOME


def test_the_way_home_is_in_a_side_log_where_the_disk_has_no_attributes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, home: WayHome) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    monkeypatch.setattr(files_disk, "write_attributes", refuse)
    files = DiskFiles(tmp_path, reserve_bytes=0)
    files.create(1).close()
    files.describe(1, HOME)
    assert SideLog(tmp_path / "ways-home.log").read() == {1: HOME}


def test_the_reserve_takes_its_space_and_gives_it_back(tmp_path: Path) -> None:
    size = 2**20
    files = DiskFiles(tmp_path, reserve_bytes=size)
    reserve = tmp_path / "reserve"
    assert reserve.stat().st_blocks * 512 >= size
    files.use_reserve()
    assert not reserve.exists()
    files.restore_reserve()
    assert reserve.stat().st_blocks * 512 >= size


def test_a_reserve_that_does_not_fit_is_not_taken(tmp_path: Path) -> None:
    DiskFiles(tmp_path, reserve_bytes=2**60)
    assert not (tmp_path / "reserve").exists()


def test_a_small_disk_keeps_a_small_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk of 64 MB kept none, and could not even note what was to be removed from it."""
    monkeypatch.setattr(DiskFiles, "space", lambda _: DiskSpace(60 * 2**20, 50 * 2**20))
    DiskFiles(tmp_path)
    assert (tmp_path / "reserve").stat().st_size == 3 * 2**20


def test_what_is_set_aside_is_kept(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    file = files.create(1)
    file.write(0, b"nobody knows me")
    files.set_aside(1)
    (kept,) = (tmp_path / "quarantine").iterdir()
    assert kept.read_bytes() == b"nobody knows me"


def test_a_refused_clone_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    files = DiskFiles(tmp_path, reserve_bytes=0)
    files.create(1).close()
    monkeypatch.setattr(files_disk.fcntl, "ioctl", refuse)
    assert not files.clone(1, 2)
    assert list(files.present()) == [1]


def test_a_full_disk_is_told_and_breaks_nothing(disk: FaultDisk) -> None:
    files = DiskFiles(disk.folder, reserve_bytes=0)
    file = files.create(1)
    file.write(0, b"kept")
    disk.faults(room=0)
    with pytest.raises(NoSpace):
        file.write(4, b"too much")
    assert file.read(0, 99) == b"kept"
    disk.faults()
    file.write(4, b" on")
    assert file.read(0, 99) == b"kept on"
    file.close()


def test_a_failing_disk_is_told(disk: FaultDisk) -> None:
    files = DiskFiles(disk.folder, reserve_bytes=0)
    file = files.create(1)
    file.write(0, b"x")
    disk.faults(fail=[{"operation": "write", "path": "files", "errno": errno.EIO}])
    with pytest.raises(StoreError, match="failed"):
        file.write(0, b"y")
    disk.faults(fail=[{"operation": "fsync", "path": "files", "errno": errno.EIO}])
    with pytest.raises(StoreError, match="failed"):
        file.sync()
    file.close()


def test_the_names_of_new_files_are_synced_with_their_folders(disk: FaultDisk) -> None:
    files = DiskFiles(disk.folder, reserve_bytes=0)
    files.create(1).close()
    before = len(disk.log())
    files.sync_names()
    assert [done.path for done in disk.log()[before:]] == ["/files/01", "/files"]
    files.sync_names()
    assert len(disk.log()) == before + 2


def test_names_are_synced_again_after_a_failure(disk: FaultDisk) -> None:
    files = DiskFiles(disk.folder, reserve_bytes=0)
    files.create(1).close()
    disk.faults(fail=[{"operation": "fsync", "path": "files", "errno": errno.EIO}])
    with pytest.raises(StoreError):
        files.sync_names()
    disk.faults()
    before = len(disk.log())
    files.sync_names()
    assert [done.path for done in disk.log()[before:]] == ["/files/01", "/files"]


def test_names_that_another_thread_syncs_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the second would promise what only the first makes true, a moment later."""
    files = DiskFiles(tmp_path, reserve_bytes=0)
    files.create(1).close()
    begun, go_on = threading.Event(), threading.Event()

    def slow(_folder: Path) -> None:
        begun.set()
        assert go_on.wait(20)

    monkeypatch.setattr(files_disk, "sync_folder", slow)
    first = threading.Thread(target=files.sync_names)
    second = threading.Thread(target=files.sync_names)
    first.start()
    assert begun.wait(20)
    second.start()
    second.join(0.2)
    assert second.is_alive(), "it returned although the names are not on the disk yet"
    go_on.set()
    for thread in (first, second):
        thread.join(20)
        assert not thread.is_alive()


def after_power_cut(disk: FaultDisk, folder: Path) -> Path:
    """Return a folder as a disk can look on which only what was synced is left."""
    replay = DiskReplay()
    for change in disk.log():
        replay.advance(change)
    folder.mkdir()
    replay.after_power_cut(folder)
    return folder


def test_what_was_synced_in_the_first_life_of_a_storage_survives_a_power_cut(
    disk: FaultDisk, tmp_path: Path
) -> None:
    files = DiskFiles(disk.folder / "pods" / "storage", reserve_bytes=0)
    file = files.create(1)
    file.write(0, b"promised")
    file.sync()
    files.sync_names()
    file.close()
    left = after_power_cut(disk, tmp_path / "left")
    found = DiskFiles(left / "pods" / "storage", reserve_bytes=0).open(1, writable=False)
    assert found.read(0, 100) == b"promised"
    found.close()


def test_what_was_set_aside_survives_a_power_cut(disk: FaultDisk, tmp_path: Path) -> None:
    files = DiskFiles(disk.folder, reserve_bytes=0)
    file = files.create(1)
    file.write(0, b"of unknown worth")
    file.sync()
    files.set_aside(1)
    files.sync_names()
    file.close()
    left = after_power_cut(disk, tmp_path / "left")
    assert [path.read_bytes() for path in (left / "quarantine").iterdir()] == [b"of unknown worth"]


def test_the_space_is_that_of_the_disk(tmp_path: Path) -> None:
    found = os.statvfs(tmp_path)
    space = DiskFiles(tmp_path, reserve_bytes=0).space()
    assert space.total == found.f_blocks * found.f_frsize


def test_a_disk_that_fails_is_told_and_one_that_is_full_is_not(disk: FaultDisk) -> None:
    files = DiskFiles(disk.folder, reserve_bytes=0)
    told: list[str] = []
    files.when_disk_fails(told.append)
    file = files.create(1)
    disk.faults(room=0)
    with pytest.raises(NoSpace):
        file.write(0, b"x")
    assert told == []
    disk.faults(fail=[{"operation": "write", "path": "files", "errno": 5}])
    with pytest.raises(StoreError):
        file.write(0, b"x")
    assert told == ["Input/output error"]
    disk.faults()
    file.close()
