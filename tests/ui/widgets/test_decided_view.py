"""A conflict that was decided."""

from pytestqt.qtbot import QtBot

from app.tray.models.conflicts import Item
from app.tray.widgets.decided_view import DecidedView
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk

ITEM = Item("/todo.txt", "todo.txt", "Both, 09:26", "file", 4)


def test_undo_is_offered_only_where_something_was_not_kept(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    undone: list[int] = []
    view = DecidedView(desk.theme, desk.words, lambda: undone.append(1))
    qtbot.addWidget(view)
    view.show()
    view.show_decision(ITEM, possible=True)
    view.undo.click()
    assert undone == [1]
    assert "Kept: Both, 09:26" in texts(view)
    view.show_decision(ITEM, possible=False)
    assert not view.undo.isVisible()
