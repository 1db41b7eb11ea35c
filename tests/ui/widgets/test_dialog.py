"""What windows in front of another one have in common."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.dialog import Dialog
from tests.support.desk_double import theme


def test_it_is_headed_as_it_is_called_and_in_front_of_its_parent(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    look = theme()
    made, wider = Dialog(look, "Rename a", parent), Dialog(look, "Rename b", parent, 30)
    assert made.windowTitle() == "Rename a"
    assert [label.text() for label in made.findChildren(QLabel)] == ["Rename a"]
    assert made.isModal()
    assert made.column.spacing() < wider.column.spacing() == look.px(30)


def test_it_goes_when_it_is_closed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Dialog(theme(), "Rename a", parent)
    made.open()
    with qtbot.waitSignal(made.destroyed):
        made.close()
