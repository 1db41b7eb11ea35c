"""The system's own window in which a person chooses a folder."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, chosen: Callable[[str], None]) -> None:
    """Open it; `chosen` gets the folder, and nothing is called where none is chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
