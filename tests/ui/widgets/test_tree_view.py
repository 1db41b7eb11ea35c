"""How the tree is drawn."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Type
from app.tray.widgets.tree_cells import Column
from app.tray.widgets.tree_model import TreeModel
from app.tray.widgets.tree_view import TreeView
from tests.ui.conftest import MakeDesk


def test_a_size_is_never_cut(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    view = TreeView(desk.theme, TreeModel(desk), "files")
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.text, option.font = "888\u00a0MB", desk.theme.font(Type.BODY)
    option.fontMetrics = QFontMetrics(option.font)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    contents = QStyle.ContentsType.CT_ItemViewItem
    wanted = view.style().sizeFromContents(contents, option, QSize(), view).width()
    assert view.columnWidth(Column.SIZE) >= wanted


def test_rows_have_one_height_and_a_narrow_tree_leaves_sizes_out(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    view = TreeView(desk.theme, TreeModel(desk), "files")
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    assert view.rowHeight(view.model().index(0, 0)) == desk.theme.tokens.size.row_tree
    assert not view.isColumnHidden(Column.SIZE)
    view.resize(380, 300)
    assert view.isColumnHidden(Column.SIZE)
    assert not view.grab().isNull()
