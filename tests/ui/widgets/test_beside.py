"""A small window without a frame: a window to screen readers, and closed by being left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.beside import Beside


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made).__enter__()
    return made


@pytest.fixture
def beside(window: QWidget, qtbot: QtBot) -> Beside:
    made = Beside("At a glance", window)
    QVBoxLayout(made).addWidget(QPushButton("Open"))
    qtbot.addWidget(made)
    made.open_here()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_screen_readers_are_told_of_it_as_of_a_window(beside: Beside) -> None:
    told = QAccessible.queryAccessibleInterface(beside)
    assert told is not None
    assert told.role() is QAccessible.Role.Dialog
    assert told.text(QAccessible.Text.Name) == "At a glance"
    # They are not told of windows of this kind.
    assert beside.windowType() is not Qt.WindowType.Popup


def test_escape_closes_it(beside: Beside, qtbot: QtBot) -> None:
    qtbot.keyClick(beside, Qt.Key.Key_Escape)
    assert not beside.isVisible()


def test_going_elsewhere_closes_it(beside: Beside, window: QWidget, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: not beside.isVisible())
    assert window.isVisible()
