"""Moving the storage folder: a person is asked, sees how far it is, and can cancel."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.settings.moving import Room
from app.tray.pages.settings import storage_move
from app.tray.pages.settings.storage_move import MovingDialog, StorageMove
from app.tray.widgets.confirmation import Confirmation
from core.control.lines import Progress, Tell
from core.errors import Refused, StoreDamaged
from core.node.home import Home
from core.node.stopping import Stop, Stopped
from tests.support.pictures import plain
from tests.ui.conftest import MakeDesk

ROOM = Room("/old", "/new", 188 * 10**9, 400 * 10**9)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


Work = Callable[[Home, Room, Tell, Stop], Room]


@pytest.fixture
def asks(
    page: QWidget, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Work], tuple[StorageMove, list[str]]]:
    """Return what makes a move whose work is done by a function."""

    def make(work: Work) -> tuple[StorageMove, list[str]]:
        said: list[str] = []
        monkeypatch.setattr(storage_move, "room_in", lambda *_: ROOM)
        monkeypatch.setattr(storage_move, "move_storage", work)
        return StorageMove(make_desk(), page, said.append), said

    return make


def found(qtbot: QtBot, page: QWidget, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(kind)))
    return next(each for each in page.findChildren(kind) if each.isVisible())


def press(dialog: QDialog, text: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text() == text).click()


def until_told(stop: Stop) -> None:
    """Work until somebody wants it to end."""
    while not stop.is_set:
        os.sched_yield()  # the window's thread is to run meanwhile
    raise Stopped


def test_a_folder_is_chosen_looked_at_and_asked_about(
    qtbot: QtBot, page: QWidget, asks: Callable[[Work], tuple[StorageMove, list[str]]]
) -> None:
    went: list[Room] = []

    def work(_home: Home, room: Room, tell: Tell, _stop: Stop) -> Room:
        went.append(room)
        tell(Progress("copied", 1, 4))
        return room

    made, said = asks(work)
    made.choose()
    chooser = page.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit("/new")
    chooser.reject()
    asked = found(qtbot, page, Confirmation)
    assert plain(asked.windowTitle()) == "Move 188 GB to another folder?"
    asked.reject()
    assert went == []
    made.look("/new")
    press(found(qtbot, page, Confirmation), "Move it")
    qtbot.waitUntil(lambda: said == ["The storage is in /new now."])
    assert went == [ROOM]


def test_it_can_be_cancelled_and_stays_until_that_is_done(
    qtbot: QtBot, page: QWidget, asks: Callable[[Work], tuple[StorageMove, list[str]]]
) -> None:
    def work(_home: Home, room: Room, tell: Tell, stop: Stop) -> Room:
        tell(Progress("copied", 10**9, 4 * 10**9))
        until_told(stop)
        return room

    made, said = asks(work)
    made.look("/new")
    press(found(qtbot, page, Confirmation), "Move it")
    dialog = found(qtbot, page, MovingDialog)
    assert isinstance(dialog, MovingDialog)
    qtbot.waitUntil(lambda: plain(dialog.text) == "1 GB of 2 GB copied")
    assert dialog.bar.value() == dialog.bar.maximum() // 4
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.text == "Cancelling…"
    assert not dialog.cancel.isEnabled()
    qtbot.waitUntil(lambda: said == ["Moving was cancelled. Everything is as it was."])


def test_what_failed_is_said_until_a_person_closes_it(
    qtbot: QtBot, page: QWidget, asks: Callable[[Work], tuple[StorageMove, list[str]]]
) -> None:
    def work(_home: Home, _room: Room, _tell: Tell, _stop: Stop) -> Room:
        raise StoreDamaged("The new disk is broken.", "Look at it.")

    made, said = asks(work)
    made.look("/new")
    press(found(qtbot, page, Confirmation), "Move it")
    dialog = found(qtbot, page, MovingDialog)
    assert isinstance(dialog, MovingDialog)
    qtbot.waitUntil(lambda: dialog.text == "The new disk is broken. Look at it.")
    assert dialog.cancel.text() == "Close"
    dialog.cancel.click()
    assert said == [""]


def test_where_it_cannot_move_is_said_and_nothing_is_begun(
    qtbot: QtBot, page: QWidget, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object) -> Room:
        raise Refused("The folder is not empty.", "Choose another one.")

    monkeypatch.setattr(storage_move, "room_in", no)
    StorageMove(make_desk(), page, lambda _: None).look(str(Path("/full")))
    asked = found(qtbot, page, Confirmation)
    assert asked.windowTitle() == "It cannot move there"
    assert {each.text() for each in asked.findChildren(QPushButton)} == {"Close"}
    asked.reject()
