"""The panel beside the icon."""

import time

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.windows.panel import Panel, name_of, place_near
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import RecentRow
from tests.support.desk_double import Went
from tests.support.pictures import AWAY, WELL, picture, plain
from tests.ui.conftest import MakeDesk

ICON = QRect(1_300, 880, 22, 22)
CHANGED = RecentRow("/a.txt", "2026-11-22T09:39:00Z", "studio-nas", "Jonas", "changed", "v1")
DELETED = RecentRow("/b.txt", "2026-11-22T09:39:00Z", "studio-nas", "Jonas", "deleted", "v2")


def opened(make_desk: MakeDesk, qtbot: QtBot, shown: Picture) -> tuple[Panel, Went]:
    desk = make_desk()
    panel = Panel(desk)
    qtbot.addWidget(panel)
    panel.open_at(ICON, shown)
    assert isinstance(desk.go, Went)
    return panel, desk.go


def named(panel: Panel, name: str) -> QAbstractButton:
    buttons = panel.findChildren(QAbstractButton)
    return next(each for each in buttons if name in plain(each.accessibleName() or each.text()))


def focused(panel: Panel) -> str:
    at = panel.focusWidget()
    assert isinstance(at, QAbstractButton)
    return plain(name_of(at))


def press(panel: Panel, name: str) -> None:
    named(panel, name).click()


@pytest.mark.parametrize(
    ("shown", "name", "went"),
    [
        (picture(), "Open drive", ("open-drive", "")),
        (picture(), "Add a device", ("add-device", "")),
        (picture(), "Pause", ("pause", "")),
        (picture(), "Settings", ("settings", "")),
        (picture(replace(WELL, paused=True)), "Resume", ("resume", "")),
        (picture(recent=(CHANGED,)), "a.txt. Changed", ("open-file", "/a.txt")),
        (picture(recent=(CHANGED,)), "Undo", ("undo-change", "v1 /a.txt")),
        (picture(recent=(DELETED,)), "b.txt. Deleted", ("activity", "")),
        (picture(None, Reach.NOT_RUNNING), "Start Wormhole", ("start", "")),
        (picture(replace(WELL, to_go=9), moving_seconds=9.0), "Show all", ("activity", "")),
    ],
)
def test_each_button_leads_where_it_says_and_closes_the_panel(
    shown: Picture,
    name: str,
    went: tuple[str, str],
    make_desk: MakeDesk,
    qtbot: QtBot,
) -> None:
    panel, go = opened(make_desk, qtbot, shown)
    press(panel, name)
    assert go.to == [went]
    assert not panel.isVisible()


def test_it_says_what_is_wrong_and_offers_what_helps(make_desk: MakeDesk, qtbot: QtBot) -> None:
    panel, _ = opened(make_desk, qtbot, picture(AWAY))
    texts = {plain(label.text()) for label in panel.findChildren(QLabel)}
    assert {"attic-pi is away", "Away since 09:12"} <= texts
    press(panel, "attic-pi")


def test_without_changes_it_says_what_to_do(make_desk: MakeDesk, qtbot: QtBot) -> None:
    panel, _ = opened(make_desk, qtbot, picture())
    texts = {label.text() for label in panel.findChildren(QLabel)}
    assert "No changes yet. Put a file into the drive." in texts


def test_an_empty_drive_is_opened_by_one_button(make_desk: MakeDesk, qtbot: QtBot) -> None:
    panel, _ = opened(make_desk, qtbot, picture(replace(WELL, files=0, by_copies={})))
    named = [plain(each.text()).strip() for each in panel.findChildren(QAbstractButton)]
    assert named.count("Open drive") == 1
    assert "Import a folder…" in named


def test_escape_closes_it(make_desk: MakeDesk, qtbot: QtBot) -> None:
    panel, _ = opened(make_desk, qtbot, picture())
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def a_second_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.monotonic() + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)


def test_a_second_click_on_the_icon_closes_it(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, _ = opened(make_desk, qtbot, picture())
    panel.open_at(ICON, picture())
    assert panel.isVisible(), "a double click is one"
    a_second_later(monkeypatch)
    panel.open_at(ICON, picture())
    assert not panel.isVisible()


def test_the_click_on_the_icon_that_left_it_does_not_open_it_again(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, _ = opened(make_desk, qtbot, picture())
    panel.leave()
    panel.open_at(ICON, picture())
    assert not panel.isVisible()
    a_second_later(monkeypatch)
    panel.open_at(ICON, picture())
    assert panel.isVisible()


def test_the_keyboard_begins_at_what_is_most_likely_wanted_and_stays_where_it_is(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    panel, _ = opened(make_desk, qtbot, picture())
    assert focused(panel) == "Open drive"
    named(panel, "Settings").setFocus()
    panel.show_picture(picture(AWAY))
    assert focused(panel) == "Settings"
    named(panel, "Pause").setFocus()
    panel.show_picture(picture(replace(WELL, paused=True)))
    assert focused(panel) == "Resume"


def test_it_follows_what_is_so_while_it_is_open(make_desk: MakeDesk, qtbot: QtBot) -> None:
    panel, _ = opened(make_desk, qtbot, picture())
    panel.show_picture(picture(AWAY))
    texts = {plain(label.text()) for label in panel.findChildren(QLabel) if label.isVisible()}
    assert "attic-pi is away" in texts


@pytest.mark.parametrize(
    ("icon", "place"),
    [
        (QRect(1_300, 880, 22, 22), QPoint(1_027, 472)),
        (QRect(10, 5, 22, 22), QPoint(8, 34)),
        (QRect(700, 890, 22, 22), QPoint(528, 482)),
    ],
)
def test_it_stands_beside_the_icon_and_wholly_on_the_screen(icon: QRect, place: QPoint) -> None:
    assert place_near(icon, QRect(0, 0, 1_400, 900), 364, 400, 8) == place


def test_its_buttons_are_whole_where_a_language_needs_more_room(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    long = {"Add a device…": "Ein weiteres Gerät hinzufügen…"}
    panel = Panel(make_desk(say=Words(Catalogue(known_locale("de"), long))))
    qtbot.addWidget(panel)
    panel.open_at(ICON, picture())
    named = [each for each in panel.findChildren(QAbstractButton) if each.text()]
    assert len(named) == 2
    for button in named:
        assert button.width() >= button.sizeHint().width()
