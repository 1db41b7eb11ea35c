"""Is it this machine?"""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.windows.knock_page import KnockPage, machine_card
from tests.support.machines import KNOCK
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk


def test_all_is_shown_that_a_machine_is_known_by(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = KnockPage(make_desk(), KNOCK)
    qtbot.addWidget(made)
    made.show()
    hands = Hands(qtbot, made)
    for said in ("tower-lena", "192.168.1.77 · Linux · offers 400 GB", *KNOCK.words):
        assert hands.says(said)


def test_a_machine_waits_for_a_person(make_desk: MakeDesk, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(machine_card(make_desk(), "tower-lena", "10.0.0.7"))
    window.show()
    assert Hands(qtbot, window).says("Waiting for you")
