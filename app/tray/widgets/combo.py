"""A list of choices that opens from a field."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type


class Combo(QComboBox):
    """A combo box with the chevron of the theme."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make one without choices; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self.setFont(theme.font(Type.BODY))
        self.setAccessibleName(name)
        self.setView(QListView())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a value that changes while one scrolls is a trap."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the chevron at its end."""
        super().paintEvent(event)
        size = self._theme.px(self._theme.tokens.size.icon.button)
        gap = self._theme.px(self._theme.tokens.space.s)
        from_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = gap if from_left else self.width() - size - gap
        colour = "text2" if self.isEnabled() else "text3"
        painter = QPainter(self)
        drawn = picture(self._theme, "chev-down", colour, size, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - size) // 2, drawn)
        painter.end()
