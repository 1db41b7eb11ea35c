"""Chips."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.chip_button import ChipButton
from tests.ui.conftest import MakeDesk


def test_a_chip_shows_its_word_with_a_picture_or_without(make_desk: MakeDesk, qtbot: QtBot) -> None:
    chip = ChipButton(make_desk().theme)
    qtbot.addWidget(chip)
    chip.dress("network", "Network", "network", "accentText")
    assert (chip.text(), chip.property("origin")) == ("Network", "network")
    assert chip.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    with_picture = chip.grab().toImage()
    chip.dress("default", "Default", "", "text3")
    assert chip.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextOnly
    assert chip.grab().toImage() != with_picture
    assert chip.focusPolicy() is Qt.FocusPolicy.StrongFocus
