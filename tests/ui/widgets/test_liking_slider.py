"""A slider from "never" to "first choice"."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.widgets.liking_slider import LikingSlider
from tests.ui.conftest import MakeDesk


def made(make_desk: MakeDesk, qtbot: QtBot) -> LikingSlider:
    desk = make_desk()
    slider = LikingSlider(desk.theme, desk.words, "New files")
    qtbot.addWidget(slider)
    slider.tell(50)
    slider.show()
    return slider


def test_it_tells_where_the_hand_rests(make_desk: MakeDesk, qtbot: QtBot) -> None:
    slider = made(make_desk, qtbot)
    with qtbot.waitSignal(slider.edited) as edited:
        qtbot.keyClick(slider.slider, Qt.Key.Key_Right)
        qtbot.keyClick(slider.slider, Qt.Key.Key_Right)
    assert edited.args == [70]


def test_its_ends_and_its_middle_have_words(make_desk: MakeDesk, qtbot: QtBot) -> None:
    slider = made(make_desk, qtbot)
    texts = [label.text() for label in slider.findChildren(QLabel)]
    assert {"never", "first choice", "50, neutral"} == set(texts)
    assert slider.slider.accessibleDescription() == "50, neutral"
    slider.tell(100)
    assert slider.slider.accessibleDescription() == "100"


def test_showing_a_number_tells_nobody_and_waits_for_the_hand(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    slider = made(make_desk, qtbot)
    with qtbot.assertNotEmitted(slider.edited):
        slider.tell(20)
    assert slider.slider.value() == 20
    qtbot.keyClick(slider.slider, Qt.Key.Key_Right)
    slider.tell(90)
    assert slider.slider.value() == 30


def test_the_wheel_belongs_to_the_page(make_desk: MakeDesk, qtbot: QtBot) -> None:
    slider = made(make_desk, qtbot)
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    slider.slider.wheelEvent(event)
    assert not event.isAccepted()
    assert slider.slider.value() == 50
