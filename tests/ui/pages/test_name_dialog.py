"""The question for another name."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.pages.name_dialog import NameDialog
from tests.ui.conftest import MakeDesk


def test_only_another_name_that_is_not_empty_can_be_given(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    parent, named = QWidget(), list[str]()
    qtbot.addWidget(parent)
    dialog = NameDialog(make_desk(), "nas", named.append, parent)
    for text, works in (("nas", False), ("  ", False), ("cellar", True)):
        dialog.field.setText(text)
        assert dialog.rename.isEnabled() is works
    dialog.rename.click()
    assert named == ["cellar"]
