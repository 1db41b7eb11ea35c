"""What a network would meet on this machine: values, whatever is in the way."""

import os
from pathlib import Path

import pytest

from core.config.pod import PodConfig
from core.mount.linux.mount_table import Mount
from core.node.home import Home
from core.node.prospect import (
    MountPlace,
    StoragePlace,
    disk_under,
    inside_drive,
    mount_place,
    offered_by,
    prospect,
    storage_place,
    tangled,
)
from core.ports import DiskSpace

GB = 10**9
HERE = Path("/x")


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (MountPlace(HERE), ""),
        (MountPlace(HERE, exists=True), ""),
        (MountPlace(HERE, mounted="ext4", empty=False), "mount-in-use"),
        (MountPlace(HERE, inside="/drive"), "inside-a-drive"),
        (MountPlace(HERE, is_folder=False), "not-a-folder"),
        (MountPlace(HERE, empty=False, ours=False), "mount-not-empty"),
        (MountPlace(HERE, ours=False), "not-ours"),
        (MountPlace(HERE, writable=False), "not-writable"),
        (StoragePlace(HERE, offered=1), ""),
        (StoragePlace(HERE, offered=1, foreign=True, empty=False), "storage-foreign"),
        (StoragePlace(HERE, offered=1, empty=False), "storage-not-empty"),
        (StoragePlace(HERE, offered=1, ours=False), "not-ours"),
        (StoragePlace(HERE, offered=1, writable=False), "not-writable"),
        (StoragePlace(HERE, total=GB), "disk-full"),
    ],
)
def test_each_problem_has_its_word(place: MountPlace | StoragePlace, problem: str) -> None:
    assert place.problem == problem


def test_a_folder_that_is_missing_or_empty_is_fine_and_nothing_is_made(tmp_path: Path) -> None:
    missing = tmp_path / "a" / "drive"
    assert mount_place(missing) == MountPlace(missing)
    assert not missing.parent.exists()
    missing.mkdir(parents=True)
    assert mount_place(missing) == MountPlace(missing, exists=True)


def test_what_stands_in_the_way_of_a_drive_is_seen(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert mount_place(tmp_path).problem == "mount-not-empty"
    assert mount_place(tmp_path / "file").problem == "not-a-folder"
    assert mount_place(Path("/proc")).problem == "mount-in-use"
    assert mount_place(Path("/proc")).mounted == "proc"
    linked = tmp_path / "link"
    linked.symlink_to(tmp_path / "elsewhere")
    assert mount_place(linked).exists
    os.lchown(linked, 12_345, 12_345)
    assert mount_place(linked).problem == "not-a-folder"
    linked.unlink()
    linked.symlink_to(tmp_path)
    os.lchown(linked, 12_345, 12_345)
    assert not mount_place(linked).ours


def test_what_stands_in_the_way_of_a_storage_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "storage"
    place = storage_place(folder)
    assert (place.exists, place.problem) == (False, "")
    assert place.total >= place.free >= place.offered > 0
    folder.mkdir()
    assert storage_place(folder).problem == ""
    (folder / "other").touch()
    assert storage_place(folder).problem == "storage-not-empty"
    (folder / "marker.json").touch()
    assert storage_place(folder).problem == "storage-foreign"
    assert storage_place(folder / "other").problem == "storage-not-empty"


@pytest.mark.parametrize(
    ("folder", "drive"),
    [
        ("/disk/mia/Wormhole", ""),
        ("/disk/mia/Wormhole/deep/below", "/disk/mia/Wormhole"),
        ("/disk/mia/Wormhole2", ""),
        ("/disk/mia/Wormhole/disk/x", ""),
        ("/twice/x", "/twice"),
    ],
)
def test_a_folder_in_a_drive_is_told_from_one_beside_it(folder: str, drive: str) -> None:
    table = [
        Mount(b"/", "ext4", "disk", 1),
        Mount(b"/disk/mia/Wormhole", "fuse.wormhole", "wormhole", 2),
        Mount(b"/disk/mia/Wormhole/disk", "ext4", "disk", 3),
        Mount(b"/twice", "ext4", "disk", 4),
        Mount(b"/twice", "fuse.wormhole", "wormhole", 5),
    ]
    assert inside_drive(table, Path(folder)) == drive
    assert inside_drive([], Path(folder)) == ""


@pytest.mark.parametrize(
    ("mount", "storage", "home", "is_so"),
    [
        ("/m", "/s", "/h", False),
        ("/m", "/m/s", "/h", True),
        ("/m", "/s", "/m", True),
        ("/s/m", "/s", "/h", True),
        ("/h/m", "/h/s", "/h", False),
    ],
)
def test_places_that_cannot_hold_one_another(
    mount: str, storage: str, home: str, is_so: bool
) -> None:
    assert tangled(Home(Path(home)), Path(mount), Path(storage)) is is_so


@pytest.mark.parametrize(
    ("disk", "offered"),
    [
        (DiskSpace(1_000 * GB, 900 * GB), 800 * GB),
        (DiskSpace(1_000 * GB, 500 * GB), 498 * GB),
        (DiskSpace(1_000 * GB, 1 * GB), 0),
        (DiskSpace(0, 0), 0),
    ],
)
def test_the_proposal_leaves_room_for_other_programs(disk: DiskSpace, offered: int) -> None:
    assert offered_by(PodConfig(), disk) == offered


def test_the_disk_of_what_is_not_there_yet_is_that_of_the_folder_above(tmp_path: Path) -> None:
    found = disk_under(tmp_path / "not" / "there")
    assert found.total == disk_under(tmp_path).total > 0
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert disk_under(tmp_path / "loop") == DiskSpace(0, 0)


def test_defaults_are_proposed_and_what_is_missing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("socket.gethostname", lambda: "laptop-mia.example")
    monkeypatch.setattr("core.mount.linux.mounting.DEVICE", tmp_path / "fuse")
    home = Home(tmp_path / "home")
    told = prospect(home)
    assert told.pod == "laptop-mia"
    assert told.mount.folder == tmp_path / "Wormhole"
    assert told.storage.folder == home.storage
    assert told.fuse is not None
    assert "modprobe fuse" in told.fuse.remedy
    assert not told.tangled
    (tmp_path / "fuse").touch()
    chosen = prospect(home, str(tmp_path / "m"), str(tmp_path / "m" / "s"))
    assert chosen.fuse is None
    assert chosen.tangled


def test_beside_another_network_another_place_is_proposed_and_its_own_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "network.toml").write_text('[network]\nname = "lab"\n')
    (tmp_path / "home" / "pod.toml").touch()
    further = Home(tmp_path / "home" / "networks" / "2")
    told = prospect(further)
    assert told.mount.folder == told.usual == tmp_path / "Wormhole 2"
    assert (told.networks, told.tangled) == (("lab",), False)
    assert prospect(further, "~/Wormhole/inner").tangled
    first = prospect(Home(tmp_path / "home"))
    assert (first.usual, first.networks) == (tmp_path / "Wormhole", ())
