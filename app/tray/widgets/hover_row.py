"""A row with a button that is seen where it is meant: under the pointer, or with the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.tray.look.theme import Theme
from app.tray.widgets.button import IconButton


class HoverRow(QWidget):
    """What stands beside one another in `row`; its `HoverButton`s are seen under the pointer."""

    def __init__(self, theme: Theme) -> None:
        """Make an empty row."""
        super().__init__()
        # A row is painted anew, and all in it, when the pointer comes and goes.
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.px(theme.tokens.space.xs))


class HoverButton(IconButton):
    """A button of a row. It keeps its place, and is reached by keys, while it is not seen."""

    @property
    def is_seen(self) -> bool:
        """Say whether the pointer is on the row, or the focus here."""
        row = self.parentWidget()
        return self.hasFocus() or (row is not None and row.underMouse())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button where it is meant."""
        if self.is_seen:
            super().paintEvent(event)
