"""A row that becomes a column where it is narrow."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.turning import Turning
from tests.ui.conftest import MakeDesk


def test_it_turns_below_its_width_and_back(qtbot: QtBot, make_desk: MakeDesk) -> None:
    row = Turning(make_desk().theme, 400, 8)
    qtbot.addWidget(row)
    row.add(QLabel("a"))
    row.add(QLabel("b"), 1)
    row.resize(500, 50)
    row.show()
    assert not row.is_narrow
    row.resize(399, 50)
    assert row.is_narrow
    row.resize(400, 50)
    assert not row.is_narrow


def test_it_turns_where_what_is_in_it_does_not_fit(qtbot: QtBot, make_desk: MakeDesk) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = Turning(make_desk().theme, 10, 8)
    row.setParent(window)
    for text in ("a", "b"):
        label = QLabel(text)
        label.setMinimumWidth(150)
        row.add(label)
    assert row.minimumSizeHint().width() == 150
    row.resize(280, 50)
    window.show()
    assert row.is_narrow
    row.resize(320, 50)
    assert not row.is_narrow
