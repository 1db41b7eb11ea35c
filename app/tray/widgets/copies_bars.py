"""The files by number of copies, row by row; each row is a button that leads to the list."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.copies import CopiesRow

_BAR_HEIGHT: Final = 9
_BAR_LEAST: Final = 40
_ROW_HEIGHT: Final = 28


class CopiesButton(QPushButton):
    """A row: the number, a bar as a picture of it, how many files and how large they are."""

    def __init__(self, theme: Theme) -> None:
        """Make an empty row."""
        super().__init__()
        self.setObjectName("copiesRow")
        self._theme = theme
        self._row: CopiesRow | None = None
        self._widths = (0, 0, 0)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.px(_ROW_HEIGHT))

    def show_row(self, row: CopiesRow, widths: tuple[int, int, int]) -> None:
        """Show a row; `widths`: those of the label, the files and the size in all rows."""
        if (row, widths) != (self._row, self._widths):
            self._row, self._widths = row, widths
            self.setAccessibleName(row.sentence)
            self.setToolTip(row.sentence)
            self.updateGeometry()
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room for the texts and a short bar."""
        gaps = 3 * self._theme.px(self._theme.tokens.space.m)
        return QSize(sum(self._widths) + gaps + self._theme.px(_BAR_LEAST), self.height())

    def sizeHint(self) -> QSize:
        """Return the same: the bar takes what is left."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        del event
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            self._ground(painter)
        label, bar, files, size = self._places()
        start, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(Type.BODY))
        painter.drawText(label, start | middle, self._row.label)
        painter.setFont(self._theme.font(Type.STRONG))
        painter.drawText(files, end | middle, self._row.files)
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(self._theme.colour("text2"))
        painter.drawText(size, end | middle, self._row.size)
        self._bar(painter, QRectF(bar), self._row)
        painter.end()

    def _ground(self, painter: QPainter) -> None:
        theme = self._theme
        edge = theme.colour("accent") if self.hasFocus() else theme.colour("hover")
        painter.setPen(QPen(edge, theme.tokens.size.focus_ring if self.hasFocus() else 0))
        painter.setBrush(theme.colour("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        radius = theme.tokens.radius.control
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _places(self) -> tuple[QRect, QRect, QRect, QRect]:
        """Return where the label, the bar, the files and the size stand."""
        gap, height = self._theme.px(self._theme.tokens.space.m), self.height()
        label, files, size = self._widths
        places = [
            QRect(0, 0, label, height),
            QRect(
                label + gap,
                (height - _BAR_HEIGHT) // 2,
                self.width() - label - files - size - 3 * gap,
                _BAR_HEIGHT,
            ),
            QRect(self.width() - size - gap - files, 0, files, height),
            QRect(self.width() - size, 0, size, height),
        ]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            for place in places:
                place.moveLeft(self.width() - place.right() - 1)
        return places[0], places[1], places[2], places[3]

    def _bar(self, painter: QPainter, place: QRectF, row: CopiesRow) -> None:
        radius = place.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("track"))
        painter.drawRoundedRect(place, radius, radius)
        if row.share <= 0:
            return
        painter.save()
        painter.setClipRect(place)
        painter.setBrush(self._theme.colour(row.colour))
        filled = QRectF(place)
        # A single file among many is still to be seen.
        filled.setWidth(max(2.0, place.width() * row.share))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            filled.moveRight(place.right())
        painter.drawRoundedRect(filled, min(radius, filled.width() / 2), radius)
        painter.restore()


class CopiesBars(QWidget):
    """All rows, their columns below one another. `chosen` gets the row that was pressed."""

    def __init__(self, theme: Theme, chosen: Callable[[CopiesRow], None]) -> None:
        """Begin without rows."""
        super().__init__()
        self._theme = theme
        self._chosen = chosen
        self._buttons: list[CopiesButton] = []
        self._rows: tuple[CopiesRow, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_rows(self, rows: tuple[CopiesRow, ...]) -> None:
        """Show rows; buttons stay where they are, and with them the focus."""
        self._rows = rows
        while len(self._buttons) > len(rows):
            button = self._buttons.pop()
            self._layout.removeWidget(button)
            button.deleteLater()
        while len(self._buttons) < len(rows):
            button = CopiesButton(self._theme)
            place = len(self._buttons)
            button.clicked.connect(lambda _checked=False, at=place: self._choose(at))
            self._buttons.append(button)
            self._layout.addWidget(button)
        widths = self._widths()
        for button, row in zip(self._buttons, rows, strict=True):
            button.show_row(row, widths)

    def _choose(self, place: int) -> None:
        self._chosen(self._rows[place])

    def _widths(self) -> tuple[int, int, int]:
        body = QFontMetrics(self._theme.font(Type.BODY))
        strong = QFontMetrics(self._theme.font(Type.STRONG))
        return (
            max((body.horizontalAdvance(row.label) for row in self._rows), default=0),
            max((strong.horizontalAdvance(row.files) for row in self._rows), default=0),
            max((body.horizontalAdvance(row.size) for row in self._rows), default=0),
        )
