"""Asking before what cannot be undone: the question, what it costs, and verbs on the buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.button import Button
from app.tray.widgets.label import IconLabel, Label

_WIDTH = 420


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the question, one sentence, then lines of (picture, colour, sentence).

    `safe` leaves everything as it is; `acts` are the other buttons: (verb, look, name). `name` is
    what the answer is called.
    """

    title: str
    sentence: str
    safe: str
    acts: Sequence[tuple[str, str, str]]
    lines: Sequence[tuple[str, str, str]] = ()


class Confirmation(QDialog):
    """A question. The safe button has the focus; Esc is the safe answer.

    `answered` gets the name of what was chosen; for the safe answer nothing is called.
    """

    def __init__(
        self, theme: Theme, question: Question, answered: Callable[[str], None], parent: QWidget
    ) -> None:
        """Make the question; `open` shows it."""
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._answered = answered
        space = theme.tokens.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px(space.xl)] * 4)
        layout.setSpacing(theme.px(space.s))
        layout.addWidget(Label(theme, question.title, Type.HEAD))
        if question.sentence:
            layout.addWidget(Label(theme, question.sentence, Type.BODY, "text2"))
        for picture, colour, sentence in question.lines:
            row = QHBoxLayout()
            row.setSpacing(theme.px(space.s))
            drawn = IconLabel(theme, picture, colour)
            row.addWidget(drawn, alignment=Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(theme, sentence), 1)
            layout.addLayout(row)
        layout.addSpacing(theme.px(space.s))
        layout.addWidget(self._buttons(theme, question))
        self.setMinimumWidth(theme.px(_WIDTH))

    def _buttons(self, theme: Theme, question: Question) -> QDialogButtonBox:
        # The box puts them in the order that people know on each desktop.
        box = QDialogButtonBox()
        safe = Button(theme, question.safe, self.reject)
        box.addButton(safe, QDialogButtonBox.ButtonRole.RejectRole)
        for verb, look, name in question.acts:
            role = (
                QDialogButtonBox.ButtonRole.DestructiveRole
                if look.startswith("danger")
                else QDialogButtonBox.ButtonRole.AcceptRole
            )
            button = Button(theme, verb, look=look)
            button.clicked.connect(lambda _checked=False, chosen=name: self._choose(chosen))
            box.addButton(button, role)
        safe.setDefault(True)
        safe.setFocus()
        return box

    def _choose(self, name: str) -> None:
        self.accept()
        self._answered(name)
