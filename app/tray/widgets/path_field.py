"""A path, typed or chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.button import Button
from app.tray.widgets.unit_field import UnitField
from app.tray.words.words import Words

_WIDE = 190


class PathField(QWidget):
    """A field and a button that opens the system's own chooser. `edited` carries the text."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, words: Words, name: str, *, folder: bool = True) -> None:
        """Make an empty one for a folder, or for a file; `name` is for screen readers."""
        super().__init__()
        self._words = words
        self._folder = folder
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.field = UnitField(theme, name, _WIDE)
        self.field.setFont(theme.font(Type.MONO))
        self.field.textEdited.connect(self.edited)
        self.field.editingFinished.connect(self.left)
        self.choose = Button(theme, words.say("Choose…"), self._open)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(theme.tokens.space.s))
        layout.addWidget(self.field)
        layout.addWidget(self.choose)

    def lock(self, *, locked: bool) -> None:
        """Let the path be read and copied only, or be changed."""
        self.field.lock(locked=locked)
        self.choose.setVisible(not locked)

    def _open(self) -> None:
        dialog = QFileDialog(self, self._words.say("Choose"))
        dialog.setFileMode(
            QFileDialog.FileMode.Directory if self._folder else QFileDialog.FileMode.ExistingFile
        )
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, self._folder)
        dialog.fileSelected.connect(self.edited)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
