"""A bar of progress; it follows the data without easing."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from app.tray.look.theme import Theme

_STEPS = 10_000


class ProgressBar(QProgressBar):
    """A bar; what it means stands beside it as text."""

    def __init__(self, theme: Theme, name: str, *, headline: bool = False) -> None:
        """Make an empty bar; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self._colour = "accent"
        sizes = theme.tokens.size
        self.setFixedHeight(sizes.progress_headline if headline else sizes.progress)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setAccessibleName(name)

    def share(self, done: float, colour: str = "accent") -> None:
        """Show that a share (0 to 1) is done, in a colour (a token's name)."""
        self._colour = colour
        self.setValue(round(min(1.0, max(0.0, done)) * _STEPS))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track and what is done of it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(self._theme.colour("track"))
        painter.drawRoundedRect(whole, radius, radius)
        wide = whole.width() * self.value() / _STEPS
        if wide > 0:
            done = QRectF(whole)
            done.setWidth(max(wide, whole.height()))
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                done.moveRight(whole.right())
            painter.setBrush(self._theme.colour(self._colour))
            painter.drawRoundedRect(done, radius, radius)
        painter.end()
