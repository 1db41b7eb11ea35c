"""Which step of how many."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.step_dots import StepDots
from tests.support.desk_double import theme


def dots(qtbot: QtBot, step: int, direction: Qt.LayoutDirection) -> list[bool]:
    made = StepDots(theme(), 3)
    qtbot.addWidget(made)
    made.setLayoutDirection(direction)
    made.tell(step)
    image = made.grab().toImage()
    return [image.pixelColor(x, 4) == theme().colour("accent") for x in (4, 17, 30)]


def test_so_many_dots_are_full(qtbot: QtBot) -> None:
    assert dots(qtbot, 1, Qt.LayoutDirection.LeftToRight) == [True, False, False]
    assert dots(qtbot, 2, Qt.LayoutDirection.LeftToRight) == [True, True, False]
    assert dots(qtbot, 3, Qt.LayoutDirection.LeftToRight) == [True, True, True]


def test_they_fill_in_the_direction_of_reading(qtbot: QtBot) -> None:
    assert dots(qtbot, 1, Qt.LayoutDirection.RightToLeft) == [False, False, True]
