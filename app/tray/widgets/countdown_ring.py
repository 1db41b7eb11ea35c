"""A ring that shows how much of a time is left, with the time inside."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from app.tray.look.theme import Theme, Type

_STEPS = 1_000
_SIDE = 52
_WIDE = 4
_QUARTER = 90 * 16
_WHOLE = 360 * 16


class CountdownRing(QProgressBar):
    """The ring; what is said beside it is also what a screen reader says."""

    def __init__(self, theme: Theme) -> None:
        """Make a full ring."""
        super().__init__()
        self._theme = theme
        self._inside = ""
        side = theme.px(_SIDE)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setRange(0, _STEPS)
        self.setTextVisible(False)

    def tell(self, share: float, inside: str, said: str) -> None:
        """Show a share (0 to 1) that is left, and a text inside; `said` for a screen reader."""
        self.setValue(round(share * _STEPS))
        self._inside = inside
        # Each second another name would be read out; the sentence changes once a minute.
        if said != self.accessibleName():
            self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, what is left of it, and the text."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self._theme.px(_WIDE)
        ring = QRectF(self.rect()).adjusted(wide, wide, -wide, -wide)
        pen = QPen(self._theme.colour("track"), wide)
        painter.setPen(pen)
        painter.drawEllipse(ring)
        if self.value():
            pen.setColor(self._theme.colour("accent"))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(ring, _QUARTER, _WHOLE * self.value() // _STEPS)
        painter.setFont(self._theme.font(Type.STRONG))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._inside)
        painter.end()
