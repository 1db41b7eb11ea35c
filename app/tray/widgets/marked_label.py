"""A sentence in which a name or the name of a button is strong."""

import html
import re
from typing import Final

from PySide6.QtCore import Qt

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import Label

_STRONG: Final = re.compile(r"\*\*(.+?)\*\*")


class MarkedLabel(Label):
    """Shows what stands between ** as strong; all else, markup too, as it is."""

    def __init__(
        self, theme: Theme, text: str = "", kind: Type = Type.BODY, colour: str = "text2"
    ) -> None:
        """Show `text` in a kind and a colour (a token's name)."""
        super().__init__(theme, "", kind, colour)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.show_marked(text)

    def show_marked(self, text: str) -> None:
        """Show another sentence."""
        # A name may look like markup: it is made harmless before the marks become markup.
        self.setText(_STRONG.sub(r"<b>\1</b>", html.escape(text)))
        self.setAccessibleName(_STRONG.sub(r"\1", text))
