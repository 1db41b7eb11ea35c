"""A field with its unit inside."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type

_WIDE = 118
_GAP = 10
_EDGE = 2


class UnitField(QLineEdit):
    """A line to type into. The unit stands at its end while the text names none itself."""

    def __init__(self, theme: Theme, name: str, wide: int = _WIDE) -> None:
        """Make an empty one, `wide` logical pixels of the design; `name` is for screen readers."""
        super().__init__()
        self._theme = theme
        self._wide = wide
        self._unit = ""
        self._locked = False
        self._wrong = False
        self.setAccessibleName(name)
        self.setFont(theme.font(Type.BODY))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda _text: self._make_room())

    @property
    def unit(self) -> str:
        """The unit that a bare number has."""
        return self._unit

    def tell(self, text: str, unit: str = "") -> None:
        """Show a text and its unit."""
        self._unit = unit
        if self.text() != text:
            self.setText(text)
        self.setCursorPosition(0)
        self._make_room()
        self.setAccessibleDescription(unit)

    def lock(self, *, locked: bool) -> None:
        """Let the text be read and copied only, and show the lock; or let it be changed."""
        self._locked = locked
        self.setReadOnly(locked)
        self.setProperty("locked", "true" if locked else "false")
        self._make_room()

    def mark(self, *, wrong: bool) -> None:
        """Show, or show no more, that what stands here is wrong."""
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        """Return the width of the design, or what the text needs where that is more."""
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        needed = metrics.horizontalAdvance(self.text() + " " + self._shown_unit()) + 2 * 18
        return QSize(
            max(self._theme.px(self._wide), min(needed, 3 * self._theme.px(_WIDE))), hint.height()
        )

    def minimumSizeHint(self) -> QSize:
        """Return the width of the design."""
        return QSize(self._theme.px(self._wide), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the unit or the lock at its end."""
        super().paintEvent(event)
        theme, unit = self._theme, self._shown_unit()
        gap = theme.px(_GAP)
        inner = QRectF(self.rect()).adjusted(gap, 0, -gap, 0)
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self._locked:
            size = theme.px(theme.tokens.size.icon.inline)
            left = inner.left() if mirrored else inner.right() - size
            drawn = picture(theme, "lock", "text3", size, self.devicePixelRatioF())
            painter.drawPixmap(round(left), (self.height() - size) // 2, drawn)
        elif unit:
            end = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
            side = end | Qt.AlignmentFlag.AlignAbsolute
            painter.setPen(theme.colour("text3"))
            painter.setFont(self.font())
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, unit)
        if self._wrong:
            # An edge of the stylesheet would make the field higher, and move what is around it.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("bad"), _EDGE))
            radius = theme.tokens.radius.control
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def _shown_unit(self) -> str:
        own = any(not (each.isdigit() or each in " .,") for each in self.text())
        return "" if own or not self.text() else self._unit

    def _make_room(self) -> None:
        theme, unit = self._theme, self._shown_unit()
        room = self.fontMetrics().horizontalAdvance(unit) + theme.px(4) if unit else 0
        if self._locked:
            room = theme.px(theme.tokens.size.icon.inline) + theme.px(4)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(room if mirrored else 0, 0, 0 if mirrored else room, 0)
        self.updateGeometry()
        self.update()
