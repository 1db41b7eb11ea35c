"""Reading and cache: three ways to read, and Empty now."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.tray.pages.settings.reading import ReadingPage
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigSet, Freed, PathRequest
from tests.support.settings_pages import SettingsNode, double, open_page
from tests.support.shown_settings import GB
from tests.ui.conftest import MakeDesk


def opened(make_desk: MakeDesk, qtbot: QtBot, node: SettingsNode, **answers: object) -> ReadingPage:
    page = open_page(qtbot, make_desk(node.answers | answers), ReadingPage)
    assert isinstance(page, ReadingPage)
    return page


def test_a_way_to_read_is_chosen_and_applied(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    page = opened(make_desk, qtbot, node)
    assert page._mode is not None
    qtbot.mouseClick(page._mode.radios["stream"], Qt.MouseButton.LeftButton)
    assert page.is_pending
    assert page._mode.chip.text() == "Not applied yet"
    page.session.apply()
    qtbot.waitUntil(lambda: node.sent == [ConfigSet(Level.POD, ["cache.mode=stream"])])


def test_it_leads_to_the_way_to_read(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = opened(make_desk, qtbot, SettingsNode())
    assert page._mode is not None
    page.show_path("cache.mode")
    assert page.focusWidget() is page._mode.radios["auto"]
    page.show_path("cache.heads")
    row = page.row_of("cache.heads")
    assert row is not None
    assert page.focusWidget() is row.control.focus


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Freed(7, 3 * GB), "3\u00a0GB of 7 files became free."),
        (Freed(0, 0), "There was nothing to empty."),
        (Failure("x", "It is paused."), "It is paused."),
    ],
)
def test_the_cache_is_emptied_by_a_button(
    answer: object, says: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page = opened(make_desk, qtbot, SettingsNode(), free=answer)
    (empty,) = [each for each in page.findChildren(QPushButton) if each.text() == "Empty now"]
    qtbot.mouseClick(empty, Qt.MouseButton.LeftButton)
    assert not empty.isEnabled()
    qtbot.waitUntil(empty.isEnabled)
    row = page.row_of("cache.max-space")
    assert row is not None
    assert row._help.text() == says
    assert double(page.desk).requests("free") == [PathRequest("/")]
