"""How it ended."""

from pytestqt.qtbot import QtBot

from app.tray.models.trouble import Trouble
from app.tray.windows.end_page import EndPage
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk


def test_it_says_who_is_in(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = EndPage(make_desk(), "tower-lena has joined home.", "The drive is open there.")
    qtbot.addWidget(made)
    made.show()
    assert Hands(qtbot, made).says("tower-lena has joined home.")


def test_it_says_what_went_wrong(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = EndPage.of_trouble(make_desk(), Trouble("Nothing was shared.", "It hung up."))
    qtbot.addWidget(made)
    made.show()
    assert Hands(qtbot, made).says("It hung up.")
