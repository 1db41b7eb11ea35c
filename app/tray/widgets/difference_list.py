"""One side of a difference: numbered lines, those of this side alone with "+" and a tint."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.tray.look.theme import Theme, Type
from app.tray.models.difference import Line
from app.tray.words.names import shown
from app.tray.words.words import Words

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE: Final = Qt.ItemDataRole.UserRole


class DifferenceModel(QAbstractListModel):
    """The lines of one side."""

    def __init__(self, words: Words) -> None:
        """Begin without lines."""
        super().__init__()
        self._words = words
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Take other lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many lines there are, empty ones beside those of the other side included."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a line shows and what is said of it."""
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return line.text or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(line)
            case _:
                return line if role == LINE_ROLE else None

    def _spoken(self, line: Line) -> str:
        if not line.number:
            return self._words.say("nothing here")
        said = self._words.say("line {number}: {text}", number=line.number, text=line.text)
        return self._words.say("only here, {line}", line=said) if line.own else said


class DifferenceDelegate(QStyledItemDelegate):
    """Draws a line."""

    def __init__(self, theme: Theme, colours: tuple[str, str], view: QListView) -> None:
        """Draw in a theme; `colours`: those of the tint and of the "+" (names of tokens)."""
        super().__init__(view)
        self._theme = theme
        self._tint, self._plus = colours
        self._font = theme.font(Type.MONO)
        self._metrics = QFontMetrics(self._font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line."""
        del option, index
        return QSize(0, self._metrics.lineSpacing() + self._theme.px(4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line) or not line.number:
            return
        painter.save()
        rect: QRect = option.rect
        theme = self._theme
        if line.own:
            painter.fillRect(rect, theme.colour(self._tint))
        painter.setFont(self._font)
        digits = self._metrics.horizontalAdvance("0000")
        step = theme.px(8)
        number = QRect(rect.left(), rect.top(), digits + step, rect.height())
        mark = QRect(number.right() + step, rect.top(), 2 * step, rect.height())
        text = QRect(mark.right(), rect.top(), rect.right() - mark.right(), rect.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("text3"))
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | middle, str(line.number))
        if line.own:
            painter.setPen(theme.colour(self._plus))
            painter.drawText(mark, Qt.AlignmentFlag.AlignLeft | middle, "+")
        painter.setPen(theme.colour("text"))
        # Tabs and what steers the direction of writing are no part of a line that is compared.
        plain = shown(line.text.replace("\t", "    "))
        cut = self._metrics.elidedText(plain, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | middle, cut)
        painter.restore()


class DifferenceList(QListView):
    """One side. Only what is seen is drawn, so that long texts cost no more than short ones."""

    def __init__(self, theme: Theme, words: Words, name: str, colours: tuple[str, str]) -> None:
        """Begin without lines; `name` is what a screen reader says."""
        super().__init__()
        self.lines = DifferenceModel(words)
        self.setModel(self.lines)
        self.setItemDelegate(DifferenceDelegate(theme, colours, self))
        self.setUniformItemSizes(True)
        self.setViewportMargins(0, theme.px(theme.tokens.space.s), 0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def scroll_together(first: QListView, second: QListView) -> None:
    """Have both sides show the same lines."""
    for one, other in ((first, second), (second, first)):
        one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
