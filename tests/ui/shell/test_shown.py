"""One network in one look: its windows and its panel follow its node."""

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
from app.tray.models.networks import Seen
from app.tray.shell.shown import Shown, key_of
from app.tray.widgets.page import Page
from tests.support.pictures import AWAY, picture
from tests.ui.conftest import MakeDesk

PAGES = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}


def test_it_knows_what_its_node_told_last(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(home="/homes/office")
    shown = Shown(desk, (PAGES, {}))
    assert shown.key == key_of(desk.bridge) == "/homes/office"
    with qtbot.waitSignal(shown.changed):
        desk.bridge.picture_changed.emit(picture(AWAY))
    assert shown.seen == Seen("/homes/office", picture(AWAY))
    shown.end()
    desk.bridge.picture_changed.emit(picture())
    assert shown.picture == picture(AWAY)


def test_an_open_panel_follows(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    shown = Shown(desk, (PAGES, {}))
    shown.panel.open_at(QRect(500, 500, 22, 22), picture())
    before = shown.panel._inside
    desk.bridge.picture_changed.emit(picture(AWAY))
    assert shown.panel._inside is not before
    shown.end()
    assert not shown.panel.isVisible()
