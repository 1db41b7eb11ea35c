"""Rows that can be pressed."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.row_button import RowButton
from tests.ui.conftest import MakeDesk


def test_a_row_is_read_out_whole_and_pressed_with_the_keyboard(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    done: list[str] = []
    look = make_desk().theme
    row = RowButton(look, "file", "a.txt", "Changed by you", lambda: done.append("x"))
    qtbot.addWidget(row)
    row.show()
    assert row.accessibleName() == "a.txt. Changed by you"
    qtbot.keyClick(row, Qt.Key.Key_Space)
    assert done == ["x"]


def test_both_lines_have_their_room(make_desk: MakeDesk, qtbot: QtBot) -> None:
    look = make_desk().theme
    row = RowButton(look, "file", "a.txt", "Changed by you", lambda: None)
    qtbot.addWidget(row)
    assert row.sizeHint().height() >= 2 * row.fontMetrics().height()
    assert row.minimumSizeHint().width() <= row.sizeHint().width()
