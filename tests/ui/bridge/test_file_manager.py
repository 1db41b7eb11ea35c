"""Files for file managers: only where those are, only ours, and gone when switched off."""

import json
import os
import stat
from pathlib import Path

import pytest

from app.tray.bridge.file_manager import (
    Machine,
    fit,
    present,
    real_mount,
    remove_note,
    write_note,
    write_whole,
)
from app.tray.models.file_menu import labels, put_by
from core.node.home import Home
from tests.support.desktop_network import WORDS

SAID = labels(WORDS)
COMMAND = ["/opt/w", "--hidden"]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine without any file manager."""
    for name in ("person", "share", "lib", "bin"):
        (tmp_path / name).mkdir()
    places, libraries = [tmp_path / "share"], [tmp_path / "lib"]
    return Machine(tmp_path / "person", places, libraries, str(tmp_path / "bin"))


def files(machine: Machine) -> set[str]:
    person = machine.person
    return {str(path.relative_to(person)) for path in person.rglob("*") if path.is_file()}


def test_where_there_is_no_file_manager_nothing_is_written(machine: Machine) -> None:
    fit(machine, COMMAND, SAID, on=True)
    assert present(machine) == []
    assert files(machine) == set()


@pytest.mark.parametrize(
    "sign",
    [
        "share/nemo-python",
        "person/nemo-python",
        "lib/nemo/extensions-3.0/libnemo-python.so",
        "lib/x86_64-linux-gnu/nemo/extensions-3.0/libnemo-python.so",
    ],
)
def test_a_file_manager_is_known_by_what_it_brings(
    sign: str, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / sign).mkdir(parents=True)
    assert present(machine) == ["nemo-python/", "icons/hicolor/scalable/emblems/"]


def test_each_gets_its_files_and_the_emblems(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "share" / "nautilus-python").mkdir()
    fit(machine, COMMAND, SAID, on=True)
    extensions = "nautilus-python/extensions/wormhole_"
    assert {name for name in files(machine) if name.startswith(extensions)} == {
        f"{extensions}{name}.py" for name in ("menu", "asking", "files", "nautilus")
    }
    emblems = {name for name in files(machine) if name.startswith("icons/")}
    assert len(emblems) == 4
    assert all((machine.person / name).read_bytes().startswith(b"<!-- Put") for name in emblems)
    assert not any("nemo" in name or "kio" in name for name in files(machine))


def test_dolphin_gets_a_menu_that_it_may_run(machine: Machine, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "dolphin"
    program.touch(mode=0o700)
    fit(machine, ["/opt/Worm hole/w"], SAID, on=True)
    assert files(machine) == {"kio/servicemenus/wormhole.desktop"}
    menu = machine.person / "kio" / "servicemenus" / "wormhole.desktop"
    assert 'Exec="/opt/Worm hole/w" --show keep --path %f\n' in menu.read_text()
    assert os.access(menu, os.X_OK)


def test_a_second_time_writes_nothing(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "share" / "caja-python").mkdir()
    fit(machine, COMMAND, SAID, on=True)
    before = {name: (machine.person / name).stat().st_ino for name in files(machine)}
    fit(machine, COMMAND, SAID, on=True)
    assert {name: (machine.person / name).stat().st_ino for name in files(machine)} == before


def test_switched_off_all_of_ours_goes_and_all_of_others_stays(
    machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "share" / "nautilus-python").mkdir()
    others = machine.person / "nautilus-python" / "extensions" / "wormhole_menu.py"
    others.parent.mkdir(parents=True)
    others.write_text("# mine\n")
    fit(machine, COMMAND, SAID, on=True)
    assert len(files(machine)) > 4
    fit(machine, COMMAND, SAID, on=False)
    assert files(machine) == {"nautilus-python/extensions/wormhole_menu.py"}
    assert others.read_text() == "# mine\n"


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_is_no_plain_file_stays_as_it_is(kind: str, machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "share" / "nautilus-python").mkdir()
    place = machine.person / "nautilus-python" / "extensions" / "wormhole_menu.py"
    place.parent.mkdir(parents=True)
    target = tmp_path / "target"
    target.write_bytes(b"# Put here by Wormhole 0; changes are lost.\n")
    if kind == "link":
        place.symlink_to(target)
    else:
        place.mkdir()
    fit(machine, COMMAND, SAID, on=True)
    fit(machine, COMMAND, SAID, on=False)
    assert place.is_symlink() if kind == "link" else place.is_dir()
    assert put_by(target.read_bytes()) == (0,)


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fchmod", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"after", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"before"


def test_the_note_is_for_its_owner_and_goes_again(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    home = Home(tmp_path / "home")
    write_note(tmp_path, home, str(tmp_path / "link" / "drive"), COMMAND, SAID)
    (file,) = (tmp_path / "wormhole" / "drives").iterdir()
    found = json.loads(file.read_bytes())
    assert found["mount"] == str(tmp_path / "link" / "drive")
    assert found["real"] == str(tmp_path / "real" / "drive")
    assert found["run"] == str(home.run_folder)
    for path, mode in ((file, 0o600), (file.parent, 0o700), (file.parent.parent, 0o700)):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    remove_note(tmp_path, home)
    remove_note(tmp_path, home)
    assert not file.exists()


def test_a_mount_is_not_touched_to_find_where_it_is(tmp_path: Path) -> None:
    # Where the last part is a link, the drive is mounted on what bears this name all the same.
    (tmp_path / "drive").symlink_to("elsewhere")
    assert real_mount(str(tmp_path / "drive")) == str(tmp_path.resolve() / "drive")
