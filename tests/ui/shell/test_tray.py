"""The icon of the tray and its menu."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Theme
from app.tray.models.menu import Entry, menu
from app.tray.models.tray_state import State
from app.tray.shell.tray import Tray
from tests.support.desk_double import theme
from tests.support.pictures import AWAY, NOW, WORDS, picture
from tests.ui.conftest import MakeDesk


@pytest.fixture
def tray(make_desk: MakeDesk) -> Tray:
    return Tray(make_desk().theme, "light")


def shown(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_has_the_entries_in_their_order(tray: Tray) -> None:
    entries = menu(picture(AWAY), WORDS, NOW)
    tray.tell(State.ATTENTION, "home: attic-pi is away", entries)
    assert shown(tray._menu) == [entry.text for entry in entries]
    first = tray._menu.actions()[0]
    assert not first.isEnabled()


def test_choosing_an_entry_tells_what_it_does(tray: Tray) -> None:
    chosen: list[tuple[str, str, str]] = []
    tray.chosen.connect(lambda act, value, network: chosen.append((act, value, network)))
    tray.tell(State.UP_TO_DATE, "", menu(picture(), WORDS, NOW))
    pause = next(a.menu() for a in tray._menu.actions() if a.text() == "Pause")
    assert isinstance(pause, QMenu)
    pause.actions()[0].trigger()
    assert chosen == [("pause", "1800", "")]


def test_an_ampersand_in_a_name_is_one(tray: Tray) -> None:
    tray.tell(State.UP_TO_DATE, "", [Entry("Tom & Jerry", "x")])
    assert shown(tray._menu) == ["Tom && Jerry"]


def test_the_icon_turns_while_bytes_move_and_only_then(make_desk: MakeDesk, qtbot: QtBot) -> None:
    make_desk()
    moving = Tray(_lively(), "light")
    moving.tell(State.WORKING, "", [])
    assert moving._turning.isActive()
    before = moving._icon.icon().cacheKey()
    moving._turn()
    assert moving._icon.icon().cacheKey() != before
    moving.tell(State.UP_TO_DATE, "", [])
    assert not moving._turning.isActive()


def test_another_panel_gets_other_pictures(tray: Tray) -> None:
    tray.tell(State.ALONE, "", [])
    before = tray._icon.icon().cacheKey()
    tray.become("mono-dark")
    assert tray._icon.icon().cacheKey() != before


def test_with_less_motion_nothing_turns(tray: Tray) -> None:
    tray.tell(State.WORKING, "", [])
    assert not tray._turning.isActive()


def test_the_menu_is_not_made_anew_while_nothing_changed(tray: Tray) -> None:
    entries = menu(picture(), WORDS, NOW)
    tray.tell(State.UP_TO_DATE, "", entries)
    before = tray._menu.actions()
    tray.tell(State.UP_TO_DATE, "", entries)
    assert tray._menu.actions() == before


def _lively() -> Theme:
    return replace(theme(), still=False)
