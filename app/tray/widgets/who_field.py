"""Who may: one of a few words, or pods by their names."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.tray.look.theme import Theme
from app.tray.widgets.combo import Combo
from app.tray.widgets.list_editor import ListEditor
from app.tray.words.words import Words


class WhoField(QWidget):
    """A combo box, and a list below it where names are chosen.

    `edited` carries the word, or the list of names.
    """

    edited = Signal(object)

    def __init__(
        self, theme: Theme, words: Words, name: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        """Offer `choices` (words, and what they are called) beside names."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words_to_choose = [word for word, _ in choices]
        self.combo = Combo(theme, name)
        for word, called in choices:
            self.combo.addItem(called, word)
        self.combo.addItem(words.say("These pods:"), None)
        self.combo.activated.connect(self._activated)
        self.names = ListEditor(theme, words, name)
        self.names.edited.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(theme.tokens.space.s))
        layout.addWidget(self.combo, alignment=Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.names)
        self._names: list[str] = []

    def tell(self, value: object) -> None:
        """Show a word, or a list of names."""
        is_list = isinstance(value, list)
        if isinstance(value, list):
            self._names = [str(each) for each in value]
            self.names.tell(self._names)
            self.combo.setCurrentIndex(self.combo.count() - 1)
        elif value in self._words_to_choose:
            self.combo.setCurrentIndex(self._words_to_choose.index(str(value)))
        self.names.setVisible(is_list)

    def lock(self, *, locked: bool) -> None:
        """Let it be read only, or be changed."""
        self.combo.setEnabled(not locked)
        self.names.lock(locked=locked)

    def _activated(self, number: int) -> None:
        last = number == len(self._words_to_choose)
        self.edited.emit(list(self._names) if last else self._words_to_choose[number])
