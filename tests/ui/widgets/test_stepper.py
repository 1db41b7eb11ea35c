"""A whole number between a minus and a plus."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QStyle, QStyleOptionSpinBox
from pytestqt.qtbot import QtBot

from app.tray.widgets.stepper import Stepper
from tests.ui.conftest import MakeDesk


def made(make_desk: MakeDesk, qtbot: QtBot) -> Stepper:
    stepper = Stepper(make_desk().theme, "Copies of each file", 1, 64)
    qtbot.addWidget(stepper)
    stepper.setValue(2)
    stepper.show()
    return stepper


def part(stepper: Stepper, control: QStyle.SubControl) -> QPoint:
    option = QStyleOptionSpinBox()
    stepper.initStyleOption(option)
    place = stepper.style().subControlRect(
        QStyle.ComplexControl.CC_SpinBox, option, control, stepper
    )
    return place.center()


def test_plus_is_at_the_right_and_minus_at_the_left(make_desk: MakeDesk, qtbot: QtBot) -> None:
    stepper = made(make_desk, qtbot)
    plus = part(stepper, QStyle.SubControl.SC_SpinBoxUp)
    minus = part(stepper, QStyle.SubControl.SC_SpinBoxDown)
    assert minus.x() < stepper.width() / 3 < 2 * stepper.width() / 3 < plus.x()
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=plus)
    assert stepper.value() == 3
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=minus)
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=minus)
    assert stepper.value() == 1


def test_arrows_step_and_digits_write(make_desk: MakeDesk, qtbot: QtBot) -> None:
    stepper = made(make_desk, qtbot)
    qtbot.keyClick(stepper, Qt.Key.Key_Up)
    assert stepper.value() == 3
    stepper.selectAll()
    qtbot.keyClicks(stepper, "12")
    qtbot.keyClick(stepper, Qt.Key.Key_Return)
    assert stepper.value() == 12


def test_a_number_half_typed_is_told_to_nobody(make_desk: MakeDesk, qtbot: QtBot) -> None:
    stepper = made(make_desk, qtbot)
    stepper.selectAll()
    with qtbot.assertNotEmitted(stepper.valueChanged):
        qtbot.keyClicks(stepper, "12")


def test_the_wheel_belongs_to_the_page(make_desk: MakeDesk, qtbot: QtBot) -> None:
    stepper = made(make_desk, qtbot)
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    stepper.wheelEvent(event)
    assert not event.isAccepted()
    assert stepper.value() == 2


def test_the_end_that_is_reached_is_pale(make_desk: MakeDesk, qtbot: QtBot) -> None:
    stepper = made(make_desk, qtbot)
    before = stepper.grab().toImage()
    stepper.setRange(2, 64)
    assert stepper.grab().toImage() != before
