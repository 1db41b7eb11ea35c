"""Bridges to all networks of this machine, as they come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tray.bridge.bridge import Bridge
from app.tray.models.picture import Reach
from app.tray.shell.networks import Networks
from core.node.home import Home


def lay(folder: Path, name: str) -> Home:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_text(f'[network]\nname = "{name}"\n')
    return Home(folder)


@pytest.fixture
def base(tmp_path: Path) -> Home:
    (tmp_path / "base").mkdir()
    return Home(tmp_path / "base")


class Made:
    """Networks below a base; `added` are the homes that came."""

    def __init__(self, base: Home) -> None:
        self.networks = Networks(base)
        self.added: list[Home] = []
        self.networks.added.connect(lambda bridge: self.added.append(bridge.home))

    @property
    def homes(self) -> list[Home]:
        return [bridge.home for bridge in self.networks.bridges]


@pytest.fixture
def made(base: Home, qtbot: QtBot) -> Iterator[Made]:
    here = Made(base)
    yield here
    here.networks.close()


def test_where_there_is_no_network_there_is_a_place_for_one(made: Made, base: Home) -> None:
    assert made.homes == [base]
    assert made.networks.further() == str(base.folder)
    assert made.added == []


def test_each_network_has_a_bridge(base: Home, qtbot: QtBot) -> None:
    lay(base.folder, "home")
    office = lay(base.folder / "networks" / "2", "office")
    made = Made(base)
    assert made.homes == [base, office]
    made.networks.close()


def test_a_further_network_gets_a_place_once(made: Made, base: Home) -> None:
    lay(base.folder, "home")
    key = made.networks.further()
    assert key == str(base.folder / "networks" / "2")
    assert made.networks.further() == key
    assert made.added == [Home(Path(key))]
    assert made.networks.bridges[-1].picture.reach is Reach.NO_NETWORK


def test_what_a_command_makes_meanwhile_is_found(made: Made, base: Home, qtbot: QtBot) -> None:
    lay(base.folder, "home")
    made.networks.watch()
    qtbot.waitUntil(lambda: str(base.folder) in made.networks._folders.directories())
    (base.folder / "networks" / "2").mkdir(parents=True)
    qtbot.waitUntil(
        lambda: str(base.folder / "networks" / "2") in made.networks._folders.directories()
    )
    office = lay(base.folder / "networks" / "2", "office")
    qtbot.waitUntil(lambda: made.added == [office])


def test_what_is_known_of_any_of_them_is_told(made: Made, base: Home, qtbot: QtBot) -> None:
    lay(base.folder, "home")
    made.networks.further()
    told: list[Bridge] = []
    made.networks.pictured.connect(told.append)
    for bridge in made.networks.bridges:
        bridge.picture_changed.emit(bridge.picture)
    assert told == list(made.networks.bridges)


def test_of_one_that_went_nothing_is_asked_any_more(made: Made, base: Home) -> None:
    lay(base.folder, "home")
    key = made.networks.further()
    gone = made.networks.bridges[-1]
    made.networks.retire(key)
    made.networks.retire(key)
    assert made.homes == [base]
    assert gone._closed
