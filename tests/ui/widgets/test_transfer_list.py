"""What moves now, as a list."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.tray.models.transfers import TransferRow, transfers
from app.tray.widgets.transfer_list import TransferList
from core.control.schema import Transfer
from tests.support.desktop_network import WORDS
from tests.ui.conftest import MakeDesk


def rows(*done: int) -> tuple[TransferRow, ...]:
    moving = [
        Transfer(f"/{number}", "in" if number % 2 else "out", "x", each, 100, 1e6, "copy", 2)
        for number, each in enumerate(done)
    ]
    return transfers(None, moving, WORDS).rows


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("width", [760, 500])
def test_the_cross_ends_a_transfer_in_both_directions_of_writing(
    qtbot: QtBot, make_desk: MakeDesk, direction: Qt.LayoutDirection, width: int
) -> None:
    desk = make_desk()
    view = TransferList(desk.theme, desk.words, "now")
    qtbot.addWidget(view)
    view.setLayoutDirection(direction)
    view.resize(width, 200)
    view.transfers.show_rows(rows(50, 20))
    view.show()
    ended: list[TransferRow] = []
    view.cancelled.connect(ended.append)
    place = view.visualRect(view.transfers.index(1))
    x = place.right() - 20 if direction == Qt.LayoutDirection.LeftToRight else place.left() + 20
    at = QPoint(x, place.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert [row.path for row in ended] == ["/1"]
    assert not view.grab().isNull()


def test_the_current_row_stays_while_bars_move(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    view = TransferList(desk.theme, desk.words, "now")
    qtbot.addWidget(view)
    view.transfers.show_rows(rows(50, 20))
    view.setCurrentIndex(view.transfers.index(1))
    changed: list[int] = []
    view.transfers.dataChanged.connect(lambda first, _: changed.append(first.row()))
    view.transfers.show_rows(rows(50, 30))
    assert view.currentIndex().row() == 1
    assert changed == [1]
    view.transfers.show_rows(rows(50))
    assert view.transfers.rowCount() == 1


def test_what_goes_to_another_pod_has_no_cross(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    view = TransferList(desk.theme, desk.words, "now")
    qtbot.addWidget(view)
    view.resize(760, 200)
    view.transfers.show_rows(rows(50))
    view.show()
    ended: list[TransferRow] = []
    view.cancelled.connect(ended.append)
    place = view.visualRect(view.transfers.index(0))
    at = QPoint(place.right() - 20, place.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    view.setCurrentIndex(view.transfers.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    view.customContextMenuRequested.emit(at)
    assert ended == []
    assert not view.findChildren(QMenu)
