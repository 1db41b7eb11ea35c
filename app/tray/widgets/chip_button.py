"""A chip: a word that says where a value comes from, and is a button."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton

from app.tray.look.icons import icon
from app.tray.look.theme import Theme, Type


class ChipButton(QToolButton):
    """A small button with a word, and a picture before it or none."""

    def __init__(self, theme: Theme) -> None:
        """Make one that says nothing yet."""
        super().__init__()
        self._theme = theme
        self.setProperty("look", "chip")
        self.setFont(theme.font(Type.CHIP))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def dress(self, origin: str, text: str, icon_name: str, colour: str) -> None:
        """Show a text as the stylesheet has it for an origin; `icon_name` may be empty."""
        if self.property("origin") != origin:
            self.setProperty("origin", origin)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(text)
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(beside if icon_name else Qt.ToolButtonStyle.ToolButtonTextOnly)
        if icon_name:
            size = self._theme.tokens.size.icon.inline
            self.setIcon(icon(self._theme, icon_name, colour, size))
            self.setIconSize(QSize(self._theme.px(size), self._theme.px(size)))
