"""File managers are told of the drive while the person wants that."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from app.tray.bridge.file_manager import Machine
from app.tray.bridge.preferences_file import PreferencesKept
from app.tray.models.picture import Picture, Reach
from app.tray.shell.file_managers import FileManagers
from app.tray.words.words import Words
from tests.support.desk_double import BridgeDouble, stretched, words
from tests.support.desktop_network import status
from tests.support.networks_double import NetworksDouble
from tests.ui.conftest import MakeDesk


class Made:
    """What keeps file managers told, on a machine with Nemo."""

    def __init__(self, bridge: BridgeDouble, folder: Path) -> None:
        self.bridge = bridge
        self.networks = NetworksDouble(bridge)
        self.person, self.runtime = folder / "person", folder / "run"
        self.kept = PreferencesKept(folder / "desktop.json")
        self.words: Callable[[], Words] = words
        (self.person / "nemo-python").mkdir(parents=True)
        self.runtime.mkdir()
        self.machine = Machine(self.person, [], [], "")

    def managers(self, runtime: Path | None) -> FileManagers:
        def said() -> Words:
            return self.words()

        return FileManagers(self.networks, self.kept, said, self.machine, runtime)

    def switch(self, *, on: bool) -> None:
        self.kept.put(structs.replace(self.kept.now, file_managers=on))

    def mounted(self, mount: str) -> None:
        self.bridge.picture = Picture(Reach.RUNNING, status(mount=mount))
        self.bridge.picture_changed.emit(self.bridge.picture)

    def notes(self) -> list[dict[str, object]]:
        files = sorted((self.runtime / "wormhole" / "drives").glob("*.json"))
        return [json.loads(file.read_bytes()) for file in files]

    @property
    def extension(self) -> Path:
        return self.person / "nemo-python" / "extensions" / "wormhole_nemo.py"


@pytest.fixture
def made(make_desk: MakeDesk, tmp_path: Path) -> Made:
    bridge = make_desk().bridge
    assert isinstance(bridge, BridgeDouble)
    return Made(bridge, tmp_path)


def test_the_files_are_there_and_the_drive_is_noted_as_soon_as_it_is_known(
    made: Made, qtbot: QtBot
) -> None:
    managers = made.managers(made.runtime)
    managers.start()
    qtbot.waitUntil(made.extension.exists)
    assert made.notes() == []
    made.mounted("/mnt/drive")
    qtbot.waitUntil(lambda: [note["mount"] for note in made.notes()] == ["/mnt/drive"])
    made.mounted("/mnt/other")
    qtbot.waitUntil(lambda: [note["mount"] for note in made.notes()] == ["/mnt/other"])


def test_switched_off_and_on_again_everything_goes_and_comes(made: Made, qtbot: QtBot) -> None:
    made.mounted("/mnt/drive")
    managers = made.managers(made.runtime)
    managers.start()
    qtbot.waitUntil(lambda: len(made.notes()) == 1)
    made.switch(on=False)
    qtbot.waitUntil(lambda: not made.extension.exists() and made.notes() == [])
    # What comes quickly after one another is done one after the other.
    for on in (True, False, True):
        made.switch(on=on)
    qtbot.waitUntil(lambda: made.extension.exists() and len(made.notes()) == 1)


def test_it_is_said_in_the_language_of_now(made: Made, qtbot: QtBot) -> None:
    made.mounted("/mnt/drive")
    managers = made.managers(made.runtime)
    managers.start()
    qtbot.waitUntil(lambda: len(made.notes()) == 1)

    made.words = stretched
    managers.look()
    qtbot.waitUntil(lambda: "·" in str(made.notes()[0]["words"]))


def test_a_node_that_went_leaves_the_note(made: Made, qtbot: QtBot) -> None:
    made.mounted("/mnt/drive")
    managers = made.managers(made.runtime)
    managers.start()
    qtbot.waitUntil(lambda: len(made.notes()) == 1)
    made.bridge.picture_changed.emit(Picture(Reach.NOT_RUNNING))
    qtbot.wait(20)
    assert len(made.notes()) == 1


def test_without_a_folder_of_the_session_nothing_is_noted(made: Made, qtbot: QtBot) -> None:
    made.mounted("/mnt/drive")
    managers = made.managers(None)
    managers.start()
    qtbot.waitUntil(made.extension.exists)
    assert made.notes() == []


def test_where_nothing_can_be_written_the_application_goes_on(made: Made, qtbot: QtBot) -> None:
    (made.person / "nemo-python" / "extensions").touch()
    made.mounted("/mnt/drive")
    managers = made.managers(made.runtime)
    managers.start()
    qtbot.waitUntil(lambda: len(made.notes()) == 1)


def test_each_drive_is_noted_and_not_any_more_when_its_network_went(
    made: Made, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    office = make_desk(home="/office").bridge
    assert isinstance(office, BridgeDouble)
    made.networks.keep(office)
    managers = made.managers(made.runtime)
    managers.start()
    made.mounted("/mnt/drive")
    office.picture = Picture(Reach.RUNNING, status(mount="/mnt/office"))
    office.picture_changed.emit(office.picture)

    def mounts() -> list[object]:
        return sorted(str(note["mount"]) for note in made.notes())

    qtbot.waitUntil(lambda: mounts() == ["/mnt/drive", "/mnt/office"])
    assert {str(note["command"][-1]) for note in made.notes()} == {"/nowhere"}  # type: ignore[index]
    office.picture = Picture(Reach.NO_NETWORK)
    office.picture_changed.emit(office.picture)
    qtbot.waitUntil(lambda: mounts() == ["/mnt/drive"])
