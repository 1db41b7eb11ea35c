"""What happened: a list of sentences, each with its time, its figure and its act."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.models.log_lines import LogLine
from app.tray.widgets.growing_list import GrowingList
from app.tray.widgets.sentence_layout import draw, laid_out
from core.control.schema import LogRow

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE: Final = Qt.ItemDataRole.UserRole
# So many rows are laid out at once: all of a long log would stop the window.
AT_ONCE: Final = 60
_LEAST_HEIGHT: Final = 42
_TIME: Final = 64


class LogModel(QAbstractListModel):
    """The rows that are wanted, newest first. Sentences are made when they are looked at."""

    def __init__(self, line_of: Callable[[LogRow], LogLine]) -> None:
        """Begin without rows; `line_of` makes the sentence of one."""
        super().__init__()
        self._line_of = line_of
        self._rows: list[LogRow] = []
        self._shown = 0
        self._lines: dict[int, LogLine] = {}

    def show_rows(self, rows: Sequence[LogRow]) -> None:
        """Take other rows. Where newer ones came or some say more, the others stay in place."""
        fresh, before = len(rows) - len(self._rows), self._rows
        same = [row.number for row in rows[fresh:]] == [row.number for row in before]
        if 0 <= fresh < AT_ONCE and same and before:
            if fresh:
                self.beginInsertRows(QModelIndex(), 0, fresh - 1)
            self._rows = list(rows)
            self._shown += fresh
            if fresh:
                self.endInsertRows()
            self._tell_anew(fresh, before)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self._shown = min(AT_ONCE, len(rows))
        self.endResetModel()

    def _tell_anew(self, fresh: int, before: Sequence[LogRow]) -> None:
        """Make the sentences of rows anew that say something else than in `before`."""
        for place, row in enumerate(before, fresh):
            if row != self._rows[place]:
                self._lines.pop(row.number, None)
                if place < self._shown:
                    self.dataChanged.emit(self.index(place), self.index(place))

    def forget_lines(self) -> None:
        """Make all sentences anew: the day has changed, or what they are told with."""
        self._lines.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are laid out."""
        return 0 if parent is not None and parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether there are more below."""
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        """Lay out some more."""
        del parent
        more = min(AT_ONCE, len(self._rows) - self._shown)
        self.beginInsertRows(QModelIndex(), self._shown, self._shown + more - 1)
        self._shown += more
        self.endInsertRows()

    def line(self, place: int) -> LogLine:
        """Return a row as it is shown."""
        row = self._rows[place]
        if row.number not in self._lines:
            self._lines[row.number] = self._line_of(row)
        return self._lines[row.number]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows and what is said of it."""
        line = self.line(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.sentence
            case Qt.ItemDataRole.AccessibleTextRole:
                act = f" {line.act.label}" if line.act is not None else ""
                return f"{line.time}. {line.sentence}{act}"
            case _:
                return line if role == LINE_ROLE else None


class LogDelegate(QStyledItemDelegate):
    """Draws a row; `acted` carries the line whose act was pressed."""

    acted = Signal(object)

    def __init__(self, theme: Theme, view: GrowingList) -> None:
        """Draw in a theme, as wide as `view`."""
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[tuple[str, bool, int], int] = {}

    def forget_heights(self) -> None:
        """Measure anew."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the sentence needs."""
        del option
        line = index.data(LINE_ROLE)
        width = self._view.viewport().width()
        if not isinstance(line, LogLine):
            return QSize(0, 0)
        key = (line.sentence, line.act is not None, width)
        if key not in self._heights:
            text = self._places(QRect(0, 0, width, 0), line, mirrored=False)[2]
            height = laid_out(self._theme, line.runs, text.width())[1]
            room = 2 * self._theme.px(self._theme.tokens.space.m)
            self._heights[key] = max(self._theme.px(_LEAST_HEIGHT), height + room)
        return QSize(0, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, LogLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        time, icon, text, act = self._places(rect, line, mirrored=mirrored)
        self._ground(painter, option.state, rect, (text, icon), first=index.row() == 0)
        self._sides(painter, line, (time, icon, act), mirrored=mirrored)
        layout, height = laid_out(self._theme, line.runs, text.width())
        top = rect.top() + (rect.height() - height) / 2
        draw(painter, layout, QPointF(text.left(), top), self._theme.colour("text"))
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        state: QStyle.StateFlag,
        rect: QRect,
        inside: tuple[QRect, QRect],
        *,
        first: bool,
    ) -> None:
        theme = self._theme
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, theme.colour("sel"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        if not first:
            painter.setPen(QPen(theme.colour("line"), 1))
            text, icon = inside
            if text.left() > icon.left():
                painter.drawLine(icon.left(), rect.top(), rect.right(), rect.top())
            else:
                painter.drawLine(rect.left(), rect.top(), icon.right(), rect.top())

    def _sides(
        self,
        painter: QPainter,
        line: LogLine,
        places: tuple[QRect, QRect, QRect],
        *,
        mirrored: bool,
    ) -> None:
        theme, (time, icon, act) = self._theme, places
        start, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if mirrored:
            start, end = end, start
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(theme.colour("text3"))
        painter.drawText(time, start | middle, line.time)
        ratio = painter.device().devicePixelRatioF()
        drawn = picture(theme, line.icon, line.colour, icon.width(), ratio)
        painter.drawPixmap(icon.left(), icon.center().y() - icon.width() // 2, drawn)
        if line.act is not None:
            painter.setFont(theme.font(Type.STRONG))
            painter.setPen(theme.colour("accentText"))
            painter.drawText(act, end | middle, line.act.label)

    def _places(
        self, rect: QRect, line: LogLine, *, mirrored: bool
    ) -> tuple[QRect, QRect, QRect, QRect]:
        """Return where the time, the figure, the sentence and the act stand."""
        theme = self._theme
        edge, gap, size = theme.px(16), theme.px(14), theme.px(theme.tokens.size.icon.row)
        wide = 0
        if line.act is not None:
            metrics = QFontMetrics(theme.font(Type.STRONG))
            wide = metrics.horizontalAdvance(line.act.label) + 1
        height, time = rect.height(), theme.px(_TIME)
        icon = edge + time
        text = icon + size + gap
        room = rect.width() - text - edge - (wide + gap if wide else 0)
        found = [
            QRect(edge, 0, time, height),
            QRect(icon, 0, size, height),
            QRect(text, 0, max(room, theme.px(40)), height),
            QRect(rect.width() - edge - wide, 0, wide, height),
        ]
        for place in found:
            if mirrored:
                place.moveLeft(rect.width() - place.right() - 1)
            place.translate(rect.topLeft())
        return found[0], found[1], found[2], found[3]

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Hear of a press on the act."""
        line = index.data(LINE_ROLE)
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and isinstance(line, LogLine)
            and line.act is not None
        ):
            mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            place = self._places(option.rect, line, mirrored=mirrored)[3]
            if place.contains(event.position().toPoint()):
                self.acted.emit(line)
                return True
        return super().editorEvent(event, model, option, index)


class LogList(GrowingList):
    """The list. `acted` carries the line whose act was chosen: Enter, or a press on it."""

    acted = Signal(object)

    def __init__(self, theme: Theme, name: str, line_of: Callable[[LogRow], LogLine]) -> None:
        """Begin without rows; `name` is what a screen reader says."""
        super().__init__(theme, name)
        self.log = LogModel(line_of)
        self._delegate = LogDelegate(theme, self)
        self._delegate.acted.connect(self.acted.emit)
        self.setItemDelegate(self._delegate)
        self.setModel(self.log)
        self.activated.connect(self._activate)

    def forget(self) -> None:
        """Make and measure all sentences anew."""
        self._delegate.forget_heights()
        self.log.forget_lines()

    def _activate(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if isinstance(line, LogLine) and line.act is not None:
            self.acted.emit(line)
