"""Ctrl+F finds a setting of any page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.pages.settings.finder import Finder
from app.tray.pages.settings.makers import PAGES
from tests.support.desk_double import Went
from tests.support.settings_pages import SettingsNode, open_page
from tests.ui.conftest import MakeDesk


def opened(make_desk: MakeDesk, qtbot: QtBot) -> tuple[Finder, Went, object]:
    desk = make_desk(SettingsNode().answers)
    page = open_page(qtbot, desk, PAGES["redundancy"])
    page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    (finder,) = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, Finder) and each.isVisible()
    ]
    assert isinstance(desk.go, Went)
    return finder, desk.go, page


def test_what_is_typed_leads_to_the_page_of_the_setting(make_desk: MakeDesk, qtbot: QtBot) -> None:
    finder, went, page = opened(make_desk, qtbot)
    assert page
    qtbot.keyClicks(finder.field, "read-deadline")
    assert finder.results.item(0).text() == "Give up reading after — Reading and cache"
    qtbot.keyClick(finder.field, Qt.Key.Key_Return)
    assert went.to == [("reading", "limits.read-deadline")]


def test_arrows_choose_among_what_was_found(make_desk: MakeDesk, qtbot: QtBot) -> None:
    finder, went, page = opened(make_desk, qtbot)
    assert page
    qtbot.keyClicks(finder.field, "cache")
    qtbot.keyClick(finder.field, Qt.Key.Key_Up)
    assert finder.results.currentRow() == 0
    qtbot.keyClick(finder.field, Qt.Key.Key_Down)
    qtbot.mouseClick(
        finder.results.viewport(),
        Qt.MouseButton.LeftButton,
        pos=finder.results.visualItemRect(finder.results.item(1)).center(),
    )
    assert went.to[0][1].startswith("cache.")


def test_where_nothing_fits_it_says_so_and_goes_nowhere(make_desk: MakeDesk, qtbot: QtBot) -> None:
    finder, went, page = opened(make_desk, qtbot)
    assert page
    assert finder._none.isHidden()
    qtbot.keyClicks(finder.field, "zeppelin")
    assert not finder._none.isHidden()
    qtbot.keyClick(finder.field, Qt.Key.Key_Return)
    assert went.to == []
    with qtbot.waitSignal(finder.destroyed):
        qtbot.keyClick(finder, Qt.Key.Key_Escape)
