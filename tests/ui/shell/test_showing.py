"""What is asked for is shown at its path on the drive, or said why not."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.asked import Asked
from app.tray.models.navigation import PLACES
from app.tray.models.picture import Picture, Reach
from app.tray.shell.dressed import Dressed
from app.tray.shell.showing import Showing
from app.tray.widgets.page import Page
from core.control.lines import Failure
from tests.support.desk_double import BridgeDouble
from tests.support.desktop_network import status
from tests.support.networks_double import NetworksDouble
from tests.ui.conftest import MakeDesk


class Made:
    """Who shows, on a drive at a mount; `went` is where it led."""

    def __init__(self, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk = make_desk()
        assert isinstance(desk.bridge, BridgeDouble)
        self.bridge = desk.bridge
        pages = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}
        dressed = Dressed([desk], (pages, {"join": lambda _: QWidget()}))
        self.went: list[tuple[str, str]] = []
        monkeypatch.setattr(
            dressed.acts, "do", lambda act, value="": self.went.append((act, value))
        )
        self.refused: list[Failure] = []
        networks = NetworksDouble(self.bridge)
        self.showing = Showing(networks, lambda: dressed, self.refused.append)

    def mounted(self, mount: str = "/mnt/drive") -> None:
        self.bridge.picture = Picture(Reach.RUNNING, status(mount=mount))
        self.bridge.picture_changed.emit(self.bridge.picture)


@pytest.fixture
def made(make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(make_desk, monkeypatch)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(), ("overview", "")),
        (Asked("drive"), ("drive", "")),
        (Asked("join"), ("join", "")),
        (Asked("versions"), ("files", "")),
    ],
)
def test_a_page_is_shown_at_once(asked: Asked, expected: tuple[str, str], made: Made) -> None:
    made.showing.show(asked)
    assert made.went == [expected]


@pytest.mark.parametrize("page", ["quit", "close", "restart", "undo-change", "no-such-page"])
def test_nothing_else_can_be_asked_for(page: str, made: Made, qtbot: QtBot) -> None:
    made.mounted()
    made.showing.show(Asked(page))
    made.showing.show(Asked(page, "/mnt/drive/a"))
    qtbot.wait(20)
    assert made.went == []


def test_where_there_is_no_network_the_first_start_is_shown(made: Made) -> None:
    made.bridge.picture = Picture(Reach.NO_NETWORK)
    made.showing.show(Asked())
    assert made.went == [("first-start", "")]


@pytest.mark.parametrize(
    ("page", "led"),
    [
        ("files", "files"),
        ("versions", "versions"),
        ("who", "files"),
        ("keep", "keep"),
        ("free", "free"),
    ],
)
def test_a_path_of_this_machine_becomes_one_of_the_drive(
    page: str, led: str, made: Made, qtbot: QtBot
) -> None:
    made.mounted()
    made.showing.show(Asked(page, "/mnt/drive/photos/a b.jpg"))
    qtbot.waitUntil(lambda: made.went == [(led, "/photos/a b.jpg")])
    assert made.refused == []


def test_versions_wait_on_the_page_of_files(made: Made, qtbot: QtBot) -> None:
    made.showing.show(Asked("versions", "/mnt/drive/a"))
    assert made.went == [("files", "")]
    made.mounted()
    qtbot.waitUntil(lambda: made.went == [("files", ""), ("versions", "/a")])


def test_what_is_asked_before_the_node_runs_waits_for_it(made: Made, qtbot: QtBot) -> None:
    made.showing.show(Asked("files", "/mnt/drive/a"))
    assert made.went == [("files", "")]
    made.mounted()
    qtbot.waitUntil(lambda: made.went == [("files", ""), ("files", "/a")])
    made.mounted()
    qtbot.wait(20)
    assert len(made.went) == 2


@pytest.mark.parametrize("page", ["files", "keep"])
def test_what_is_not_on_the_drive_is_told(page: str, made: Made, qtbot: QtBot) -> None:
    made.mounted()
    made.showing.show(Asked(page, "/tmp/a"))
    qtbot.waitUntil(lambda: len(made.refused) == 1)
    assert made.refused[0].detail == "/tmp/a is not on the drive of Wormhole."
    assert made.went == []


@pytest.mark.parametrize("act", ["keep", "free"])
def test_an_act_without_a_path_is_none(act: str, made: Made, qtbot: QtBot) -> None:
    made.mounted()
    made.showing.show(Asked(act))
    qtbot.wait(20)
    assert made.went == []


def test_a_path_is_shown_in_the_network_on_whose_drive_it_is(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    pages = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}
    desks = [make_desk(home="/homes/home"), make_desk(home="/homes/office")]
    dressed = Dressed(desks, (pages, {}))
    went: list[tuple[str, str, str]] = []
    monkeypatch.setattr(dressed, "do", lambda *it: went.append(it))
    home, office = (desk.bridge for desk in desks)
    assert isinstance(home, BridgeDouble)
    assert isinstance(office, BridgeDouble)
    refused: list[Failure] = []
    showing = Showing(NetworksDouble(home, office), lambda: dressed, refused.append)

    def runs(bridge: BridgeDouble, mount: str) -> None:
        bridge.picture = Picture(Reach.RUNNING, status(mount=mount))
        bridge.picture_changed.emit(bridge.picture)

    runs(home, "/mnt/drive")
    showing.show(Asked("files", "/mnt/office/a"))
    qtbot.wait(20)
    assert (went, refused) == ([], [])  # the other one starts, and may still say so
    runs(office, "/mnt/office")
    qtbot.waitUntil(lambda: went == [("files", "/a", "/homes/office")])
    showing.show(Asked("files", "/tmp/a"))
    qtbot.waitUntil(lambda: len(refused) == 1)
