"""The list of pages in the sidebar: one stop of the keyboard, arrows inside."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.models.navigation import Row, spoken
from app.tray.widgets.rows_model import ROW_ROLE, Index, RowsModel, Said
from app.tray.words.words import Words


class NavigationModel(RowsModel[Row]):
    """The rows of the sidebar."""

    def __init__(self, words: Words) -> None:
        """Begin without rows."""
        super().__init__()
        self._words = words
        self.narrow = False

    def said(self, row: Row) -> Said:
        """Return what is said of a row; the mouse finds its title where only a picture is shown."""
        return Said(row.title, spoken(row, self._words), row.title if self.narrow else "")

    def key(self, row: Row) -> object:
        """Return the name of a page."""
        return row.name

    def is_heading(self, row: Row) -> bool:
        """Say whether a row only stands above others."""
        return row.is_heading


class NavigationDelegate(QStyledItemDelegate):
    """Draws a row: picture, title, and what waits there."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Draw in a theme."""
        super().__init__(parent)
        self._theme = theme
        self.narrow = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; a heading has some room above it."""
        height = self._theme.px(self._theme.tokens.size.nav_item)
        row = index.data(ROW_ROLE)
        if isinstance(row, Row) and row.is_heading:
            height = self._theme.px(12) if self.narrow else self._theme.px(34)
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if row.is_heading:
            self._heading(painter, rect, row)
        else:
            self._place(painter, rect, state, row)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, row: Row) -> None:
        if self.narrow:
            return
        painter.setFont(self._theme.font(Type.SMALL))
        painter.setPen(self._theme.colour("text2"))
        inside = rect.adjusted(self._theme.px(8), 0, 0, -self._theme.px(6))
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom | self._side(), row.title)

    def _place(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: Row) -> None:
        theme = self._theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect).adjusted(2, 1, -2, -1)
        self._ground(painter, box, state)
        size, gap = theme.px(theme.tokens.size.icon.row), theme.px(10)
        left = rect.center().x() - size // 2 if self.narrow else rect.left() + gap
        if self._mirrored() and not self.narrow:
            left = rect.right() - gap - size
        ratio = painter.device().devicePixelRatioF()
        token = "accent" if chosen else "text2"
        drawn = picture(theme, row.icon, token, size, ratio)
        painter.drawPixmap(left, rect.center().y() - size // 2 + 1, drawn)
        if self.narrow:
            return
        painter.setFont(theme.font(Type.STRONG if chosen else Type.BODY))
        painter.setPen(theme.colour("text"))
        start = gap + size + theme.px(10)
        inside = rect.adjusted(start, 0, -gap, 0)
        if self._mirrored():
            inside = rect.adjusted(gap, 0, -start, 0)
        inside = self._badge(painter, inside, row)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | self._side(), title)

    def _ground(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
        theme, radius = self._theme, self._theme.tokens.radius.item
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.colour("sel"))
            painter.drawRoundedRect(box, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), theme.tokens.size.focus_ring))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)

    def _badge(self, painter: QPainter, inside: QRect, row: Row) -> QRect:
        """Draw what waits at the end of the row; return what is left for the title."""
        if not row.badge and not row.pending:
            return inside
        theme = self._theme
        text = str(row.badge) if row.badge else "●"
        painter.save()
        painter.setFont(theme.font(Type.CHIP))
        wide = painter.fontMetrics().horizontalAdvance(text) + theme.px(12)
        high = theme.px(18)
        box = QRect(0, 0, wide, high)
        box.moveCenter(inside.center())
        if self._mirrored():
            box.moveLeft(inside.left())
        else:
            box.moveRight(inside.right())
        if row.badge:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("warnT"))
            painter.drawRoundedRect(QRectF(box), theme.tokens.radius.chip, theme.tokens.radius.chip)
        painter.setPen(theme.colour("warn" if row.badge else "accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
        room = wide + theme.px(4)
        return (
            inside.adjusted(room, 0, 0, 0) if self._mirrored() else inside.adjusted(0, 0, -room, 0)
        )

    def _mirrored(self) -> bool:
        view = self.parent()
        return isinstance(view, QWidget) and (
            view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        )

    def _side(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if self._mirrored() else Qt.AlignmentFlag.AlignLeft


class NavigationList(QListView):
    """The pages; `chosen` carries the name of the one that was chosen."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, words: Words, name: str) -> None:
        """Begin without rows; `name` is what a screen reader says."""
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName(name)
        self._rows = NavigationModel(words)
        self._drawing = NavigationDelegate(theme, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._drawing)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        # Tab leads out of the list, as everywhere.
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._changed)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self._rows.show_rows(rows)

    def choose(self, name: str) -> None:
        """Make the page `name` the current one."""
        at = self._rows.place_of(name)
        if at >= 0:
            self.setCurrentIndex(self._rows.index(at))

    def become_narrow(self, *, narrow: bool) -> None:
        """Show pictures alone, their titles as tooltips; or both."""
        if narrow != self._drawing.narrow:
            self._drawing.narrow = self._rows.narrow = narrow
            self.scheduleDelayedItemsLayout()

    def _changed(self, current: QModelIndex, before: QModelIndex) -> None:
        del before
        row = current.data(ROW_ROLE)
        if isinstance(row, Row) and row.name:
            self.chosen.emit(row.name)
