"""What was made and synced is there after a power cut: asked of a disk that writes down its log."""

from pathlib import Path

from core.store.folders import make_folder, sync_folder
from tests.support.fault_disk import fault_disk


def test_each_name_is_on_the_disk_before_the_folder_below_it_is_made(tmp_path: Path) -> None:
    with fault_disk(tmp_path) as disk:
        make_folder(disk.folder / "a" / "b")
        done = [(each.operation, each.path) for each in disk.log()]
    kept = [each for each in done if each[0] in {"mkdir", "fsync"}]
    assert kept == [("mkdir", "/a"), ("fsync", "/"), ("mkdir", "/a/b"), ("fsync", "/a")]


def test_a_made_folder_is_its_owners_alone(tmp_path: Path) -> None:
    made = tmp_path / "a" / "b"
    make_folder(made)
    assert [each.stat().st_mode & 0o777 for each in (made.parent, made)] == [0o700, 0o700]


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    with fault_disk(tmp_path) as disk:
        make_folder(disk.folder)
        assert [each for each in disk.log() if each.operation in {"mkdir", "fsync"}] == []


def test_the_names_in_a_folder_are_synced(tmp_path: Path) -> None:
    with fault_disk(tmp_path) as disk:
        (disk.folder / "file").touch()
        sync_folder(disk.folder)
        assert [each.path for each in disk.log() if each.operation == "fsync"] == ["/"]
