"""Who may: one of a few words, or pods by their names."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.who_field import WhoField
from tests.ui.conftest import MakeDesk

CHOICES = [("admins", "Admins"), ("all", "All pods")]


def made(make_desk: MakeDesk, qtbot: QtBot) -> WhoField:
    desk = make_desk()
    who = WhoField(desk.theme, desk.words, "Who may change settings", CHOICES)
    qtbot.addWidget(who)
    who.tell("admins")
    who.show()
    return who


def test_a_word_is_chosen(make_desk: MakeDesk, qtbot: QtBot) -> None:
    who = made(make_desk, qtbot)
    assert who.combo.currentText() == "Admins"
    assert not who.names.isVisible()
    with qtbot.waitSignal(who.edited) as edited:
        who.combo.activated.emit(1)
    assert edited.args == ["all"]


def test_names_are_listed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    who = made(make_desk, qtbot)
    with qtbot.waitSignal(who.edited) as edited:
        who.combo.activated.emit(2)
    assert edited.args == [[]]
    who.tell(["nas"])
    assert who.names.isVisible()
    qtbot.keyClicks(who.names.field, "desk")
    with qtbot.waitSignal(who.edited) as edited:
        qtbot.keyClick(who.names.field, Qt.Key.Key_Return)
    assert edited.args == [["nas", "desk"]]


def test_the_names_come_back_when_they_are_chosen_again(make_desk: MakeDesk, qtbot: QtBot) -> None:
    who = made(make_desk, qtbot)
    who.tell(["nas"])
    who.tell("all")
    assert who.combo.currentText() == "All pods"
    with qtbot.waitSignal(who.edited) as edited:
        who.combo.activated.emit(2)
    assert edited.args == [["nas"]]


def test_what_may_not_be_changed_can_be_read_only(make_desk: MakeDesk, qtbot: QtBot) -> None:
    who = made(make_desk, qtbot)
    who.lock(locked=True)
    assert not who.combo.isEnabled()
