"""A switch is a box to tick that looks as a switch."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.widgets.switch import Switch
from tests.support.desk_double import theme
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize("scheme", Scheme)
def test_it_is_switched_by_key_and_pointer(
    scheme: Scheme, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    look = make_desk(look=theme(scheme)).theme
    switch = Switch(look, "Start when I log in")
    qtbot.addWidget(switch)
    switch.show()
    off = switch.grab().toImage()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    assert switch.grab().toImage() != off
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not switch.isChecked()


def test_a_screen_reader_says_it_as_the_box_that_it_is(make_desk: MakeDesk, qtbot: QtBot) -> None:
    switch = Switch(make_desk().theme, "Start when I log in")
    qtbot.addWidget(switch)
    said = QAccessible.queryAccessibleInterface(switch)
    assert said.role() == QAccessible.Role.CheckBox
    assert said.text(QAccessible.Text.Name) == "Start when I log in"
    assert switch.sizeHint().height() >= 28


def test_it_moves_only_where_people_want_things_to_move(make_desk: MakeDesk, qtbot: QtBot) -> None:
    look = replace(make_desk().theme, still=False)
    switch = Switch(look, "x")
    qtbot.addWidget(switch)
    with qtbot.waitExposed(switch):
        switch.show()
    switch.setChecked(True)
    under_way = switch.grab().toImage()
    qtbot.waitUntil(lambda: switch.grab().toImage() != under_way, timeout=3_000)


def test_what_cannot_be_changed_is_pale(make_desk: MakeDesk, qtbot: QtBot) -> None:
    look = make_desk().theme
    switch = Switch(look, "x")
    qtbot.addWidget(switch)
    switch.setChecked(True)
    switch.setEnabled(False)
    image = switch.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert look.colour("accent").name() not in colours


def test_it_is_mirrored_where_text_runs_from_right_to_left(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    switch = Switch(make_desk().theme, "x")
    qtbot.addWidget(switch)
    switch.setChecked(True)
    plain = switch.grab().toImage()
    switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert switch.grab().toImage() != plain
