"""The space of a pod as a bar of parts; what it means stands beside it as text."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tray.look.theme import Theme
from app.tray.models.spaces import Part

_HEIGHT: Final = 9
_GAP: Final = 1.5
_LEAST: Final = 1.5
_HATCH: Final = 5.0
_TOKENS: Final[Mapping[Part, str]] = {
    Part.COPIES: "s1",
    Part.OLDER: "s2",
    Part.CACHE: "s3",
    Part.AWAY: "grey",
}
# What can go, and what is not reachable, is not as sure as what is kept.
_HATCHED: Final = frozenset({Part.CACHE, Part.AWAY})


def fill(painter: QPainter, theme: Theme, part: Part, shape: QPainterPath) -> None:
    """Fill a shape as a part is drawn: in its colour, hatched where it is not kept."""
    colour = theme.colour(_TOKENS[part])
    if part not in _HATCHED:
        painter.fillPath(shape, colour)
        return
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.fillPath(shape, theme.colour("track"))
    _hatch(painter, shape.boundingRect(), colour)
    painter.restore()


def _hatch(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(QPen(colour, _HATCH / 2.5))
    left = box.left() - box.height()
    while left < box.right():
        painter.drawLine(QPointF(left, box.bottom()), QPointF(left + box.height(), box.top()))
        left += _HATCH


class StackBar(QWidget):
    """A bar; its figures are in the accessible description."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make an empty bar; `name` says whose it is."""
        super().__init__()
        self._theme = theme
        self._parts: tuple[tuple[Part, float], ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    def show_parts(self, parts: Sequence[tuple[Part, float]], sentence: str) -> None:
        """Show parts by their share of the whole (0 to 1), in order."""
        self.setAccessibleDescription(sentence)
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track and the parts on it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        whole, track = QRectF(self.rect()), QPainterPath()
        track.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.fillPath(track, self._theme.colour("track"))
        painter.setClipPath(track)
        left = 0.0
        for part, share in self._parts:
            if share > 0:
                wide = max(_LEAST, share * whole.width() - _GAP)
                shape = QPainterPath()
                shape.addRect(QRectF(left, 0, wide, whole.height()))
                fill(painter, self._theme, part, shape)
                painter.fillRect(
                    QRectF(left + wide, 0, _GAP, whole.height()), self._theme.colour("card")
                )
                left += wide + _GAP
        painter.end()


class Swatch(QWidget):
    """The square of a legend; the word beside it says what it means. None: what is free."""

    def __init__(self, theme: Theme, part: Part | None) -> None:
        """Show how a part is drawn."""
        super().__init__()
        self._theme = theme
        self._part = part
        self._colour = "track"
        self.setFixedSize(QSize(theme.px(11), theme.px(11)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 3, 3)
        if self._part is None:
            painter.fillPath(shape, self._theme.colour(self._colour))
        else:
            fill(painter, self._theme, self._part, shape)
        painter.end()


class Dot(Swatch):
    """The square of a line of a chart, in a colour (a token's name)."""

    def __init__(self, theme: Theme, colour: str) -> None:
        """Show a colour."""
        super().__init__(theme, None)
        self._colour = colour
