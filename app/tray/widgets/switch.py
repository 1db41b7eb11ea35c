"""A switch: on or off, and it holds at once or when it is applied."""

from PySide6.QtCore import QEasingCurve, QPoint, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from app.tray.look.theme import Theme

_WIDE = 40
_HIGH = 22
_RING = 2.0


class Switch(QCheckBox):
    """A box to tick that looks as a switch; a screen reader says it as the box that it is."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make one that is off; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._at = 0.0
        self._moving = QVariantAnimation(self)
        self._moving.setDuration(0 if theme.still else theme.tokens.motion.quick)
        self._moving.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._moving.valueChanged.connect(self._move)
        self.toggled.connect(self._go)

    def _go(self, on: bool) -> None:
        self._moving.stop()
        if self._theme.still or not self.isVisible():
            self._move(float(on))
            return
        self._moving.setStartValue(self._at)
        self._moving.setEndValue(float(on))
        self._moving.start()

    def _move(self, at: float) -> None:
        self._at = at
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the switch and for the ring around it."""
        around = 2 * round(2 * _RING)
        high = max(self._theme.px(_HIGH) + around, self._theme.px(28))
        return QSize(self._theme.px(_WIDE) + around, high)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it has one size."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """Take a click anywhere on it."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the switch, and the ring while it has the focus."""
        del event
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(0, 0, theme.px(_WIDE), theme.px(_HIGH))
        body.moveCenter(QPointF(QRectF(self.rect()).center()))
        radius = body.height() / 2
        on = self.isChecked()
        ground = "window"
        if on:
            ground = "accent" if self.isEnabled() else "text3"
        edge = ground if on else "field" if self.isEnabled() else "text3"
        painter.setPen(QPen(theme.colour(edge), 1.2))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(body, radius, radius)
        knob = QRectF(0, 0, body.height() * 0.72, body.height() * 0.72)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        share = 1 - self._at if mirrored else self._at
        way = body.width() - body.height()
        knob.moveCenter(QPointF(body.left() + radius + way * share, body.center().y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on" if on else "field" if self.isEnabled() else "text3"))
        painter.drawEllipse(knob)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = body.adjusted(-_RING - 0.5, -_RING - 0.5, _RING + 0.5, _RING + 0.5)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
