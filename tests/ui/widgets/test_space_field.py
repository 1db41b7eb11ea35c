"""An amount of storage."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.tray.widgets.space_field import SpaceField
from tests.support.desk_double import theme
from tests.ui.conftest import Place


@pytest.fixture
def made(place: Place) -> SpaceField:
    field = SpaceField(theme(), "Space to offer", "GB")
    place(field)
    return field


def test_keys_move_the_slider_and_tell_where_to(made: SpaceField) -> None:
    made.tell(500, "120", "245 GB are free.", "120 GB")
    slid: list[int] = []
    made.slid.connect(slid.append)
    QTest.keyClick(made.slider, Qt.Key.Key_Right)
    QTest.keyClick(made.slider, Qt.Key.Key_End)
    assert slid == [510, 1_000]


def test_what_is_told_moves_the_slider_and_tells_nothing(made: SpaceField) -> None:
    slid: list[int] = []
    made.slid.connect(slid.append)
    made.tell(300, "73", "245 GB are free.", "73 GB")
    assert (made.slider.value(), made.text(), slid) == (300, "73", [])
    assert made.slider.accessibleDescription() == "73 GB"


def test_a_number_that_is_being_typed_keeps_its_cursor(made: SpaceField) -> None:
    made.tell(300, "73", "", "73 GB")
    made.edit.setCursorPosition(1)
    QTest.keyClicks(made.edit, "5")
    made.tell(1_000, "753", "", "753 GB")
    assert (made.text(), made.edit.cursorPosition()) == ("753", 2)


def test_an_amount_reads_from_left_to_right_everywhere(made: SpaceField) -> None:
    assert made.edit.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_the_slider_is_reached_before_the_number(made: SpaceField) -> None:
    made.slider.setFocus()
    QTest.keyClick(made.slider, Qt.Key.Key_Tab)
    assert made.window().focusWidget() is made.edit
