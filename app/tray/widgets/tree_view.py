"""How the tree of files is drawn: rows of one height, chevrons, one tint for the current row."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.widgets.tree_cells import Column
from app.tray.widgets.tree_items import Item
from app.tray.widgets.tree_model import TreeModel
from app.tray.widgets.tree_sight import sight

_SIZE, _COPIES, _HERE, _INDENT = 60, 52, 112, 16
# Of three figures none is wider than this.
_WIDEST_SIZE = "888 MB"
# So narrow that the figures would leave no room for names.
_NARROW = 420


class _Rows(QStyledItemDelegate):
    """Rows of one height; the focus is the row, not a cell of it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), self._theme.px(self._theme.tokens.size.row_tree))

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        middle = Qt.TextElideMode.ElideMiddle
        option.textElideMode = middle


class TreeView(QTreeView):
    """Shows the tree: one stop of the keyboard, arrows inside.

    Of a long folder what comes into sight is listed. `seen` carries the `Sight`.
    """

    seen = Signal(object)

    def __init__(self, theme: Theme, model: TreeModel, name: str) -> None:
        """Show `model`; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self._tree = model
        self._first = QPersistentModelIndex()
        self._left_behind = ""
        # Looked at when the rows stand where they will be seen.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._list_near)
        self.setModel(model)
        model.sliding.connect(self._before_slide)
        model.slid.connect(self._after_slide)
        model.modelReset.connect(self._reset)
        model.arrived.connect(lambda _path: self._rest.start())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.start())
        self.setItemDelegate(_Rows(theme, self))
        self.setProperty("look", "card")
        self.setAccessibleName(name)
        side = theme.px(theme.tokens.size.icon.row)
        self.setIconSize(QSize(side, side))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(theme.px(_INDENT))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setFont(theme.font(Type.BODY))
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(theme.px(theme.tokens.size.row_tree))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        # What the style leaves around a text, and the padding of the stylesheet.
        frame = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
        around = 2 * (frame + theme.px(theme.tokens.space.xs)) + 2
        widest = QFontMetrics(theme.font(Type.BODY)).horizontalAdvance(_WIDEST_SIZE) + around
        for column, wide in (
            (Column.SIZE, max(theme.px(_SIZE), widest)),
            (Column.COPIES, theme.px(_COPIES)),
            (Column.HERE, theme.px(_HERE)),
        ):
            # A heading is never shorter than its word, whatever the language.
            header.resizeSection(column, max(wide, header.sectionSizeHint(column)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave sizes out where names would have no room."""
        super().resizeEvent(event)
        self.setColumnHidden(Column.SIZE, self.viewport().width() < self._theme.px(_NARROW))

    # --- long folders, of which a part is at hand

    @property
    def is_left_behind(self) -> bool:
        """Say whether the current row is of a part that is not at hand any more."""
        return bool(self._left_behind)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Forget the row that was left behind where there is another one."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._left_behind = ""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go on from what is seen where the current row was left behind."""
        if self._left_behind:
            return self._top_row()
        return super().moveCursor(action, keys)

    def rowsAboutToBeRemoved(
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        """Have no current row where it goes, and not another one: nobody chose that."""
        above = self.currentIndex()
        while above.isValid() and above.parent() != parent:
            above = above.parent()
        if above.isValid() and start <= above.row() <= end:
            self._left_behind = self._tree.item(self.currentIndex()).node.path
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, start, end)

    def _reset(self) -> None:
        self._left_behind = ""
        self._rest.start()

    def _top_row(self) -> QModelIndex:
        return self.indexAt(self.viewport().rect().topLeft())

    def _before_slide(self) -> None:
        self._first = QPersistentModelIndex(self._top_row())

    def _after_slide(self) -> None:
        """Keep what is looked at in its place, and have the current row again when it is back."""
        if self._left_behind:
            back = self._tree.index_of(self._left_behind)
            if back.isValid():
                self.setCurrentIndex(back)
        if self._first.isValid():
            self.scrollTo(self._first, QAbstractItemView.ScrollHint.PositionAtTop)

    def _list_near(self) -> None:
        """List what comes into sight."""
        if not self.isVisible():
            return
        rows, row = list[Item](), self._top_row()
        bottom = self.viewport().rect().bottom()
        while row.isValid() and self.visualRect(row).top() <= bottom:
            rows.append(self._tree.item(row))
            row = self.indexBelow(row)
        seen, pages = sight(rows), self._tree.pages
        for item in seen.begin:
            pages.begin(item)
        for item in seen.back:
            pages.back(item)
        for item in seen.on:
            pages.on(item)
        self.seen.emit(seen)

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a chevron before a folder, at the end of its indentation."""
        model = self.model()
        if not model.hasChildren(index):
            return
        theme = self._theme
        size = theme.px(theme.tokens.size.icon.button)
        name = "chev-down" if self.isExpanded(index) else "chev-right"
        drawn = picture(theme, name, "text2", size, self.devicePixelRatioF())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = rect.left() if mirrored else rect.right() - size
        top = rect.center().y() - size // 2
        if mirrored and name == "chev-right":
            painter.save()
            painter.translate(2 * left + size, 0)
            painter.scale(-1, 1)
            painter.drawPixmap(left, top, drawn)
            painter.restore()
            return
        painter.drawPixmap(left, top, drawn)
