"""A whole number between a minus and a plus."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QStyle, QStyleOptionSpinBox

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type

_WIDE = 118


class Stepper(QSpinBox):
    """A spin box whose buttons stand at both ends."""

    def __init__(self, theme: Theme, name: str, low: int, high: int) -> None:
        """Offer the numbers from `low` to `high`; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self.setProperty("look", "stepper")
        self.setAccessibleName(name)
        self.setRange(low, high)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFont(theme.font(Type.STRONG))
        self.setFixedWidth(theme.px(_WIDE))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A number that is half typed is no number to work with.
        self.setKeyboardTracking(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a value that changes while one scrolls is a trap."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the minus and the plus with their lines."""
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        painter = QPainter(self)
        for control, name, works in (
            (QStyle.SubControl.SC_SpinBoxDown, "minus", self.value() > self.minimum()),
            (QStyle.SubControl.SC_SpinBoxUp, "plus", self.value() < self.maximum()),
        ):
            part = self.style().subControlRect(
                QStyle.ComplexControl.CC_SpinBox, option, control, self
            )
            self._draw(painter, part, name, works=works and self.isEnabled())
        painter.end()

    def _draw(self, painter: QPainter, part: QRect, name: str, *, works: bool) -> None:
        theme = self._theme
        size = theme.px(theme.tokens.size.icon.inline)
        colour = "text2" if works else "text3"
        drawn = picture(theme, name, colour, size, self.devicePixelRatioF())
        centre = part.center()
        painter.drawPixmap(centre.x() - size // 2 + 1, (self.height() - size) // 2, drawn)
        painter.setPen(QPen(theme.colour("line"), 1))
        at = part.right() if part.center().x() < self.width() / 2 else part.left()
        painter.drawLine(at, 2, at, self.height() - 3)
