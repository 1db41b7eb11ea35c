"""A question for another name of a pod."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.dialog import Dialog
from app.tray.widgets.label import Label
from app.tray.words.names import shown

_WIDTH = 380
_CHARACTERS_MAX = 63


class NameDialog(Dialog):
    """Asks for a name. `named` gets it, if it is another one."""

    def __init__(
        self, desk: Desk, name: str, named: Callable[[str], None], parent: QWidget
    ) -> None:
        """Ask for another name of the pod `name`; `open` shows the question."""
        words, theme = desk.words, desk.theme
        title = words.say("Rename {pod}", pod=shown(name))
        super().__init__(theme, title, parent, theme.tokens.space.m)
        self._before = name
        self._named = named
        layout = self.column
        layout.addWidget(
            Label(theme, words.say("All machines call it by this name then."), colour="text2")
        )
        self.field = QLineEdit(name)
        self.field.setMaxLength(_CHARACTERS_MAX)
        self.field.setAccessibleName(words.say("Name"))
        self.field.selectAll()
        self.field.textChanged.connect(self._changed)
        layout.addWidget(self.field)
        box = QDialogButtonBox()
        cancel = Button(theme, words.say("Cancel"), self.reject)
        self.rename = Button(theme, words.say("Rename"), self._choose, look="primary")
        box.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        box.addButton(self.rename, QDialogButtonBox.ButtonRole.AcceptRole)
        self.rename.setDefault(True)
        layout.addWidget(box)
        self.setMinimumWidth(theme.px(_WIDTH))
        self._changed(name)

    def _changed(self, text: str) -> None:
        self.rename.setEnabled(text.strip() not in {"", self._before})

    def _choose(self) -> None:
        self.accept()
        self._named(self.field.text().strip())
