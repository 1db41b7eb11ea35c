"""A line that opens what stands below it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton

from app.tray.look.icons import icon
from app.tray.look.theme import Theme, Type


class Disclosure(QToolButton):
    """A button that stays pressed while what it opens is shown. `opened` carries whether it is."""

    opened = Signal(bool)

    def __init__(self, theme: Theme, text: str) -> None:
        """Make a closed one."""
        super().__init__()
        self._theme = theme
        self.setProperty("look", "ghost")
        self.setProperty("square", "true")
        self.setMinimumHeight(theme.px(theme.tokens.size.target_min))
        self.setText(text)
        self.setFont(theme.font(Type.BODY))
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        size = theme.px(theme.tokens.size.icon.inline)
        self.setIconSize(QSize(size, size))
        self.toggled.connect(self._toggled)
        self._show(is_open=False)

    def open(self, *, is_open: bool) -> None:
        """Be open, or closed."""
        self.setChecked(is_open)

    def _toggled(self, is_open: bool) -> None:
        self._show(is_open=is_open)
        self.opened.emit(is_open)

    def _show(self, *, is_open: bool) -> None:
        name = "chev-down" if is_open else "chev-right"
        self.setIcon(icon(self._theme, name, "text2", self._theme.tokens.size.icon.inline))
