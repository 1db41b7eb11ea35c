"""Showing what changes at most ten times a second."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.widgets.paced import Paced


def test_the_first_is_shown_at_once_and_all_others_by_one_more(
    qapp: QApplication, qtbot: QtBot
) -> None:
    parent = QObject(qapp)
    shown: list[int] = []
    paced = Paced(lambda: shown.append(1), parent)
    paced.ask()
    assert shown == [1]
    for _ in range(20):
        paced.ask()
    assert shown == [1]
    qtbot.waitUntil(lambda: shown == [1, 1])
    qtbot.waitUntil(lambda: not paced._rest.isActive())
    assert shown == [1, 1]
    parent.deleteLater()
