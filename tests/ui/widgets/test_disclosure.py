"""A line that opens what stands below it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.tray.widgets.disclosure import Disclosure
from tests.support.desk_double import theme


def test_a_key_opens_and_closes_it(qtbot: QtBot) -> None:
    line = Disclosure(theme(), "The other machine is not nearby")
    qtbot.addWidget(line)
    line.show()
    opened: list[bool] = []
    line.opened.connect(opened.append)
    QTest.keyClick(line, Qt.Key.Key_Space)
    QTest.keyClick(line, Qt.Key.Key_Space)
    assert opened == [True, False]


def test_it_can_be_opened_by_the_window(qtbot: QtBot) -> None:
    line = Disclosure(theme(), "More")
    qtbot.addWidget(line)
    line.open(is_open=True)
    assert line.isChecked()
