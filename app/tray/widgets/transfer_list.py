"""What moves now: a list of two lines each, with a bar, and a cross that ends a transfer."""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QMouseEvent, QPainter, QPen, QShortcut
from PySide6.QtWidgets import QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.models.transfers import TransferRow
from app.tray.widgets.growing_list import GrowingList
from app.tray.widgets.rows_model import ROW_ROLE, Index, RowsModel, Said
from app.tray.words.names import shown
from app.tray.words.words import Words

_BAR_WIDTH: Final = 130
_SHORT_BAR: Final = 76
_PERCENT_WIDTH: Final = 46
_RATE_WIDTH: Final = 92
# Below these widths the bar would take the room of what is said: the per cent say the same.
_NARROW: Final = 520
_WIDE: Final = 720


class TransferModel(RowsModel[TransferRow]):
    """The rows; those that stay keep their place in the view, and the selection with them."""

    def said(self, row: TransferRow) -> Said:
        """Return what is said of a row."""
        return Said(shown(row.name), row.sentence, f"{shown(row.path)}\n{row.detail}")

    def key(self, row: TransferRow) -> object:
        """Return what a row is known by."""
        return row.key


class TransferDelegate(QStyledItemDelegate):
    """Draws a row; `cancelled` carries the row whose cross was pressed."""

    cancelled = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Draw in a theme."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        del option, index
        return QSize(0, self._theme.px(self._theme.tokens.size.row_two_lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, TransferRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._ground(painter, rect, state, first=index.row() == 0)
        painter.setLayoutDirection(option.direction)
        places = _Places(self._theme, rect, option.direction)
        size = self._theme.px(self._theme.tokens.size.icon.row)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            places.icon.topLeft(), picture(self._theme, row.icon, "text2", size, ratio)
        )
        self._texts(painter, places, row)
        self._figures(painter, places, row, ratio)
        if row.may_end:
            cross = picture(self._theme, "x", "text", self._theme.px(14), ratio)
            inside, half = places.cross.center(), self._theme.px(7)
            painter.drawPixmap(inside.x() - half, inside.y() - half, cross)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, *, first: bool
    ) -> None:
        theme = self._theme
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, theme.colour("sel"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        if not first:
            painter.setPen(QPen(theme.colour("line"), 1))
            inset = theme.px(52)
            mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left, right = (0, -inset) if mirrored else (inset, 0)
            painter.drawLine(rect.left() + left, rect.top(), rect.right() + right, rect.top())

    def _texts(self, painter: QPainter, places: "_Places", row: TransferRow) -> None:
        # Of a name both ends tell something, of a sentence the beginning.
        middle, end = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        for place, text, kind, colour, elided in (
            (places.name, shown(row.name), Type.STRONG, "text", middle),
            (places.detail, row.detail, Type.SMALL, "text2", end),
        ):
            painter.setFont(self._theme.font(kind))
            painter.setPen(self._theme.colour(colour))
            cut = painter.fontMetrics().elidedText(text, elided, place.width())
            painter.drawText(place, places.start | Qt.AlignmentFlag.AlignVCenter, cut)

    def _figures(
        self, painter: QPainter, places: "_Places", row: TransferRow, ratio: float
    ) -> None:
        theme = self._theme
        if places.bar is not None:
            _bar(painter, theme, places.bar, row, mirrored=places.mirrored)
        painter.setFont(theme.font(Type.STRONG))
        painter.setPen(theme.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(places.percent, places.end | middle, row.percent)
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(theme.colour("text2"))
        if row.rate:
            arrow = "down" if row.direction == "in" else "up"
            size = theme.px(14)
            drawn = picture(theme, arrow, row.colour, size, ratio)
            left = places.rate.right() - size if places.mirrored else places.rate.left()
            painter.drawPixmap(left, places.rate.center().y() - size // 2, drawn)
            room = theme.px(20)
            rate = places.rate.adjusted(
                0 if places.mirrored else room, 0, -room if places.mirrored else 0, 0
            )
            painter.drawText(rate, places.start | middle, row.rate)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Hear of a press on the cross."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            places = _Places(self._theme, option.rect, option.direction)
            row = index.data(ROW_ROLE)
            inside = places.cross.contains(event.position().toPoint())
            if inside and isinstance(row, TransferRow) and row.may_end:
                self.cancelled.emit(row)
                return True
        return super().editorEvent(event, model, option, index)


class _Places:
    """Where the parts of a row stand, for text from the left or from the right."""

    def __init__(self, theme: Theme, rect: QRect, direction: Qt.LayoutDirection) -> None:
        self.mirrored = direction == Qt.LayoutDirection.RightToLeft
        self.start, self.end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if self.mirrored:
            self.start, self.end = self.end, self.start
        self._rect = rect
        space, target = theme.tokens.space, theme.px(theme.tokens.size.target_min)
        gap, edge, size = theme.px(space.m), theme.px(space.l), theme.px(18)
        high, width = rect.height(), rect.width()
        end = width - theme.px(space.s) - target
        self.cross = self._at(end, (high - target) // 2, target, target)
        end -= gap + theme.px(_RATE_WIDTH)
        self.rate = self._at(end, 0, theme.px(_RATE_WIDTH), high)
        end -= gap + theme.px(_PERCENT_WIDTH)
        self.percent = self._at(end, 0, theme.px(_PERCENT_WIDTH), high)
        self.bar: QRect | None = None
        if width > theme.px(_NARROW):
            thick = theme.tokens.size.progress
            bar = theme.px(_BAR_WIDTH if width > theme.px(_WIDE) else _SHORT_BAR)
            end -= gap + bar
            self.bar = self._at(end, (high - thick) // 2, bar, thick)
        self.icon = self._at(edge, (high - size) // 2, size, size)
        left = edge + size + gap + theme.px(space.xs)
        first = theme.line_height(Type.STRONG)
        second = theme.line_height(Type.SMALL)
        top = (high - first - second) // 2
        self.name = self._at(left, top, end - gap - left, first)
        self.detail = self._at(left, top + first, end - gap - left, second)

    def _at(self, left: int, top: int, width: int, height: int) -> QRect:
        if self.mirrored:
            left = self._rect.width() - left - width
        return QRect(self._rect.left() + left, self._rect.top() + top, max(0, width), height)


def _bar(
    painter: QPainter, theme: Theme, place: QRect, row: TransferRow, *, mirrored: bool
) -> None:
    whole = QRectF(place)
    radius = whole.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("track"))
    painter.drawRoundedRect(whole, radius, radius)
    if row.share > 0:
        done = QRectF(whole)
        done.setWidth(max(whole.height(), whole.width() * row.share))
        if mirrored:
            done.moveRight(whole.right())
        painter.setBrush(theme.colour(row.colour))
        painter.drawRoundedRect(done, radius, radius)


class TransferList(GrowingList):
    """The list. `cancelled` carries the row that is to end: Delete, the cross, or the menu."""

    cancelled = Signal(object)

    def __init__(self, theme: Theme, words: Words, name: str) -> None:
        """Begin without rows; `name` is what a screen reader says."""
        super().__init__(theme, name)
        self._words = words
        self.transfers = TransferModel()
        self.setModel(self.transfers)
        self.setUniformItemSizes(True)
        delegate = TransferDelegate(theme, self)
        delegate.cancelled.connect(self.cancelled.emit)
        self.setItemDelegate(delegate)
        for key in (QKeySequence.StandardKey.Delete, QKeySequence("Backspace")):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._cancel_current)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def _current(self) -> TransferRow | None:
        """Return the current row, where it may be ended here."""
        row = self.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, TransferRow) and row.may_end else None

    def _cancel_current(self) -> None:
        row = self._current()
        if row is not None:
            self.cancelled.emit(row)

    def _menu(self) -> None:
        if self._current() is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(self._words.say("End this transfer"), self._cancel_current)
            menu.popup(
                self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
            )
