"""While something is being made."""

from pytestqt.qtbot import QtBot

from app.tray.windows.doing_step import DoingStep
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk


def test_it_says_what_is_done_and_what_that_needs(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = DoingStep(make_desk(), "The network is being made…", "This takes a few seconds.")
    qtbot.addWidget(made)
    made.show()
    hands = Hands(qtbot, made)
    assert hands.says("The network is being made…")
    assert hands.says("This takes a few seconds.")
    made.say("Asking studio-nas…", "")
    assert hands.says("Asking studio-nas…")
    assert not hands.says("This takes a few seconds.")
