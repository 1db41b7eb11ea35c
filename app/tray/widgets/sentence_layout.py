"""Sentences with names in bold, laid out in a width: measured and drawn in the same way."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app.tray.look.theme import Theme, Type
from app.tray.models.runs import Run

_BOLD = QFont.Weight.DemiBold


def laid_out(theme: Theme, parts: Sequence[Run], width: int) -> tuple[QTextLayout, int]:
    """Return a sentence in lines of at most `width` pixels, and how high they are together."""
    layout = QTextLayout("".join(part.text for part in parts), theme.font(Type.BODY))
    layout.setTextOption(_option())
    layout.setFormats(_formats(parts))
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, round(height)


def _option() -> QTextOption:
    option = QTextOption()
    # A path without a space has to break somewhere, too.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _formats(parts: Sequence[Run]) -> list[QTextLayout.FormatRange]:
    found: list[QTextLayout.FormatRange] = []
    start = 0
    for part in parts:
        length = len(part.text.encode("utf-16-le")) // 2
        if part.bold:
            bold = QTextLayout.FormatRange()
            bold.start, bold.length = start, length
            written = QTextCharFormat()
            written.setFontWeight(_BOLD)
            bold.format = written
            found.append(bold)
        start += length
    return found


def draw(painter: QPainter, layout: QTextLayout, at: QPointF, colour: QColor) -> None:
    """Draw a sentence with its corner at `at`."""
    painter.setPen(Qt.PenStyle.SolidLine)
    painter.setPen(colour)
    layout.draw(painter, at)
