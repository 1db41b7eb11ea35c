"""A field with its name, its help, and what is wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.tray.widgets.text_field import TextField
from tests.support.desk_double import theme
from tests.ui.conftest import Place


@pytest.fixture
def made(place: Place) -> TextField:
    field = TextField(theme(), "Name", "How the others see it.")
    place(field, QLineEdit())
    return field


def test_what_is_typed_is_told_and_settled_after_a_rest(made: TextField, qtbot: QtBot) -> None:
    edited: list[str] = []
    made.edited.connect(edited.append)
    with qtbot.waitSignal(made.settled, timeout=2_000):
        QTest.keyClicks(made.edit, "mi")
    assert edited == ["m", "mi"]


def test_a_field_that_is_left_is_settled_at_once(made: TextField) -> None:
    made.edit.setFocus()
    QTest.keyClicks(made.edit, "m")
    settled: list[bool] = []
    made.settled.connect(lambda: settled.append(True))
    QTest.keyClick(made.edit, Qt.Key.Key_Tab)
    assert settled == [True]


def test_what_the_program_puts_there_is_no_edit(made: TextField) -> None:
    edited: list[str] = []
    made.edited.connect(edited.append)
    made.put("mia")
    assert (made.text(), edited) == ("mia", [])


def test_what_is_wrong_stands_in_the_place_of_the_help(made: TextField) -> None:
    made.complain("It has no letters.")
    assert not made.help.isVisible()
    assert made.complaint.isVisible()
    assert made.edit.property("wrong") == "true"
    assert made.edit.accessibleDescription() == "It has no letters."
    made.complain("")
    assert made.help.isVisible()
    assert not made.complaint.isVisible()
    assert made.edit.property("wrong") == "false"


def test_help_can_change_and_hides_behind_what_is_wrong(made: TextField) -> None:
    made.complain("It has no letters.")
    made.show_help("Other help.")
    assert not made.help.isVisible()
    made.complain("")
    assert made.help.text() == "Other help."


def test_an_edge_alone_can_say_that_it_is_wrong(made: TextField) -> None:
    made.mark(wrong=True)
    assert made.edit.property("wrong") == "true"
    assert not made.complaint.isVisible()


def test_its_name_is_what_a_screen_reader_says(made: TextField) -> None:
    assert made.edit.accessibleName() == "Name"
    assert made.heading.buddy() is made.edit
