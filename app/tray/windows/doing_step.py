"""While something is being made: a sentence, and what it needs. Nothing turns round."""

from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Type
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.windows.frame import column


class DoingStep(QWidget):
    """What is being done now."""

    def __init__(self, desk: Desk, says: str, needs: str) -> None:
        """Say what is done, and what it needs."""
        super().__init__()
        theme = desk.theme
        layout = column(theme, self)
        self._says = Label(theme, "", Type.TITLE)
        self._needs = Label(theme, "", Type.BODY, "text2")
        layout.addWidget(self._says)
        layout.addWidget(self._needs)
        layout.addStretch(1)
        self.say(says, needs)

    def say(self, says: str, needs: str) -> None:
        """Say what is done by now."""
        self._says.setText(says)
        self._needs.setText(needs)
        self._needs.setVisible(bool(needs))
