"""Controls that go on in the next line."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.flow import Flow
from tests.ui.conftest import MakeDesk


def labels(count: int) -> list[QWidget]:
    found: list[QWidget] = []
    for number in range(count):
        label = QLabel(str(number))
        label.setFixedSize(100, 20)
        found.append(label)
    return found


def flow(qtbot: QtBot, make_desk: MakeDesk, width: int, *, to_end: bool = False) -> Flow:
    made = Flow(make_desk().theme, to_end=to_end)
    qtbot.addWidget(made)
    made.resize(width, 100)
    return made


def test_what_does_not_fit_stands_in_the_next_line(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = flow(qtbot, make_desk, 250)
    made.show_widgets(labels(3))
    assert [(each.x(), each.y()) for each in made.widgets] == [(0, 0), (108, 0), (0, 28)]
    assert made.heightForWidth(250) == 48
    assert made.heightForWidth(400) == 20
    assert made.sizeHint().width() == 316
    assert made.minimumSizeHint().width() == 100


def test_the_last_one_may_stand_at_the_end_and_all_may(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = flow(qtbot, make_desk, 400)
    widgets = labels(2)
    made.show_widgets(widgets, widgets[1])
    assert [each.x() for each in widgets] == [0, 300]
    ended = flow(qtbot, make_desk, 400, to_end=True)
    widgets = labels(2)
    ended.show_widgets(widgets)
    assert [each.x() for each in widgets] == [192, 300]


def test_from_right_to_left_it_begins_at_the_right(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = flow(qtbot, make_desk, 250)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    made.show_widgets(labels(2))
    assert [each.x() for each in made.widgets] == [150, 42]


def test_others_take_the_place_of_those_before(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = flow(qtbot, make_desk, 250)
    before = labels(1)
    made.show_widgets(before)
    made.show_widgets(labels(2))
    assert before[0].isHidden()
    assert len(made.widgets) == 2
