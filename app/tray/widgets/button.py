"""Buttons: one primary in a window or card; plain, ghost, danger, link otherwise."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from app.tray.look.icons import icon
from app.tray.look.theme import Theme, Type

_ON = {"primary": "on", "danger-filled": "on", "danger": "bad", "link": "accentText"}


class Button(QPushButton):
    """A button with a verb on it."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        act: Callable[[], None] | None = None,
        *,
        look: str = "plain",
        icon_name: str = "",
    ) -> None:
        """Show `text`; `look`: primary, plain, ghost, danger, danger-filled, link."""
        super().__init__(text)
        self.setProperty("look", look)
        self.setFont(theme.font(Type.STRONG))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if look == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon_name:
            # Fusion puts no distance between picture and word.
            self.setText(f" {text}")
            self.setAccessibleName(text)
            size = theme.tokens.size.icon.button
            self.setIcon(icon(theme, icon_name, _ON.get(look, "text"), size))
            self.setIconSize(QSize(theme.px(size), theme.px(size)))
        if act is not None:
            self.clicked.connect(lambda _checked=False: act())

    def smaller(self) -> "Button":
        """Become as high as fits into a banner."""
        self.setProperty("small", "true")
        return self


class IconButton(QToolButton):
    """A button that is a picture; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, theme: Theme, icon_name: str, name: str, act: Callable[[], None] | None = None
    ) -> None:
        """Show a picture; `name` says what it does."""
        super().__init__()
        self.setProperty("look", "ghost")
        self.setProperty("square", "true")
        side = theme.px(theme.tokens.size.control_small)
        self.setFixedSize(side, side)
        size = theme.tokens.size.icon.button
        self.setIcon(icon(theme, icon_name, "text2", size))
        self.setIconSize(QSize(theme.px(size), theme.px(size)))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if act is not None:
            self.clicked.connect(lambda _checked=False: act())
