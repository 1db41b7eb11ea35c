"""One side of a difference."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.difference import Line
from app.tray.widgets.difference_list import DifferenceList, scroll_together
from tests.ui.conftest import MakeDesk

LINES = (Line(1, "same"), Line(2, "ours", own=True), Line(0))


def side(qtbot: QtBot, make_desk: MakeDesk) -> DifferenceList:
    desk = make_desk()
    view = DifferenceList(desk.theme, desk.words, "left", ("tint", "accent"))
    qtbot.addWidget(view)
    view.resize(300, 100)
    view.lines.show_lines(LINES)
    view.show()
    return view


def test_only_lines_of_this_side_have_its_tint(qtbot: QtBot, make_desk: MakeDesk) -> None:
    view = side(qtbot, make_desk)
    look, image = make_desk().theme, view.viewport().grab().toImage()
    ratio = image.width() / view.viewport().width()
    tinted = []
    for row in range(3):
        place = view.visualRect(view.lines.index(row))
        at = image.pixelColor(int((place.right() - 3) * ratio), int(place.center().y() * ratio))
        tinted.append(at == look.colour("tint"))
    assert tinted == [False, True, False]


def test_each_line_is_announced_as_a_sentence(qtbot: QtBot, make_desk: MakeDesk) -> None:
    view = side(qtbot, make_desk)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert [view.lines.index(row).data(role) for row in range(3)] == [
        "line 1: same",
        "only here, line 2: ours",
        "nothing here",
    ]


def test_both_sides_show_the_same_lines(qtbot: QtBot, make_desk: MakeDesk) -> None:
    left, right = side(qtbot, make_desk), side(qtbot, make_desk)
    scroll_together(left, right)
    many = [Line(number, "x") for number in range(1, 200)]
    for each in (left, right):
        each.lines.show_lines(many)
        each.doItemsLayout()
    left.verticalScrollBar().setValue(300)
    assert right.verticalScrollBar().value() == 300
    right.verticalScrollBar().setValue(40)
    assert left.verticalScrollBar().value() == 40
