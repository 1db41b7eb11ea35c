"""A timer that goes off once."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.tray.widgets.resting import resting


def test_it_goes_off_once_for_all_that_came_before(qtbot: QtBot) -> None:
    parent, heard = QObject(), list[int]()
    timer = resting(parent, 1, lambda: heard.append(1))
    assert not timer.isActive()
    timer.start()
    timer.start()
    qtbot.waitUntil(lambda: not timer.isActive())
    assert heard == [1]
    assert timer.parent() is parent
