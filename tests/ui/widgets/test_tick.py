"""Boxes to tick and circles to choose."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme, Theme
from app.tray.widgets.tick import Radio, Tick
from tests.support.desk_double import theme
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize("make", [Tick, Radio])
@pytest.mark.parametrize("scheme", Scheme)
def test_what_is_ticked_is_seen_and_follows_the_keyboard(
    make: Callable[[Theme, str], QAbstractButton],
    scheme: Scheme,
    make_desk: MakeDesk,
    qtbot: QtBot,
) -> None:
    look = make_desk(look=theme(scheme)).theme
    holder = QWidget()
    qtbot.addWidget(holder)
    button = make(look, "Start when I log in")
    QVBoxLayout(holder).addWidget(button)
    holder.show()
    before = button.grab().toImage()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()
    after = button.grab().toImage()
    assert before != after
    colours = {after.pixelColor(x, y).name() for x in range(24) for y in range(after.height())}
    assert look.colour("accent").name() in colours


@pytest.mark.parametrize("make", [Tick, Radio])
def test_what_cannot_be_changed_is_pale(
    make: Callable[[Theme, str], QAbstractButton], make_desk: MakeDesk, qtbot: QtBot
) -> None:
    look = make_desk().theme
    button = make(look, "x")
    qtbot.addWidget(button)
    button.setChecked(True)
    button.setEnabled(False)
    image = button.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(24) for y in range(image.height())}
    assert look.colour("accent").name() not in colours
