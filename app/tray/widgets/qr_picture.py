"""A text as a picture that a camera reads: always dark on white, with the quiet zone around it."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy
from qrcode.main import QRCode

from app.tray.look.theme import Theme

QUIET_MODULES = 4
_DARK = "#16181D"
_LIGHT = "#FFFFFF"


def modules(text: str) -> list[list[bool]]:
    """Return the squares of the picture of `text`, row by row; True is dark. No quiet zone."""
    code = QRCode(border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


class QrPicture(QLabel):
    """The picture. Cameras need dark on white, so the theme's colours are not used."""

    def __init__(self, theme: Theme, side: int, name: str) -> None:
        """Show nothing yet; `side` in pixels of the design, `name` for a screen reader."""
        super().__init__()
        self._theme = theme
        self._wanted = theme.px(side)
        self._side = self._wanted
        self._modules: list[list[bool]] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self._side, self._side)

    def show_text(self, text: str) -> None:
        """Show the picture of a text; empty: an empty field."""
        self._modules = modules(text) if text else []
        if self._modules:
            self._fit()
        self.update()

    def _fit(self) -> None:
        """Take the size at which each square has a whole number of pixels, near the wanted one."""
        ratio = self.devicePixelRatioF()
        count = len(self._modules) + 2 * QUIET_MODULES
        one = max(1, round(self._wanted * ratio / count))
        self._side = math.ceil(one * count / ratio)
        self.setFixedSize(self._side, self._side)

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the squares, each of the same whole number of the screen's pixels."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.tokens.radius.item
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(QColor(_LIGHT))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
        if self._modules:
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        pixels = int(self._side * ratio)
        one = max(1, pixels // (len(self._modules) + 2 * QUIET_MODULES))
        start = (pixels - one * len(self._modules)) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.scale(1 / ratio, 1 / ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_DARK))
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.drawRect(start + x * one, start + y * one, one, one)
