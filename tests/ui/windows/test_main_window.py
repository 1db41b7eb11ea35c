"""The main window: sidebar, pages, keys."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
from app.tray.models.networks import NetworkRow
from app.tray.models.picture import Picture, Reach
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from app.tray.windows.main_window import MainWindow, MakePage
from core.control.schema import Happened
from tests.support.desk_double import Went
from tests.support.pictures import picture
from tests.ui.conftest import MakeDesk


class Told(Page):
    """Remembers what it was told."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Page")
        self.pictures: list[Picture] = []
        self.events: list[Happened] = []
        self.paths: list[str] = []
        self.pending = False
        self.field = QLineEdit()
        self.add(self.field)

    def show_picture(self, picture: Picture) -> None:
        self.pictures.append(picture)

    def happened(self, row: Happened) -> None:
        self.events.append(row)

    def show_path(self, path: str) -> None:
        self.paths.append(path)

    @property
    def is_pending(self) -> bool:
        return self.pending


def texts(window: MainWindow) -> set[str]:
    """Return what the window says."""
    return {label.text() for label in window.findChildren(QLabel) if label.isVisible()}


@pytest.fixture
def made() -> dict[str, Told]:
    return {}


@pytest.fixture
def window(make_desk: MakeDesk, qtbot: QtBot, made: dict[str, Told]) -> MainWindow:
    def maker(name: str) -> MakePage:
        def make(desk: Desk) -> Page:
            made[name] = Told(desk)
            return made[name]

        return make

    makers: Mapping[str, MakePage] = {place.name: maker(place.name) for place in PLACES}
    desk = make_desk()
    desk.bridge.picture = picture()
    window = MainWindow(desk, makers)
    qtbot.addWidget(window)
    window.go("overview")
    window.show()
    window.activateWindow()
    return window


def test_a_page_is_made_when_it_is_first_looked_at(
    window: MainWindow, made: dict[str, Told]
) -> None:
    assert list(made) == ["overview"]
    window.go("drive")
    window.go("overview")
    window.go("drive")
    assert list(made) == ["overview", "drive"]


@pytest.mark.parametrize(
    ("key", "modifier", "page"),
    [
        (Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier, "activity"),
        (Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier, "conflicts"),
        (Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier, "general"),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier, "activity"),
    ],
)
def test_keys_lead_to_pages(
    key: Qt.Key, modifier: Qt.KeyboardModifier, page: str, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, key, modifier)
    assert window.current == page


@pytest.mark.parametrize(
    ("key", "act"), [(Qt.Key.Key_O, "open-drive"), (Qt.Key.Key_N, "add-device")]
)
def test_keys_act(
    key: Qt.Key, act: str, window: MainWindow, qtbot: QtBot, made: dict[str, Told]
) -> None:
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert made["overview"].desk.go.to == [(act, "")]  # type: ignore[attr-defined]


def test_an_unknown_page_is_the_overview(window: MainWindow) -> None:
    window.go("drive")
    window.go("nowhere")
    assert window.current == "overview"


def test_pages_hear_what_is_so_and_what_happened(window: MainWindow, made: dict[str, Told]) -> None:
    shown = picture()
    window.take(shown)
    assert made["overview"].pictures[-1] is shown
    event = Happened("happened", "attic-pi is back.", "2026-11-22T09:00:00Z")
    made["overview"].desk.bridge.happened.emit(event)
    assert made["overview"].events == [event]


def test_a_page_is_led_to_a_place(window: MainWindow, made: dict[str, Told]) -> None:
    window.go("files", "/photos")
    assert made["files"].paths == ["/photos"]


def test_a_page_that_only_the_node_can_fill_says_so_while_there_is_none(
    window: MainWindow, made: dict[str, Told]
) -> None:
    window.go("storage")
    window.take(picture(None, Reach.NOT_RUNNING))
    assert window.current == "storage"
    assert not made["storage"].isVisible()
    assert {"Storage", "Wormhole is not running"} <= texts(window)
    start = next(each for each in window.findChildren(QPushButton) if "Start" in each.text())
    start.setFocus()
    window.take(picture(None, Reach.NOT_RUNNING, hosted=True))
    assert start.hasFocus()
    start.click()
    assert made["storage"].desk.go.to == [("start", "")]  # type: ignore[attr-defined]
    window.go("files", "/photos")
    assert "Files and folders" in texts(window)
    assert "files" not in made
    window.take(picture())
    assert made["files"].isVisible()
    assert made["files"].paths == ["/photos"]
    window.take(picture())
    assert made["files"].paths == ["/photos"]


@pytest.mark.parametrize("name", ["overview", "general", "advanced"])
def test_pages_that_need_no_node_stay(name: str, window: MainWindow, made: dict[str, Told]) -> None:
    window.take(picture(None, Reach.NOT_RUNNING))
    window.go(name)
    assert made[name].isVisible()


def test_pending_changes_mark_the_page_in_the_sidebar(
    window: MainWindow, made: dict[str, Told], qtbot: QtBot
) -> None:
    before = window.grab().toImage()
    made["overview"].pending = True
    made["overview"].pending_changed.emit()
    assert window.grab().toImage() != before


def test_closing_hides_and_keeps_everything(
    window: MainWindow, qtbot: QtBot, made: dict[str, Told]
) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    assert not window.isVisible()
    window.show()
    assert (window.current, list(made)) == ("overview", ["overview"])


def test_f6_walks_from_the_sidebar_to_the_page_and_back(
    window: MainWindow, made: dict[str, Told], qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F6)
    first = window.focusWidget()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    second = window.focusWidget()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert {first.objectName(), second.objectName()} >= {"navigation"}
    assert made["overview"].field in {first, second}
    assert window.focusWidget() is first


def test_a_narrow_window_has_a_rail(window: MainWindow) -> None:
    wide = window.findChild(object, "sidebar").width()  # type: ignore[call-overload]
    window.resize(800, 600)
    assert window.findChild(object, "sidebar").width() < wide  # type: ignore[call-overload]


def test_a_screen_reader_is_told_that_it_is_a_window(make_desk: MakeDesk, qtbot: QtBot) -> None:
    window = MainWindow(make_desk(), {place.name: Told for place in PLACES})
    qtbot.addWidget(window)
    told = QAccessible.queryAccessibleInterface(window)
    assert told.role() is QAccessible.Role.Window


def test_with_several_networks_the_box_leads_to_another_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    rows = [NetworkRow(key, key, "Up to date", "up-to-date", key == "a") for key in "ab"]
    window.show_networks(rows)
    _, other, _, further = window._box.menu().actions()
    assert further.text() == "Create or join…"
    other.trigger()
    further.trigger()
    went = window._desk.go
    assert isinstance(went, Went)
    assert went.to == [("network", "b"), ("first-start", "")]
    window.show()
    qtbot.waitActive(window)
    window.focus_box()
    assert window.focusWidget() is window._box
