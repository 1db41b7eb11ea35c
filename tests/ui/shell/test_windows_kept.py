"""Windows: each is made once, and shown again."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
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
