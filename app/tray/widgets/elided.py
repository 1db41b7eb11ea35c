"""A name on one line, shortened in the middle where it does not fit; the whole is its tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.tray.look.theme import Theme, Type

_LEAST_CHARACTERS = 8


class ElidedLabel(QLabel):
    """A name. What it is called is also what a screen reader says, in full."""

    def __init__(
        self, theme: Theme, text: str = "", kind: Type = Type.STRONG, colour: str = "text"
    ) -> None:
        """Show `text`, a name of a file or a pod."""
        super().__init__()
        self.setFont(theme.font(kind))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(colour))
        self.setPalette(palette)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another name."""
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Return room for some characters: the rest gives way."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _LEAST_CHARACTERS, metrics.lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits, both ends of it."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        side = self.style().visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
