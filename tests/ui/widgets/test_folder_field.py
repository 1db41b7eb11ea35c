"""A field for a folder."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.tray.widgets.folder_field import FolderField
from tests.support.desk_double import theme, words


def test_what_is_chosen_stands_in_the_field(qtbot: QtBot, tmp_path: Path) -> None:
    field = FolderField(theme(), words(), "Show the drive at")
    qtbot.addWidget(field)
    field.show()
    edited: list[str] = []
    field.edited.connect(edited.append)
    field.choose()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog))
    with qtbot.waitSignal(field.settled):
        dialog.fileSelected.emit(str(tmp_path))
    assert (field.text(), edited) == (str(tmp_path), [str(tmp_path)])
    dialog.reject()


def test_the_button_says_for_what_it_chooses(qtbot: QtBot) -> None:
    field = FolderField(theme(), words(), "Show the drive at")
    qtbot.addWidget(field)
    assert field.button.accessibleName() == "Choose a folder for: Show the drive at"
