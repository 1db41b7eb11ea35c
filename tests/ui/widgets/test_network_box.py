"""The box at the top of the sidebar."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.network_box import NetworkBox
from tests.ui.conftest import MakeDesk


def test_it_says_the_network_and_its_state(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.tell("home", "Everything is up to date", "up-to-date")
    assert box.accessibleName() == "home: Everything is up to date"
    assert box.sizeHint().height() >= 2 * box.fontMetrics().height()


def test_in_a_rail_it_is_the_mark_alone(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.tell("home", "Everything is up to date", "up-to-date")
    wide = box.minimumSizeHint().width()
    box.become_narrow(narrow=True)
    assert box.minimumSizeHint().width() < wide
    assert "home" in box.toolTip()
