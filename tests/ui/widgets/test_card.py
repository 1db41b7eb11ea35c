"""Cards."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.widgets.card import Card, line
from tests.ui.conftest import MakeDesk


def test_what_is_added_stands_below_the_heading(make_desk: MakeDesk, qtbot: QtBot) -> None:
    card = Card(make_desk().theme, "Space on each pod")
    qtbot.addWidget(card)
    inner = QLabel("below")
    card.add(inner)
    card.show()
    assert card.heading.text() == "Space on each pod"
    origin = QPoint(0, 0)
    assert inner.mapTo(card, origin).y() > card.heading.mapTo(card, origin).y()


def test_a_line_is_one_pixel_high_and_begins_inset(make_desk: MakeDesk, qtbot: QtBot) -> None:
    drawn = line(make_desk().theme, 16)
    qtbot.addWidget(drawn)
    drawn.resize(200, drawn.sizeHint().height())
    drawn.show()
    inner = drawn.findChildren(QLabel.__base__)[0]
    assert (inner.height(), inner.x()) == (1, 16)
