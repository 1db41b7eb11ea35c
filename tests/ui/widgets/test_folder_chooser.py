"""The system's window for choosing a folder."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.folder_chooser import choose_folder


def test_what_is_chosen_is_told_and_only_folders_can_be(qtbot: QtBot, tmp_path: Path) -> None:
    parent, chosen = QWidget(), list[str]()
    qtbot.addWidget(parent)
    parent.show()
    choose_folder(parent, "Import a folder", chosen.append)
    (dialog,) = parent.findChildren(QFileDialog)
    assert dialog.windowTitle() == "Import a folder"
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert chosen == [str(tmp_path)]
