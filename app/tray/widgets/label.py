"""Text in the kinds and colours of the theme."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type


class Label(QLabel):
    """A text that wraps; nothing of it is ever cut."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        kind: Type = Type.BODY,
        colour: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        """Show `text` as plain text in a kind and a colour (a token's name)."""
        super().__init__(text, parent)
        self._theme = theme
        self.setFont(theme.font(kind))
        self.setWordWrap(True)
        # What a peer or a file is called must not become markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.colour(colour)

    def colour(self, name: str) -> None:
        """Take another colour."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(name))
        self.setPalette(palette)

    def on_one_line(self) -> "Label":
        """Do not wrap: a word or a number that its neighbours make room for."""
        self.setWordWrap(False)
        return self


class IconLabel(QLabel):
    """A picture; `meaning` is what a screen reader says, empty where the text beside it says it."""

    def __init__(
        self, theme: Theme, name: str, colour: str = "text2", size: int = 18, meaning: str = ""
    ) -> None:
        """Show the picture `name` in a colour (a token's name)."""
        super().__init__()
        self._theme = theme
        self._size = size
        side = theme.px(size)
        self.setFixedSize(side, side)
        self.setAccessibleName(meaning)
        self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another picture."""
        ratio = self.devicePixelRatioF()
        self.setPixmap(picture(self._theme, name, colour, self._theme.px(self._size), ratio))
