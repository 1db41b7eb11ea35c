"""About Wormhole."""

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.windows.about_window import AboutWindow
from tests.ui.conftest import MakeDesk


def test_it_says_which_version_runs_and_closes_with_enter(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    window = AboutWindow(make_desk())
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    texts = {label.text() for label in window.findChildren(QLabel)}
    assert f"Version {metadata.version('wormhole-drive')}" in texts
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert not window.isVisible()
