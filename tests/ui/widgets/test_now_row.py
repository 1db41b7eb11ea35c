"""What moves in one line."""

from pytestqt.qtbot import QtBot

from app.tray.models.transfers import transfers
from app.tray.widgets.now_row import NowRow
from core.control.schema import Transfer
from tests.support.desktop_network import WORDS, plain, status
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk


def test_it_says_how_much_moves_and_when_nothing_does(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    row = NowRow(desk.theme, desk.words)
    qtbot.addWidget(row)
    row.show()
    moving = [Transfer(f"/{number}", "in", "x", 0, 1) for number in range(51)]
    row.show_transfers(transfers(status(received_rate=9.8e6), moving, WORDS))
    assert "51 transfers · and 1 more" in texts(row)
    assert "9.8 MB/s" in map(plain, texts(row))
    row.show_transfers(transfers(status(), [], WORDS))
    assert "Nothing is moving" in texts(row)
