"""The page that shows the code."""

from datetime import timedelta

from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.tray.models import add_device as model
from app.tray.models.add_device import AddDevice
from app.tray.windows.code_page import CodePage
from tests.support.machines import INVITATION, failure
from tests.support.pictures import NOW, WORDS
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

SHOWING = model.opened(AddDevice(), INVITATION, NOW)


def page(make_desk: MakeDesk, qtbot: QtBot, state: AddDevice) -> CodePage:
    made = CodePage(make_desk(), state)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_code_is_shown_and_read_out_word_by_word(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = page(make_desk, qtbot, SHOWING)
    assert Hands(qtbot, made).says("home-velvet-canoe")
    assert made._code.accessibleName() == "home, velvet, canoe"
    made.focus()
    assert made.focusWidget() is made._code


def test_before_there_is_a_code_nothing_can_be_copied(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = page(make_desk, qtbot, AddDevice())
    assert Hands(qtbot, made).says("A code is being made…")
    copy = next(each for each in made.findChildren(QToolButton) if each.toolTip() == "Copy")
    assert not copy.isEnabled()
    made.tell(SHOWING)
    assert copy.isEnabled()


def test_a_code_that_is_over_is_struck_out_with_no_picture(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made = page(make_desk, qtbot, SHOWING)
    made.tell(model.failed(SHOWING, failure("cancelled"), WORDS))
    assert made._code.font().strikeOut()
    assert made._code.accessibleName() == "Three wrong tries: the code is cancelled."
    assert made._ring.value() == 0
    assert Hands(qtbot, made).says("Three wrong tries: the code is cancelled.")


def test_the_time_is_counted(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = page(make_desk, qtbot, SHOWING)
    assert made._ring.accessibleName() == "Valid for 7 minutes"
    desk = made._desk
    later = NOW + timedelta(minutes=5)
    made._desk = type(desk)(desk.bridge, desk.words, desk.theme, lambda: later, desk.go)
    made.count(SHOWING)
    assert made._ring.accessibleName() == "Valid for 2 minutes"
