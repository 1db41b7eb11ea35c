"""The card that leads out of the network."""

from pytestqt.qtbot import QtBot

from app.tray.pages.leave_card import LeaveCard
from core.control.lines import Progress
from tests.ui.conftest import MakeDesk


def test_one_button_is_shown_for_each_stage(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    card = LeaveCard(desk.theme, desk.words)
    qtbot.addWidget(card)
    card.show()
    card.offer("home")
    assert (card.leave.isVisible(), card.stay.isVisible()) == (True, False)
    assert card.says.startswith("First makes sure")
    card.moving(None)
    assert (card.leave.isVisible(), card.stay.isVisible()) == (False, True)
    card.moving(Progress("x", 1, 4))
    assert card.says == "The others have 1 of 4 files."
    card.left("Out.")
    assert (card.leave.isVisible(), card.stay.isVisible(), card.says) == (False, False, "Out.")
    card.offer("home", "It failed.")
    assert card.says == "It failed."
