"""The icon, the panel and the windows in one look."""

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
from app.tray.models.notices import Notice
from app.tray.models.tray_state import State
from app.tray.shell import dressed as module
from app.tray.shell.dressed import Dressed, variant_of
from app.tray.shell.tray import Tray
from app.tray.widgets.page import Page
from tests.support.desk_double import theme
from tests.support.pictures import AWAY, picture
from tests.ui.conftest import MakeDesk

PAGES = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}


@pytest.fixture
def made(make_desk: MakeDesk) -> Dressed:
    return Dressed(make_desk(), (PAGES, {}))


def test_the_icon_follows_the_node(made: Dressed, qtbot: QtBot) -> None:
    made.desk.bridge.picture_changed.emit(picture(AWAY))
    assert made.tray._state is State.ATTENTION
    assert "attic" in made.tray._icon.toolTip()
    made.end()


def test_a_click_opens_the_panel_where_the_icon_is(
    made: Dressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "geometry", QRect(500, 500, 22, 22))
    made.tray.clicked.emit()
    assert made.panel.isVisible()
    made.desk.bridge.picture_changed.emit(picture(AWAY))
    made.end()


@pytest.mark.parametrize(("geometry", "places"), [(QRect(), True), (QRect(1, 1, 22, 22), False)])
def test_where_nobody_knows_its_place_a_click_opens_the_window(
    geometry: QRect, places: bool, made: Dressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "geometry", geometry)
    monkeypatch.setattr(module, "has_places", lambda: places)
    made.tray.clicked.emit()
    assert not made.panel.isVisible()
    assert made.desk.go.to == [("overview", "")]  # type: ignore[attr-defined]
    made.end()


@pytest.mark.parametrize(
    ("platform", "expected"), [("wayland", False), ("wayland-egl", False), ("xcb", True)]
)
def test_wayland_tells_nobody_where_things_are(
    platform: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.QGuiApplication, "platformName", lambda: platform)
    assert module.has_places() is expected


def test_a_message_of_the_icon_leads_to_the_cure(made: Dressed) -> None:
    made.say(Notice("k", "pods", "home", "attic-pi is away.", "What to do", "drive"))
    made.tray._icon.messageClicked.emit()
    assert made.desk.go.to == [("drive", "")]  # type: ignore[attr-defined]
    made.end()


def test_panels_get_icons_of_their_own(made: Dressed) -> None:
    assert variant_of(theme(), monochrome=True) == "mono-light"
    assert variant_of(theme(), monochrome=False) == "light"
    made.end()
