"""The edge of what stands out: a strip of colour on the side where reading begins."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

EDGE: Final = 4


def draw_edge(painter: QPainter, widget: QWidget, colour: QColor) -> None:
    """Draw the edge of `widget`, `EDGE` logical pixels wide."""
    edge = QRectF(widget.rect())
    right = edge.right()
    edge.setWidth(EDGE)
    if widget.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        edge.moveRight(right)
    painter.fillRect(edge, colour)
