"""A disk as a bar: its parts, and the line up to which Wormhole may use it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tray.look.theme import Theme
from app.tray.models.settings.disk import DiskPart, DiskShown

_HIGH = 14
_GAP = 1.5
_LEAST = 2.0
_LINE = 2.0
_STROKE = 2.0
_STEP = 5.0


def draw_part(painter: QPainter, theme: Theme, part: DiskPart, place: QRectF) -> None:
    """Fill a place as the part is drawn: hatched where it can go."""
    colour = theme.colour(part.colour)
    if not part.hatched:
        painter.fillRect(place, colour)
        return
    painter.save()
    painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, _STROKE))
    at = place.left() - place.height()
    while at < place.right():
        painter.drawLine(QPointF(at, place.bottom()), QPointF(at + place.height(), place.top()))
        at += _STEP
    painter.restore()


class DiskBar(QWidget):
    """Draws a disk; the figures stand beside it, and a screen reader is told them."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make one that shows nothing yet; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self._shown: DiskShown | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, shown: DiskShown) -> None:
        """Show a disk."""
        self._shown = shown
        self.setAccessibleDescription(f"{shown.spoken}. {shown.sentence}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the bar."""
        return QSize(self._theme.px(200), self._theme.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts in their order, and the line over them."""
        del event
        theme, shown = self._theme, self._shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, 3, 3)
        painter.setClipPath(shape)
        painter.fillRect(whole, theme.colour("track"))
        at = 0.0
        for part in shown.parts if shown is not None else ():
            wide = whole.width() * part.share
            if part.colour != "track" and wide > 0:
                # A little is still something: it is seen, though it may be too wide then.
                drawn = max(_LEAST, wide - _GAP)
                draw_part(painter, theme, part, QRectF(at, 0, drawn, whole.height()))
            at += wide
        if shown is not None and 0 < shown.limit < 1:
            line = QRectF(whole.width() * shown.limit - _LINE / 2, 0, _LINE, whole.height())
            painter.fillRect(line, theme.colour("text"))
        painter.end()
