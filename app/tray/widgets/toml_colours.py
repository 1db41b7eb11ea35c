"""The colours of TOML: what a line says is decided in the view model, here it is only painted."""

from typing import Final

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.tray.look.theme import Theme
from app.tray.models.toml_tokens import Part, spans

_COLOURS: Final = {
    Part.SECTION: "text",
    Part.KEY: "text",
    Part.TEXT: "ok",
    Part.NUMBER: "accentText",
    Part.WORD: "accentText",
    Part.COMMENT: "text3",
}
# What a line is inside of, as the number that Qt keeps for each line.
_INSIDE: Final = ("", '"""', "'''", "[")


class TomlColours(QSyntaxHighlighter):
    """Colours the text of a document."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        """Colour `document` as the theme says."""
        super().__init__(document)
        self._formats: dict[Part, QTextCharFormat] = {}
        for part, colour in _COLOURS.items():
            made = QTextCharFormat()
            made.setForeground(theme.colour(colour))
            if part is Part.SECTION:
                made.setFontWeight(QFont.Weight.DemiBold)
            self._formats[part] = made

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        found, inside = spans(text, _INSIDE[max(0, self.previousBlockState())])
        for each in found:
            self.setFormat(each.start, each.length, self._formats[each.part])
        self.setCurrentBlockState(_INSIDE.index(inside))
