"""What is seen only where it is meant."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.tray.widgets.hover_row import HoverButton, HoverRow
from tests.support.desk_double import theme


def drawn(row: HoverRow) -> QImage:
    """Return the picture of a row."""
    return row.grab().toImage()


def test_a_button_is_seen_with_the_focus_and_keeps_its_place_without(qtbot: QtBot) -> None:
    row = HoverRow(theme())
    qtbot.addWidget(row)
    before, button = QPushButton("First"), HoverButton(theme(), "undo", "Undo")
    row.row.addWidget(before)
    row.row.addWidget(button)
    # The pointer is in the corner of this screen.
    row.move(200, 200)
    row.show()
    row.activateWindow()
    qtbot.waitUntil(row.isActiveWindow)
    before.setFocus()
    unseen, place = drawn(row), button.geometry()
    assert not button.is_seen
    button.setFocus()
    assert button.is_seen
    assert drawn(row) != unseen
    assert button.geometry() == place
