"""Which step of how many, as dots, with the words beside them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Theme

_DOT = 8
_GAP = 5
_ROUND = 2.5


class StepDots(QWidget):
    """The dots; the words beside them say the same, so that a screen reader passes them over."""

    def __init__(self, theme: Theme, steps: int) -> None:
        """Show so many dots, none of them reached."""
        super().__init__()
        self._theme = theme
        self._steps = steps
        self._step = 0
        self.setFixedSize(self.sizeHint())

    def tell(self, step: int) -> None:
        """Show that a step is reached."""
        self._step = step
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the dots need."""
        dot, gap = self._theme.px(_DOT), self._theme.px(_GAP)
        return QSize(self._steps * dot + (self._steps - 1) * gap, dot)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots in the direction of reading."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        dot, gap = self._theme.px(_DOT), self._theme.px(_GAP)
        backwards = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for at in range(self._steps):
            place = self._steps - 1 - at if backwards else at
            painter.setBrush(self._theme.colour("accent" if at < self._step else "track"))
            painter.drawRoundedRect(QRectF(place * (dot + gap), 0, dot, dot), _ROUND, _ROUND)
        painter.end()
