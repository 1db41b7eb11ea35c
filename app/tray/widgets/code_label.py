"""A pairing code: large, selectable, and smaller rather than cut where it is long."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.tray.look.theme import Theme, Type

_LEAST_SHARE = 0.4


class CodeLabel(QLabel):
    """The code. It is read out word by word."""

    def __init__(self, theme: Theme) -> None:
        """Show nothing yet."""
        super().__init__()
        self._theme = theme
        self._font = theme.font(Type.CODE)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # A code is of Latin words, whatever the language around it.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFont(self._font)

    def show_code(self, code: str, said: str, *, over: bool) -> None:
        """Show a code; `said`: how a screen reader says it. One that is `over` is struck out."""
        self.setText(code)
        self._font.setStrikeOut(over)
        palette = self.palette()
        colour = self._theme.colour("text3" if over else "text")
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.setPalette(palette)
        self.setAccessibleName(said)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of the large font, whatever fits."""
        return QSize(0, QFontMetrics(self._font).lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Return the same: the width is given by the window."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the largest size at which the whole code is seen."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        font = QFont(self._font)
        wide = QFontMetrics(font).horizontalAdvance(self.text())
        if wide > self.width() > 0:
            share = max(_LEAST_SHARE, self.width() / wide)
            font.setPixelSize(max(1, int(font.pixelSize() * share) - 1))
        self.setFont(font)
