"""Where nothing is."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.widgets.button import Button
from app.tray.widgets.empty import EmptyState
from tests.ui.conftest import MakeDesk


def test_it_says_why_and_what_to_do(make_desk: MakeDesk, qtbot: QtBot) -> None:
    look = make_desk().theme
    button = Button(look, "Open drive", look="primary")
    empty = EmptyState(look, "conflicts", "No conflicts", "Both versions are kept.", [button])
    qtbot.addWidget(empty)
    texts = {label.text() for label in empty.findChildren(QLabel)}
    assert {"No conflicts", "Both versions are kept."} <= texts
    assert button.parent() is empty
