"""Hands for the tests of small windows: they press buttons and type, and read what is said."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.pictures import plain


@dataclass
class Hands:
    """Hands on a window. What is not seen is not there for them."""

    qtbot: QtBot
    window: QWidget

    def button(self, text: str) -> QPushButton:
        """Return the button that says `text`."""

        def seen() -> list[QPushButton]:
            buttons = self.window.findChildren(QPushButton)
            return [each for each in buttons if plain(each.text()) == text and each.isVisible()]

        self.qtbot.waitUntil(lambda: bool(seen()))
        return seen()[-1]

    def has_button(self, text: str) -> bool:
        """Say whether a button says `text`."""
        QCoreApplication.processEvents()
        buttons = self.window.findChildren(QPushButton)
        return any(plain(each.text()) == text and each.isVisible() for each in buttons)

    def click(self, text: str) -> None:
        """Click the button that says `text`."""
        self.qtbot.mouseClick(self.button(text), Qt.MouseButton.LeftButton)

    def field(self, name: str) -> QLineEdit:
        """Return the field of this name."""

        def seen() -> list[QLineEdit]:
            fields = self.window.findChildren(QLineEdit)
            return [each for each in fields if each.accessibleName() == name and each.isVisible()]

        self.qtbot.waitUntil(lambda: bool(seen()))
        return seen()[0]

    def type(self, name: str, text: str) -> None:
        """Type `text` into the field of this name, in the place of what is there."""
        edit = self.field(name)
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QCoreApplication.processEvents()
        QTest.keyClick(self.window.focusWidget() or self.window, key)

    def says(self, text: str) -> bool:
        """Say whether the window says `text` now."""
        QCoreApplication.processEvents()
        labels = self.window.findChildren(QLabel)
        return any(text in plain(each.text()) for each in labels if each.isVisible())

    def hears(self, text: str) -> None:
        """Wait until the window says `text`."""
        self.qtbot.waitUntil(lambda: self.says(text))
