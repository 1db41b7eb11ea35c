"""Two or three words beside one another, of which one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton

from app.tray.look.theme import Theme, Type


class Segments(QFrame):
    """An exclusive group of buttons: arrows choose within it. `chosen` carries the word."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer `choices`: words, and what they are called; `name` is for screen readers."""
        super().__init__()
        self.setProperty("look", "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        for word, called in choices:
            button = QToolButton()
            button.setProperty("look", "segment")
            button.setText(called)
            button.setAccessibleName(f"{name}: {called}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setFont(theme.font(Type.BODY))
            button.clicked.connect(lambda _checked=False, it=word: self.chosen.emit(it))
            self._group.addButton(button)
            self._buttons[word] = button
            layout.addWidget(button)

    def choose(self, word: str) -> None:
        """Show that `word` is chosen; of an unknown word, that none is."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each == word)
        self._group.setExclusive(True)

    def button(self, word: str) -> QToolButton:
        """Return the button of a word. Raises `KeyError`."""
        return self._buttons[word]
