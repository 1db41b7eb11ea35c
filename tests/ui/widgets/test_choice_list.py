"""Names under headings."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.conflicts import Item
from app.tray.widgets.choice_list import ChoiceList, Heading
from tests.ui.conftest import MakeDesk

ROWS = [
    Heading("To decide"),
    Item("/a-b", "a-b", "2 versions", "file"),
    Heading("Decided"),
    Item("/a-b", "a-b", "Both", "file", 5),
]


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_arrows_pass_over_headings(
    qtbot: QtBot, make_desk: MakeDesk, direction: Qt.LayoutDirection
) -> None:
    view = ChoiceList(make_desk().theme, "conflicts")
    qtbot.addWidget(view)
    view.setLayoutDirection(direction)
    view.resize(220, 300)
    chosen: list[int] = []
    view.chosen.connect(lambda item: chosen.append(item.number))
    assert view.rows.first == -1
    assert view.rows.show_rows(ROWS)
    assert not view.rows.show_rows(ROWS)
    view.show()
    view.choose(view.rows.first)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert chosen == [0, 5]
    assert view.current == ROWS[3]
    assert view.rows.place_of_item("/a-b", 5) == 3
    assert view.rows.place_of_item("/gone") == -1
    view.choose(-1)
    assert view.current == ROWS[3]
    assert not view.grab().isNull()


def test_rows_are_announced_as_sentences(qtbot: QtBot, make_desk: MakeDesk) -> None:
    view = ChoiceList(make_desk().theme, "conflicts")
    qtbot.addWidget(view)
    view.rows.show_rows(ROWS)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert view.rows.index(0).data(role) == "To decide"
    assert view.rows.index(1).data(role) == "a-b, 2 versions"
    assert view.rows.index(0).data(Qt.ItemDataRole.ToolTipRole) is None
