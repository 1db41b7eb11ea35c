"""Asking before what cannot be undone: the question, what it costs, and verbs on the buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)

from app.tray.look.theme import Theme, Type
from app.tray.widgets.button import Button
from app.tray.widgets.dialog import Dialog
from app.tray.widgets.label import IconLabel, Label

_WIDTH = 420
_LIST_HEIGHT = 140


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the question, one sentence, then lines of (picture, colour, sentence).

    `safe` leaves everything as it is; `acts` are the other buttons: (verb, look, name). `name` is
    what the answer is called. `listed` is shown by the link `list_says`.
    """

    title: str
    sentence: str
    safe: str
    acts: Sequence[tuple[str, str, str]]
    lines: Sequence[tuple[str, str, str]] = ()
    list_says: str = ""
    listed: Sequence[str] = ()


class Confirmation(Dialog):
    """A question. The safe button has the focus; Esc is the safe answer.

    `answered` gets the name of what was chosen; for the safe answer nothing is called.
    """

    def __init__(
        self, theme: Theme, question: Question, answered: Callable[[str], None], parent: QWidget
    ) -> None:
        """Make the question; `open` shows it."""
        super().__init__(theme, question.title, parent)
        self._answered = answered
        space, layout = theme.tokens.space, self.column
        if question.sentence:
            layout.addWidget(Label(theme, question.sentence, Type.BODY, "text2"))
        for picture, colour, sentence in question.lines:
            row = QHBoxLayout()
            row.setSpacing(theme.px(space.s))
            drawn = IconLabel(theme, picture, colour)
            row.addWidget(drawn, alignment=Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(theme, sentence), 1)
            layout.addLayout(row)
        if question.list_says:
            self.listed = self._list(theme, question)
            link = Button(theme, question.list_says, look="link")
            link.clicked.connect(lambda: self.listed.setVisible(self.listed.isHidden()))
            layout.addWidget(link)
            layout.addWidget(self.listed)
        layout.addSpacing(theme.px(space.s))
        layout.addWidget(self._buttons(theme, question))
        self.setMinimumWidth(theme.px(_WIDTH))
        self.safe.setFocus()

    def _list(self, theme: Theme, question: Question) -> QPlainTextEdit:
        """Return the list behind the link, closed."""
        made = QPlainTextEdit("\n".join(question.listed))
        made.setReadOnly(True)
        made.setTabChangesFocus(True)
        made.setFont(theme.font(Type.SMALL))
        made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        made.setAccessibleName(question.list_says)
        made.setFixedHeight(theme.px(_LIST_HEIGHT))
        made.hide()
        return made

    def _buttons(self, theme: Theme, question: Question) -> QDialogButtonBox:
        # The box puts them in the order that people know on each desktop.
        box = QDialogButtonBox()
        safe = self.safe = Button(theme, question.safe, self.reject)
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
        return box

    def _choose(self, name: str) -> None:
        self.accept()
        self._answered(name)
