"""The edge of what stands out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.edge import EDGE, draw_edge

RED = QColor("#ff0000")


class Edged(QWidget):
    """A widget with an edge."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_edge(painter, self, RED)
        painter.end()


@pytest.mark.parametrize(
    ("direction", "columns"),
    [
        (Qt.LayoutDirection.LeftToRight, list(range(EDGE))),
        (Qt.LayoutDirection.RightToLeft, list(range(60 - EDGE, 60))),
    ],
)
def test_the_edge_is_where_reading_begins_and_as_wide_as_it_is_drawn(
    direction: Qt.LayoutDirection, columns: list[int], qtbot: QtBot
) -> None:
    widget = Edged()
    qtbot.addWidget(widget)
    widget.setLayoutDirection(direction)
    widget.resize(60, 20)
    image = widget.grab().toImage()
    assert [x for x in range(60) if image.pixelColor(x, 10) == RED] == columns
