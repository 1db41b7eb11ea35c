"""A button that opens a menu: the chevron at its end says so."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent

from app.tray.look.icons import picture
from app.tray.look.theme import Theme
from app.tray.widgets.button import Button

_CHEVRON: Final = 14


class MenuButton(Button):
    """A button with a chevron, which can be left out where it does something at once."""

    def __init__(
        self, theme: Theme, text: str, act: Callable[[], None] | None = None, icon_name: str = ""
    ) -> None:
        """Show `text`; `act` opens the menu."""
        super().__init__(theme, text, act, icon_name=icon_name)
        self._theme = theme
        self._opens = False
        self.opens(menu=True)

    def opens(self, *, menu: bool) -> None:
        """Say whether it opens a menu now: the stylesheet leaves room for the chevron then."""
        if menu is not self._opens:
            self._opens = menu
            self.setProperty("chevron", "true" if menu else "false")
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and the chevron at its end."""
        super().paintEvent(event)
        if not self._opens:
            return
        size, gap = self._theme.px(_CHEVRON), self._theme.px(8)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = gap if mirrored else self.width() - gap - size
        colour = "text" if self.isEnabled() else "text3"
        painter = QPainter(self)
        drawn = picture(self._theme, "chev-down", colour, size, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - size) // 2, drawn)
        painter.end()
