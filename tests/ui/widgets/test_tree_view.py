"""How the tree is drawn."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.tree_cells import Column
from app.tray.widgets.tree_model import TreeModel
from app.tray.widgets.tree_view import TreeView
from tests.ui.conftest import MakeDesk


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
