"""A conflict that was decided, and taking the decision back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.conflicts import Item
from app.tray.widgets.button import Button
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.label import Label
from app.tray.words.names import shown
from app.tray.words.words import Words


class DecidedView(QWidget):
    """Says how it was decided; `undo` is called by its button."""

    def __init__(self, theme: Theme, words: Words, undo: Callable[[], None]) -> None:
        """Begin without a decision."""
        super().__init__()
        self._words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.tokens.space.s))
        self._name = ElidedLabel(theme, "", Type.HEAD)
        self._kept = Label(theme, "", Type.BODY)
        self._says = Label(theme, "", Type.BODY, "text2")
        self.undo = Button(theme, words.say("Undo"), undo, icon_name="undo")
        for each in (self._name, self._kept, self._says):
            column.addWidget(each)
        column.addSpacing(theme.px(theme.tokens.space.s))
        column.addWidget(self.undo, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_decision(self, item: Item, *, possible: bool) -> None:
        """Show how it was decided, and whether that can be taken back."""
        words = self._words
        self._name.setText(shown(item.name))
        self._kept.setText(words.say("Kept: {what}", what=item.detail))
        self._says.setText(
            words.say("Undo brings the version that was not kept back, beside the file.")
            if possible
            else words.say("All versions were kept, each under its own name.")
        )
        self.undo.setVisible(possible)
