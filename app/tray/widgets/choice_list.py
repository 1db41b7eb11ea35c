"""A list of names with a second line, under headings: one stop of the keyboard, arrows inside."""

from dataclasses import dataclass
from typing import Final

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
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.models.conflicts import Item
from app.tray.widgets.rows_model import ROW_ROLE, Index, RowsModel, Said
from app.tray.words.names import shown

_ROW: Final = 50
_HEADING: Final = 30


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above some of the items."""

    text: str


Row = Heading | Item


class ChoiceModel(RowsModel[Row]):
    """The rows. Of one that says something else all that is shown is old."""

    def said(self, row: Row) -> Said:
        """Return what is said of a row."""
        if isinstance(row, Heading):
            return Said(row.text, row.text)
        return Said(row.name, row.sentence, shown(row.key))

    def is_heading(self, row: Row) -> bool:
        """Say whether a row only stands above others."""
        return isinstance(row, Heading)

    def place_of_item(self, path: str, number: int = 0) -> int:
        """Return where an item stands, by its path and its number; -1 for none."""
        items = (row for row in self.rows if isinstance(row, Item))
        found = next((row for row in items if (row.key, row.number) == (path, number)), None)
        return self.place_of(found)

    @property
    def first(self) -> int:
        """Where the first item stands; -1 for none."""
        return next((place for place, row in enumerate(self.rows) if isinstance(row, Item)), -1)


class ChoiceDelegate(QStyledItemDelegate):
    """Draws a row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Draw in a theme."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        del option
        heading = isinstance(index.data(ROW_ROLE), Heading)
        return QSize(0, self._theme.px(_HEADING if heading else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        if isinstance(row, Heading):
            painter.setFont(self._theme.font(Type.CHIP))
            painter.setPen(self._theme.colour("text2"))
            inside = rect.adjusted(self._theme.px(4), 0, -self._theme.px(4), -self._theme.px(6))
            painter.drawText(inside, side | Qt.AlignmentFlag.AlignBottom, row.text)
        elif isinstance(row, Item):
            self._ground(painter, rect, option.state)
            self._item(painter, rect, row, option.state, mirrored=mirrored)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        theme = self._theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if not (chosen or over):
            return
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(theme.colour("accent"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sel" if chosen else "hover"))
        radius = theme.tokens.radius.item
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)

    def _item(
        self,
        painter: QPainter,
        rect: QRect,
        item: Item,
        state: QStyle.StateFlag,
        *,
        mirrored: bool,
    ) -> None:
        theme = self._theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        size, gap = theme.px(theme.tokens.size.icon.row), theme.px(10)
        left = rect.right() - gap - size if mirrored else rect.left() + gap
        token = "accent" if chosen else "text2"
        ratio = painter.device().devicePixelRatioF()
        first, second = theme.line_height(Type.STRONG), theme.line_height(Type.SMALL)
        top = rect.top() + (rect.height() - first - second) // 2
        painter.drawPixmap(left, top, picture(theme, item.icon, token, size, ratio))
        text = rect.left() + gap if mirrored else left + size + gap
        wide = rect.width() - size - 3 * gap
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        for line, kind, colour, y, height, elided in (
            (shown(item.name), Type.STRONG, "text", top, first, Qt.TextElideMode.ElideMiddle),
            (item.detail, Type.SMALL, "text2", top + first, second, Qt.TextElideMode.ElideRight),
        ):
            painter.setFont(theme.font(kind))
            painter.setPen(theme.colour(colour))
            cut = painter.fontMetrics().elidedText(line, elided, wide)
            place = QRect(text, y, wide, height)
            painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, cut)


class ChoiceList(QListView):
    """The list. `chosen` carries the item that is current; a menu belongs to each."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str) -> None:
        """Begin without rows; `name` is what a screen reader says."""
        super().__init__()
        self.setObjectName("choices")
        self.rows = ChoiceModel()
        self.setModel(self.rows)
        self.setItemDelegate(ChoiceDelegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSpacing(0)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Rows of a long list are laid out while nobody waits for them.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.selectionModel().currentChanged.connect(self._current)

    @property
    def current(self) -> Item | None:
        """The item that is chosen."""
        row = self.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, Item) else None

    def choose(self, place: int) -> None:
        """Make the row at `place` the current one."""
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))

    def _current(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Item):
            self.chosen.emit(row)
