"""The bytes of the last hour as two lines: received filled, sent dashed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.throughput import Throughputs

_HEIGHT: Final = 118
_LINE: Final = 1.5
_FILLED: Final = 0.14


class ThroughputChart(QWidget):
    """The chart; its figures are in the accessible description."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make an empty chart."""
        super().__init__()
        self._theme = theme
        self._shown: Throughputs | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(_HEIGHT))

    def show_lines(self, shown: Throughputs) -> None:
        """Show other lines."""
        self.setAccessibleDescription(shown.sentence)
        if shown != self._shown:
            self._shown = shown
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room in which the lines can still be told apart."""
        return QSize(self._theme.px(220), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the grid, the labels and both lines."""
        del event
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(Type.SMALL))
        plot = self._plot(self._shown)
        self._grid(painter, plot, self._shown)
        self._times(painter, plot, self._shown)
        self._received(painter, plot, self._shown.received_line)
        self._sent(painter, plot, self._shown.sent_line)
        painter.end()

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Type.SMALL))

    def _plot(self, shown: Throughputs) -> QRectF:
        """Return where the lines are: time runs from left to right in every language."""
        wide = max(self._metrics.horizontalAdvance(label) for label in shown.at)
        high = self._metrics.height()
        left = wide + self._theme.px(10)
        bottom = high + self._theme.px(6)
        return QRectF(left, high / 2, self.width() - left - 1, self.height() - bottom - high / 2)

    def _grid(self, painter: QPainter, plot: QRectF, shown: Throughputs) -> None:
        high = self._metrics.height()
        for number, label in enumerate(shown.at):
            at = plot.bottom() - plot.height() * number / (len(shown.at) - 1)
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(QPointF(plot.left(), at), QPointF(plot.right(), at))
            painter.setPen(self._theme.colour("text3"))
            place = QRectF(0, at - high / 2, plot.left() - self._theme.px(10), high)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label
            )

    def _times(self, painter: QPainter, plot: QRectF, shown: Throughputs) -> None:
        painter.setPen(self._theme.colour("text3"))
        top = plot.bottom() + self._theme.px(5)
        last = len(shown.times) - 1
        free = plot.left()
        # Those at both ends are always said, those between where there is room.
        end = plot.right() - self._metrics.horizontalAdvance(shown.times[last])
        for number, label in enumerate(shown.times):
            wide = self._metrics.horizontalAdvance(label)
            at = plot.left() + plot.width() * number / last
            left = min(max(plot.left(), at - wide / 2), plot.right() - wide)
            fits = left >= free and left + wide < end - self._theme.px(8)
            if number in {0, last} or fits:
                place = QRectF(left, top, wide + 1, self._metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignLeft, label)
                free = left + wide + self._theme.px(8)

    def _points(self, plot: QRectF, line: Sequence[float]) -> list[QPointF]:
        step = plot.width() / max(1, len(line) - 1)
        # A single value, before the node told of more, is there all along.
        values = list(line) * 2 if len(line) == 1 else list(line)
        return [
            QPointF(plot.left() + step * place, plot.bottom() - plot.height() * min(1.0, value))
            for place, value in enumerate(values)
        ]

    def _received(self, painter: QPainter, plot: QRectF, line: Sequence[float]) -> None:
        points = self._points(plot, line)
        area = QPainterPath(QPointF(plot.left(), plot.bottom()))
        for point in points:
            area.lineTo(point)
        area.lineTo(plot.right(), plot.bottom())
        colour = self._theme.colour("down")
        painter.setPen(QPen(colour, _LINE))
        painter.drawPolyline(points)
        colour.setAlphaF(_FILLED)
        painter.fillPath(area, colour)

    def _sent(self, painter: QPainter, plot: QRectF, line: Sequence[float]) -> None:
        pen = QPen(self._theme.colour("up"), _LINE)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawPolyline(self._points(plot, line))
