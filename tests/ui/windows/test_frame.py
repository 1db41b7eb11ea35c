"""The frame of a small window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.button import Button
from app.tray.widgets.label import Label
from app.tray.windows.frame import Frame, column
from tests.support.desk_double import theme


def frame(qtbot: QtBot) -> Frame:
    made = Frame(theme(), "A window", (420, 200))
    qtbot.addWidget(made)
    return made


def body(text: str) -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    layout = column(theme(), made)
    layout.addWidget(Label(theme(), text))
    return made, layout


def test_enter_presses_the_primary_button_and_esc_closes(qtbot: QtBot) -> None:
    made = frame(qtbot)
    made.show_body(body("x")[0])
    pressed: list[str] = []
    primary = Button(theme(), "Go", lambda: pressed.append("go"), look="primary")
    other = Button(theme(), "No", lambda: pressed.append("no"))
    made.show_foot(None, other, primary)
    made.show()
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert pressed == ["go"]
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


def test_another_foot_takes_the_place_of_the_one_before(qtbot: QtBot) -> None:
    made = frame(qtbot)
    made.show()
    before = Button(theme(), "Before")
    made.show_foot(None, before)
    made.show_foot(None, Button(theme(), "After"))
    assert not before.isVisible()


def test_a_window_grows_with_what_it_says(qtbot: QtBot) -> None:
    made = frame(qtbot)
    inside, layout = body("short")
    made.show_body(inside)
    made.show()
    assert made.height() == 200
    more = Label(theme(), "much " * 120)
    layout.addWidget(more)
    qtbot.waitUntil(lambda: made.height() > 250)
    more.setVisible(False)
    made.show_body(body("short")[0])
    assert made.height() == 200


def test_a_window_is_never_higher_than_the_screen(qtbot: QtBot) -> None:
    made = frame(qtbot)
    made.show_body(body("much " * 5_000)[0])
    made.show()
    assert made.height() <= made.screen().availableSize().height()


def test_what_is_under_way_ends_when_the_window_is_taken_away(qtbot: QtBot) -> None:
    ends: list[bool] = []

    class Window(Frame):
        def end(self) -> None:
            ends.append(True)

    made = Window(theme(), "A window", (420, 200))
    qtbot.addWidget(made)
    made.show()
    made.hide()
    assert ends == [True]
