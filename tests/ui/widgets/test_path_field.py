"""A path, typed or chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.tray.widgets.path_field import PathField
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize("folder", [True, False])
def test_what_the_chooser_gives_is_told(folder: bool, make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    path = PathField(desk.theme, desk.words, "Show the drive at", folder=folder)
    qtbot.addWidget(path)
    path.show()
    qtbot.mouseClick(path.choose, Qt.MouseButton.LeftButton)
    dialog = path.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    mode = QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile
    assert dialog.fileMode() == mode
    with qtbot.waitSignal(path.edited) as edited:
        dialog.fileSelected.emit("/drive")
    assert edited.args == ["/drive"]
    dialog.reject()


def test_what_is_typed_is_told_and_when_it_is_left(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    path = PathField(desk.theme, desk.words, "Show the drive at")
    qtbot.addWidget(path)
    path.show()
    with qtbot.waitSignal(path.edited) as edited:
        qtbot.keyClicks(path.field, "/")
    assert edited.args == ["/"]
    with qtbot.waitSignal(path.left):
        qtbot.keyClick(path.field, Qt.Key.Key_Return)


def test_what_may_not_be_changed_can_be_read_only(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    path = PathField(desk.theme, desk.words, "Storage folder")
    qtbot.addWidget(path)
    path.lock(locked=True)
    assert path.field.isReadOnly()
    assert path.choose.isHidden()
