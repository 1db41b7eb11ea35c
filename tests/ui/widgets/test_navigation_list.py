"""The list of pages."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import rows
from app.tray.widgets.navigation_list import NavigationList
from tests.support.pictures import WORDS, picture
from tests.ui.conftest import MakeDesk


@pytest.fixture
def pages(make_desk: MakeDesk, qtbot: QtBot) -> NavigationList:
    made = NavigationList(make_desk().theme, WORDS, "Pages")
    qtbot.addWidget(made)
    made.show_rows(rows(picture(), [], WORDS))
    made.resize(220, 600)
    made.show()
    return made


def test_arrows_lead_over_the_heading(pages: NavigationList, qtbot: QtBot) -> None:
    chosen: list[str] = []
    pages.chosen.connect(chosen.append)
    pages.choose("conflicts")
    qtbot.keyClick(pages, Qt.Key.Key_Down)
    assert chosen == ["conflicts", "general"]


def test_letters_lead_to_a_page(pages: NavigationList, qtbot: QtBot) -> None:
    chosen: list[str] = []
    pages.chosen.connect(chosen.append)
    pages.choose("overview")
    qtbot.keyClicks(pages, "pl")
    assert chosen[-1] == "placement"


def test_other_badges_leave_the_current_page_current(pages: NavigationList) -> None:
    pages.choose("drive")
    pages.show_rows(rows(picture(), ["drive"], WORDS))
    model = pages.model()
    index = pages.currentIndex()
    assert model.data(index) == "Drive"
    said = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Drive, not applied yet"


def test_in_a_rail_titles_are_tooltips(pages: NavigationList) -> None:
    index = pages.model().index(0, 0)
    assert pages.model().data(index, Qt.ItemDataRole.ToolTipRole) is None
    wide = pages.grab().toImage()
    pages.become_narrow(narrow=True)
    assert pages.model().data(index, Qt.ItemDataRole.ToolTipRole) == "Overview"
    assert pages.grab().toImage() != wide


def test_a_page_that_is_not_there_cannot_be_chosen(pages: NavigationList) -> None:
    pages.choose("drive")
    pages.choose("nowhere")
    assert pages.currentIndex().data() == "Drive"
