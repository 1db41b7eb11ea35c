from pathlib import Path

from core.mount.linux.listings import OpenFolders
from core.volume.interface import ROOT_NODE
from tests.support.loopback_drive import LoopbackDrive


def test_the_listing_is_taken_at_the_first_read_and_again_at_each_start(tmp_path: Path) -> None:
    drive = LoopbackDrive(tmp_path)
    folders = OpenFolders(drive)
    number = folders.open(ROOT_NODE)
    (tmp_path / "late").touch()
    handle = folders.handle(number, ROOT_NODE, from_start=True)
    assert [entry.name for entry in drive.read_folder(handle, 0, 10)] == [b"late"]
    (tmp_path / "later").touch()
    assert folders.handle(number, ROOT_NODE, from_start=False) == handle
    anew = folders.handle(number, ROOT_NODE, from_start=True)
    assert len(drive.read_folder(anew, 0, 10)) == 2


def test_a_folder_that_changed_while_it_was_read_is_reported_until_all_readers_are_gone(
    tmp_path: Path,
) -> None:
    folders = OpenFolders(LoopbackDrive(tmp_path))
    first, second = folders.open(ROOT_NODE), folders.open(ROOT_NODE)
    folders.note_change(ROOT_NODE)
    assert folders.release(first, ROOT_NODE) is True
    assert folders.release(second, ROOT_NODE) is True
    assert folders.release(folders.open(ROOT_NODE), ROOT_NODE) is False


def test_a_change_of_a_folder_that_nobody_reads_is_not_kept(tmp_path: Path) -> None:
    folders = OpenFolders(LoopbackDrive(tmp_path))
    folders.note_change(ROOT_NODE)
    assert folders.release(folders.open(ROOT_NODE), ROOT_NODE) is False
