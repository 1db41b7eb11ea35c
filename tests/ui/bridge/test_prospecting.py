"""What this machine has before anything is made."""

from pathlib import Path

import pytest

from app.tray.bridge import prospecting
from app.tray.bridge.prospecting import look, looked
from app.tray.models.machine import FolderState
from core.mount.linux.mounting import NoFuse
from core.node.home import Home
from core.node.prospect import MountPlace, Prospect, StoragePlace

POINT = Path("/people/mia/Wormhole")
STORAGE = StoragePlace(Path("/people/mia/.wormhole"), total=500 * 10**9, free=247 * 10**9)


def found(**place: object) -> Prospect:
    return Prospect("laptop-mia", MountPlace(POINT, **place), STORAGE, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ({}, FolderState.MISSING),
        ({"exists": True}, FolderState.EMPTY),
        ({"exists": True, "mounted": "tmpfs"}, FolderState.MOUNTED),
        ({"inside": "/mnt/drive"}, FolderState.INSIDE),
        ({"exists": True, "is_folder": False}, FolderState.NO_FOLDER),
        ({"exists": True, "empty": False}, FolderState.NOT_EMPTY),
        ({"exists": True, "ours": False}, FolderState.NO_RIGHTS),
        ({"writable": False}, FolderState.NO_RIGHTS),
    ],
)
def test_each_problem_of_a_place_is_a_state(place: dict[str, object], state: FolderState) -> None:
    answer = looked(found(**place))
    assert (answer.state, answer.folder) == (state, str(POINT))


def test_a_place_in_which_the_storage_lies_is_in_the_way() -> None:
    prospect = Prospect("a", MountPlace(POINT), STORAGE, None, tangled=True)
    assert looked(prospect).state is FolderState.IN_THE_WAY


def test_the_machine_is_told_with_what_always_stays_free() -> None:
    machine = looked(found()).machine
    assert (machine.name, machine.has_fuse) == ("laptop-mia", True)
    assert machine.disk.most == 245 * 10**9


def test_without_fuse_it_is_told_how_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        prospecting.shutil, "which", lambda program: "x" if program == "dnf" else None
    )
    machine = looked(Prospect("a", MountPlace(POINT), STORAGE, NoFuse())).machine
    assert (machine.has_fuse, machine.install) == (False, "sudo dnf install fuse3")
    monkeypatch.setattr(prospecting.shutil, "which", lambda _: None)
    assert looked(found()).machine.install == ""


def test_this_machine_is_looked_at(tmp_path: Path) -> None:
    answer = look(Home(tmp_path / "home"), str(tmp_path / "drive"))
    assert (answer.state, answer.folder) == (FolderState.MISSING, str(tmp_path / "drive"))
    assert answer.machine.disk.total > 0
    assert answer.machine.home == str(Path.home())


def test_where_a_further_drive_is_shown_and_which_networks_are_here_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "network.toml").write_text('[network]\nname = "home"\n')
    (tmp_path / "home" / "pod.toml").touch()
    answer = look(Home(tmp_path / "home" / "networks" / "2"))
    assert answer.folder == answer.machine.folder == str(tmp_path / "Wormhole 2")
    assert answer.machine.networks == ("home",)
