"""A field with its name above it, help below, and what is wrong in the place of the help."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.resting import resting

REST_MILLISECONDS = 600


class Complaint(QWidget):
    """What is wrong, in red with the octagon; nothing is shown while nothing is."""

    def __init__(self, theme: Theme) -> None:
        """Say nothing yet."""
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(theme.tokens.space.xs))
        icons = QVBoxLayout()
        icons.addWidget(IconLabel(theme, "error", "bad", theme.tokens.size.icon.inline))
        icons.addStretch(1)
        self.label = Label(theme, "", Type.SMALL, "bad")
        layout.addLayout(icons)
        layout.addWidget(self.label, 1)
        self.setVisible(False)

    def say(self, text: str) -> None:
        """Say what is wrong, or nothing any more."""
        self.label.setText(text)
        self.setVisible(bool(text))


class TextField(QWidget):
    """A field. `edited` carries its text at each change by a person, `settled` says that it was
    left, or rested in.
    """

    edited = Signal(str)
    settled = Signal()

    def __init__(
        self, theme: Theme, name: str, help_text: str = "", edit: QLineEdit | None = None
    ) -> None:
        """Make an empty one; `name` stands above it, and is what a screen reader says.

        `edit`: what is typed into, where it is not the usual field.
        """
        super().__init__()
        self.name = name
        space = theme.tokens.space
        self._help = help_text
        self.edit = edit or QLineEdit()
        self.edit.setFont(theme.font(Type.BODY))
        self.edit.setAccessibleName(name)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self._left)
        self.row = QHBoxLayout()
        self.row.setSpacing(theme.px(space.s))
        self.row.addWidget(self.edit, 1)
        self.help = Label(theme, help_text, Type.SMALL, "text2")
        self.help.setVisible(bool(help_text))
        self.complaint = Complaint(theme)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(space.xs))
        self.heading = Label(theme, name, Type.STRONG)
        self.heading.setBuddy(self.edit)
        self.column.addWidget(self.heading)
        self.column.addLayout(self.row)
        self.column.addWidget(self.help)
        self.column.addWidget(self.complaint)
        self._rest = resting(self, REST_MILLISECONDS, self.settled.emit)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """Return what stands in the field."""
        return self.edit.text()

    def put(self, text: str) -> None:
        """Have `text` stand in the field; the cursor stays where it is the same already."""
        if self.edit.text() != text:
            self.edit.setText(text)

    def show_help(self, text: str) -> None:
        """Say something else below; it stands there unless something is wrong."""
        self._help = text
        self.help.setText(text)
        self.help.setVisible(bool(text) and not self.complaint.label.text())

    def complain(self, text: str) -> None:
        """Say what is wrong under the field, in the place of the help; nothing: it is in order."""
        self.complaint.say(text)
        self.help.setVisible(bool(self._help) and not text)
        self.edit.setAccessibleDescription(text or self._help)
        self.mark(wrong=bool(text))

    def mark(self, *, wrong: bool) -> None:
        """Show by the edge whether something is wrong; where that is said elsewhere."""
        now = "true" if wrong else "false"
        if self.edit.property("wrong") != now:
            self.edit.setProperty("wrong", now)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def _edited(self, text: str) -> None:
        self._rest.start()
        self.edited.emit(text)

    def _left(self) -> None:
        if self._rest.isActive():
            self._rest.stop()
            self.settled.emit()
