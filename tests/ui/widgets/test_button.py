"""Buttons."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.button import Button, IconButton
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize("look", ["primary", "plain", "ghost", "danger", "danger-filled", "link"])
def test_a_button_acts_on_a_click_and_on_the_keyboard(
    look: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    done: list[str] = []
    button = Button(make_desk().theme, "Open drive", lambda: done.append("x"), look=look)
    qtbot.addWidget(button)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert done == ["x", "x"]


def test_a_picture_does_not_change_what_a_button_is_called(make_desk: MakeDesk) -> None:
    button = Button(make_desk().theme, "Open drive", icon_name="files")
    assert button.accessibleName() == "Open drive"
    assert not button.icon().isNull()


def test_a_button_that_is_a_picture_says_what_it_does(make_desk: MakeDesk, qtbot: QtBot) -> None:
    done: list[str] = []
    look = make_desk().theme
    button = IconButton(look, "undo", "Undo", lambda: done.append("x"))
    qtbot.addWidget(button)
    button.show()
    assert (button.toolTip(), button.accessibleName()) == ("Undo", "Undo")
    assert button.width() >= look.tokens.size.target_min
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert done == ["x"]


def test_what_stands_in_a_banner_is_lower(make_desk: MakeDesk) -> None:
    look = make_desk().theme
    assert Button(look, "x").smaller().property("small") == "true"
