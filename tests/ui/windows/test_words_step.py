"""The four words on the machine that joins."""

from pytestqt.qtbot import QtBot

from app.tray.windows.words_step import WordsStep
from tests.support.machines import MEETING
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk


def test_the_words_are_shown_with_the_machine_at_the_other_end(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made = WordsStep(make_desk(), MEETING)
    qtbot.addWidget(made)
    made.show()
    hands = Hands(qtbot, made)
    for said in ("Compare the four words", "home, through studio-nas", *MEETING.words):
        assert hands.says(said)
