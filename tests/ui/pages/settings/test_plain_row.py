"""A row that is no setting of the network."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.pages.settings.plain_row import PlainRow
from tests.ui.conftest import MakeDesk


def test_the_control_stands_beside_or_below(make_desk: MakeDesk, qtbot: QtBot) -> None:
    theme = make_desk().theme
    places = []
    for wide in (700, 400):
        button = QPushButton("b")
        row = PlainRow(theme, "Start when I log in", "Help.", button)
        qtbot.addWidget(row)
        row.resize(wide, 120)
        with qtbot.waitExposed(row):
            row.show()
        places.append(button.x())
    assert places[0] > 300
    assert places[1] < 100


def test_another_sentence_is_said(make_desk: MakeDesk, qtbot: QtBot) -> None:
    row = PlainRow(make_desk().theme, "Snooze", "Off.", QPushButton("b"))
    qtbot.addWidget(row)
    row.tell_help("Until 08:00.")
    assert [label.text() for label in row.findChildren(QLabel)] == ["Snooze", "Until 08:00."]
