"""Boxes to tick and circles to choose, in the colours of the theme."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from app.tray.look.theme import Theme, Type

_RING = 2.0


class Tick(QCheckBox):
    """A box to tick, with its words beside it."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        """Make an empty box."""
        super().__init__(text, parent)
        self._theme = theme
        self.setFont(theme.font(Type.BODY))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box over the one of the system."""
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxIndicator
        box = _square(self.style().subElementRect(part, option, self))
        painter = _begin(self, box, self._theme)
        edge, ground = _colours(self._theme, self.isEnabled(), self.isChecked())
        radius = self._theme.tokens.radius.chip
        painter.setPen(QPen(edge, 1.2))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, radius, radius)
        if self.isChecked():
            _draw_tick(painter, box, self._theme.colour("on"))
        _ring(painter, self, box, radius, self._theme)
        painter.end()


class Radio(QRadioButton):
    """A circle to choose, with its words beside it, or without."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        """Make one that is not chosen."""
        super().__init__(text, parent)
        self._theme = theme
        self.setFont(theme.font(Type.BODY))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the circle over the one of the system."""
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_RadioButtonIndicator
        box = _square(self.style().subElementRect(part, option, self))
        painter = _begin(self, box, self._theme)
        edge, ground = _colours(self._theme, self.isEnabled(), self.isChecked())
        painter.setPen(QPen(edge, 1.2))
        painter.setBrush(ground)
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("on"))
            inner = box.width() * 0.3
            painter.drawEllipse(box.adjusted(inner, inner, -inner, -inner))
        _ring(painter, self, box, box.width() / 2, self._theme)
        painter.end()


def _square(found: QRect) -> QRectF:
    side = min(found.width(), found.height()) - 2 * _RING
    box = QRectF(0, 0, side, side)
    box.moveCenter(QPointF(QRectF(found).center()))
    return box


def _begin(button: QAbstractButton, box: QRectF, theme: Theme) -> QPainter:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # What the system drew there is another figure in other colours.
    parent = button.parentWidget()
    ground = parent.palette().color(parent.backgroundRole()) if parent else theme.colour("window")
    painter.fillRect(box.adjusted(-_RING, -_RING, _RING, _RING), ground)
    return painter


def _colours(theme: Theme, enabled: bool, checked: bool) -> tuple[QColor, QColor]:
    if not enabled:
        return theme.colour("text3"), theme.colour("greyT")
    if checked:
        return theme.colour("accent"), theme.colour("accent")
    return theme.colour("field"), theme.colour("window")


def _draw_tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    pen = QPen(colour, box.width() / 8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    points = [(0.26, 0.52), (0.43, 0.69), (0.75, 0.34)]
    painter.drawPolyline(
        QPolygonF([box.topLeft() + QPointF(x * box.width(), y * box.height()) for x, y in points])
    )


def _ring(
    painter: QPainter, button: QAbstractButton, box: QRectF, radius: float, theme: Theme
) -> None:
    if not button.hasFocus():
        return
    painter.setPen(QPen(theme.colour("accent"), _RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    around = box.adjusted(-_RING - 1, -_RING - 1, _RING + 1, _RING + 1)
    painter.drawRoundedRect(around, radius + _RING, radius + _RING)
