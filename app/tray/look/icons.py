"""Pictures in the colours of the theme, each drawn once for its size and the screen's ratio."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.tray.assets import ICONS
from app.tray.look.theme import Theme

_TRAY_SIZES = (16, 22, 32, 64)


@cache
def _drawing(path: str) -> str:
    return (ICONS / path).read_text(encoding="utf-8")


def draw(drawing: str, size: int, ratio: float = 1.0, degrees: float = 0.0) -> QPixmap:
    """Return a drawing (SVG) as a picture of `size` logical pixels, turned by `degrees`."""
    pixels = round(size * ratio)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(pixels / 2, pixels / 2)
    painter.rotate(degrees)
    painter.translate(-pixels / 2, -pixels / 2)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def picture(theme: Theme, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the picture `name` of the interface in a colour of the theme (a token's name)."""
    return _in_colour(name, theme.colour(colour).name(), size, ratio)


@cache
def _in_colour(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    # The renderer would draw currentColor black.
    return draw(_drawing(f"ui/{name}.svg").replace("currentColor", colour), size, ratio)


def icon(theme: Theme, name: str, colour: str = "text2", size: int = 16) -> QIcon:
    """Return the icon `name` for buttons and rows, sharp on every screen, pale where disabled."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(picture(theme, name, colour, size, ratio))
        made.addPixmap(picture(theme, name, "text3", size, ratio), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """Return the mark for windows and launchers."""
    made = QIcon()
    for size in (16, 32, 64, 128, 256):
        made.addPixmap(draw(_drawing("app.svg"), size))
    return made


def state_picture(
    variant: str, state: str, size: int, ratio: float = 1.0, degrees: float = 0.0
) -> QPixmap:
    """Return the picture of a state. `variant`: light, dark, mono-light, mono-dark (the panel).

    Sizes between the grids come from the next larger one.
    """
    pixels = round(size * ratio)
    grid = next((each for each in _TRAY_SIZES if each >= pixels), _TRAY_SIZES[-1])
    return draw(_drawing(f"tray/{variant}/{grid}/{state}.svg"), size, ratio, degrees)


@cache
def tray_icon(variant: str, state: str, degrees: float = 0.0) -> QIcon:
    """Return the icon of the tray for a state, in all four sizes."""
    made = QIcon()
    for size in _TRAY_SIZES:
        made.addPixmap(state_picture(variant, state, size, degrees=degrees))
    return made


def forget_pictures() -> None:
    """Forget all that was drawn: pictures may not outlive the application."""
    _in_colour.cache_clear()
    tray_icon.cache_clear()
