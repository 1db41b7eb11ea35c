"""How the tree of files is drawn: rows of one height, chevrons, one tint for the current row."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
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
from app.tray.widgets.tree_model import TreeModel

_SIZE, _COPIES, _HERE, _INDENT = 60, 52, 112, 16
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
    """Shows the tree: one stop of the keyboard, arrows inside."""

    def __init__(self, theme: Theme, model: TreeModel, name: str) -> None:
        """Show `model`; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self.setModel(model)
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
        for column, wide in (
            (Column.SIZE, _SIZE),
            (Column.COPIES, _COPIES),
            (Column.HERE, _HERE),
        ):
            # A heading is never shorter than its word, whatever the language.
            header.resizeSection(column, max(theme.px(wide), header.sectionSizeHint(column)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave sizes out where names would have no room."""
        super().resizeEvent(event)
        self.setColumnHidden(Column.SIZE, self.viewport().width() < self._theme.px(_NARROW))

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
