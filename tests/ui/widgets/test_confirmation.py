"""Asking before what cannot be undone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.confirmation import Confirmation, Question
from tests.ui.conftest import MakeDesk

QUESTION = Question(
    "Remove attic-pi?",
    "It is away, so nothing can be moved off it first.",
    "Keep attic-pi",
    [("Remove attic-pi", "danger-filled", "remove")],
    [("warn", "warnI", "14 files (1.9 GB) are only on attic-pi.")],
)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


Asked = tuple[Confirmation, list[str]]


@pytest.fixture
def asked(make_desk: MakeDesk, parent: QWidget) -> Asked:
    answers: list[str] = []
    dialog = Confirmation(make_desk().theme, QUESTION, answers.append, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    return dialog, answers


def button(dialog: Confirmation, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_the_safe_answer_has_the_focus_and_enter_gives_it(asked: Asked, qtbot: QtBot) -> None:
    dialog, answers = asked
    assert dialog.focusWidget() is button(dialog, "Keep attic-pi")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert (dialog.isVisible(), answers) == (False, [])


def test_escape_is_the_safe_answer(asked: Asked, qtbot: QtBot) -> None:
    dialog, answers = asked
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert (dialog.isVisible(), answers) == (False, [])


def test_the_other_answer_is_called_by_its_name(asked: Asked, qtbot: QtBot) -> None:
    dialog, answers = asked
    qtbot.mouseClick(button(dialog, "Remove attic-pi"), Qt.MouseButton.LeftButton)
    assert (dialog.isVisible(), answers) == (False, ["remove"])
