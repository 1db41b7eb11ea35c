"""`Theme`: colours, sizes and fonts for a light or a dark desktop."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics

from app.tray.look.tokens import Colours, Tokens

# The design was drawn for an interface font of this height, in logical pixels.
_DRAWN_PIXELS = 13


class Scheme(StrEnum):
    """Whether the desktop is light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Type(StrEnum):
    """Kinds of text; see the tokens."""

    DISPLAY = "display"
    TITLE = "title"
    HEAD = "head"
    BODY = "body"
    STRONG = "strong"
    SMALL = "small"
    CHIP = "chip"
    CODE = "code"
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks. `base` is the system's interface font, whose size is 1.0.

    `still`: nothing moves, as the person asked the system for.
    """

    tokens: Tokens
    scheme: Scheme
    base: QFont
    still: bool = False

    @property
    def colours(self) -> Colours:
        """The colours of the scheme."""
        return self.tokens.color[self.scheme.value]

    def colour(self, name: str) -> QColor:
        """Return a colour by the token's name. Raises `AttributeError` for an unknown one."""
        return QColor(str(getattr(self.colours, name)))

    def font(self, kind: Type) -> QFont:
        """Return the font for a kind of text, in relation to the system's."""
        scale, weight = self.tokens.type[kind.value]
        font = (
            QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            if kind in {Type.CODE, Type.MONO}
            else QFont(self.base)
        )
        font.setPixelSize(max(1, round(self.base_pixels * scale)))
        font.setWeight(QFont.Weight(weight))
        return font

    @property
    def base_pixels(self) -> int:
        """The height of the system's interface font in logical pixels."""
        pixels = self.base.pixelSize()
        return pixels if pixels > 0 else round(self.base.pointSizeF() * 4 / 3)

    def px(self, drawn: float) -> int:
        """Return a distance of the design for the person's size of text; edges are not scaled."""
        return round(drawn * max(1.0, self.base_pixels / _DRAWN_PIXELS))

    def line_height(self, kind: Type) -> int:
        """Return the height of a line of text in logical pixels."""
        return QFontMetrics(self.font(kind)).lineSpacing()
