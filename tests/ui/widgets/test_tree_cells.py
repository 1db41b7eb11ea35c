"""What each cell shows, by the roles of Qt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.tray.models.files import NO_MARK, FileRow, Mark
from app.tray.widgets.tree_cells import Column, aligned, cell
from tests.support import desk_double

ROW = FileRow("/a", "a", "file", "5 B", "1 of 2", Mark("error", "Cannot be read", "bad"), "a, 5 B")


def test_each_column_has_its_text_its_side_and_its_picture(qapp: QApplication) -> None:
    del qapp
    theme = desk_double.theme()
    display = Qt.ItemDataRole.DisplayRole
    texts = [cell(theme, ROW, column, display) for column in Column]
    assert texts == ["a", "5 B", "1 of 2", "Cannot be read"]
    assert aligned(Column.SIZE) & Qt.AlignmentFlag.AlignRight
    drawn = [cell(theme, ROW, column, Qt.ItemDataRole.DecorationRole) for column in Column]
    assert [each is not None for each in drawn] == [True, False, False, True]
    assert cell(theme, ROW, Column.NAME, Qt.ItemDataRole.UserRole + 1) is None
    assert cell(theme, ROW, Column.HERE, Qt.ItemDataRole.ForegroundRole) == theme.colour("bad")
    pending = FileRow("/a", "a ●", "file", "", "", NO_MARK, "a", pending=True)
    foreground = Qt.ItemDataRole.ForegroundRole
    assert cell(theme, pending, Column.NAME, foreground) == theme.colour("accentText")
    unmarked = FileRow("/a", "a", "file", "", "", NO_MARK, "a")
    assert cell(theme, unmarked, Column.HERE, Qt.ItemDataRole.ToolTipRole) is None
