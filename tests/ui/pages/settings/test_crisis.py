"""Crisis: each situation with its figure, and Freeze…"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.pages.settings.crisis import CrisisPage
from tests.support.desk_double import Went
from tests.support.settings_pages import SettingsNode, open_page
from tests.support.shown_settings import status
from tests.ui.conftest import MakeDesk


def shown(page: CrisisPage) -> list[str]:
    return [each.text().strip() for each in page.findChildren(QPushButton) if each.isVisible()]


def button(page: CrisisPage, text: str) -> QPushButton:
    (found,) = [
        each
        for each in page.findChildren(QPushButton)
        if each.text().strip() == text and each.isVisible()
    ]
    return found


@pytest.mark.parametrize(("frozen", "text"), [(False, "Freeze…"), (True, "Unfreeze…")])
def test_the_network_is_frozen_and_unfrozen_from_here(
    frozen: bool, text: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk = make_desk(SettingsNode().answers)
    page = open_page(qtbot, desk, CrisisPage, frozen=frozen)
    assert isinstance(page, CrisisPage)
    qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)
    assert isinstance(desk.go, Went)
    assert desk.go.to == [("unfreeze" if frozen else "freeze", "")]


def test_the_button_follows_the_network(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(SettingsNode().answers)
    page = open_page(qtbot, desk, CrisisPage)
    assert isinstance(page, CrisisPage)
    button(page, "Freeze…")
    desk.bridge.picture = Picture(Reach.RUNNING, status(frozen=True), network="home")
    page.take(desk.bridge.picture)
    qtbot.waitUntil(lambda: "Unfreeze…" in shown(page))
    assert "Freeze…" not in shown(page)
    texts = {label.text() for label in page.findChildren(QLabel)}
    assert "The network is frozen" in texts


def test_who_may_not_freeze_is_told_why(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = open_page(qtbot, make_desk(SettingsNode(may_change=False).answers), CrisisPage)
    assert isinstance(page, CrisisPage)
    freeze = button(page, "Freeze…")
    assert not freeze.isEnabled()
    assert freeze.toolTip()


def test_each_situation_has_its_figure(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = open_page(qtbot, make_desk(SettingsNode().answers), CrisisPage)
    for name in ("favorable", "mixed", "critical"):
        row = page.row_of(f"situation.{name}.response")
        assert row is not None
        tiles = [each for each in row.findChildren(QLabel) if not each.pixmap().isNull()]
        assert any(each.isVisible() for each in tiles)
