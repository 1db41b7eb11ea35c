"""Windows: each is made once, and shown again."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
from app.tray.models.networks import NetworkRow
from app.tray.shell.windows_kept import WindowsKept
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from app.tray.windows.frame import Frame
from tests.ui.conftest import MakeDesk


def kept(desk: Desk, made: list[QWidget]) -> WindowsKept:
    def window(desk: Desk) -> QWidget:
        del desk
        made.append(QWidget())
        return made[-1]

    pages = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}
    return WindowsKept(desk, pages, {"join": window})


def test_a_page_is_shown_in_the_main_window(make_desk: MakeDesk, qtbot: QtBot) -> None:
    windows = kept(make_desk(), [])
    assert windows.current == ""
    windows.show("drive")
    assert (windows.current, windows.main.isVisible()) == ("drive", True)
    windows.main.close()
    assert windows.current == ""
    windows.end()


def test_a_window_of_its_own_is_made_once_as_long_as_it_lives(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made: list[QWidget] = []
    windows = kept(make_desk(), made)
    windows.show("join")
    windows.show("join")
    assert len(made) == 1
    assert made[0].isVisible()
    made[0].deleteLater()
    qtbot.waitUntil(lambda: "join" not in windows._others)
    windows.show("join")
    assert len(made) == 2
    windows.end()


def test_names_of_pages_and_windows_are_known(make_desk: MakeDesk) -> None:
    windows = kept(make_desk(), [])
    assert all(windows.knows(name) for name in ("overview", "settings", "advanced", "join"))
    assert not windows.knows("pause")


def test_a_window_that_knows_paths_is_told_the_path(make_desk: MakeDesk, qtbot: QtBot) -> None:
    told: list[str] = []

    class Window(Frame):
        def show_path(self, path: str) -> None:
            told.append(path)

    desk = make_desk()
    windows = WindowsKept(desk, {}, {"admit": lambda desk: Window(desk.theme, "Admit", (99, 99))})
    windows.show("admit", "04")
    windows.show("admit")
    assert told == ["04"]
    windows.end()


def test_the_main_window_stands_where_that_of_another_network_stood(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    home, office = kept(make_desk(), []), kept(make_desk(home="/office"), [])
    office.take_place_of(home)  # where none is open there is no place to take
    home.show("drive")
    home.main.setGeometry(40, 50, 900, 700)
    office.take_place_of(home)
    office.show("drive")
    assert office.main.geometry() == home.main.geometry()
    home.main.setGeometry(10, 20, 900, 700)
    office.take_place_of(home)  # it is open, and a person put it there
    assert office.main.geometry() != home.main.geometry()
    home.hide_main()
    assert (home.current, office.current) == ("", "drive")
    home.end()
    office.end()


def test_it_says_when_its_main_window_opens_and_not_when_another_one_does(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    windows = kept(make_desk(), [])
    said: list[str] = []
    windows.opening.connect(lambda: said.append(f"opening {windows.current}"))
    windows.opened.connect(lambda: said.append(f"opened {windows.current}"))
    windows.hide_main()
    windows.show("join")
    assert said == []
    windows.show("drive")
    assert said == ["opening ", "opened drive"]
    windows.end()


def test_it_knows_which_windows_are_open(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made: list[QWidget] = []
    windows = kept(make_desk(), made)
    assert not windows.has_open({"join"})
    windows.show("join")
    assert windows.has_open({"join"})
    assert not windows.has_open({"about"})
    made[0].hide()
    assert not windows.has_open({"join"})
    windows.end()


def test_networks_are_offered_in_a_window_that_is_made_later(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    windows = kept(make_desk(), [])
    rows = [NetworkRow(key, key, "Up to date", "up-to-date") for key in "ab"]
    windows.show_networks(rows)
    windows.show("drive")
    assert windows.main._box.menu() is not None
    windows.show_networks(rows[:1])
    assert windows.main._box.menu() is None
    windows.end()
