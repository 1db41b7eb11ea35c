"""Above the tree: a field that finds by name, and a filter."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.tray.look.icons import icon
from app.tray.look.theme import Theme, Type
from app.tray.models.files import FILTERS
from app.tray.widgets.combo import Combo
from app.tray.widgets.resting import resting
from app.tray.words.words import Words
from core.control.schema import Only

REST_MS: Final = 300
_FILTER_WIDTH: Final = 176


class FilesFinder(QWidget):
    """Says what is looked for. `wanted` carries a name and a filter, when the hand rests."""

    wanted = Signal(str, object)

    def __init__(self, theme: Theme, words: Words) -> None:
        """Look for nothing yet."""
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(theme.tokens.space.s))
        self.field = QLineEdit()
        self.field.setFont(theme.font(Type.BODY))
        says = words.say("Find a file or folder")
        self.field.setPlaceholderText(says)
        self.field.setAccessibleName(says)
        self.field.setClearButtonEnabled(True)
        self.field.setProperty("look", "search")
        self.field.addAction(
            icon(theme, "search", "text2"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.filter = Combo(theme, words.say("Which items"))
        self.filter.setMinimumWidth(theme.px(_FILTER_WIDTH))
        for only, said in FILTERS:
            self.filter.addItem(words.say(said), only)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.filter)
        self._rest = resting(self, REST_MS, self._tell)
        self.field.textChanged.connect(self._rest_again)
        self.field.returnPressed.connect(self._tell)
        self.filter.currentIndexChanged.connect(self._tell)

    @property
    def name(self) -> str:
        """What is looked for by name."""
        return self.field.text().strip()

    def focus(self) -> None:
        """Have the field ready to type in."""
        self.field.setFocus()
        self.field.selectAll()

    def choose(self, only: Only) -> None:
        """Filter, whatever the name."""
        for widget in (self.field, self.filter):
            widget.blockSignals(True)
        self.field.clear()
        self.filter.setCurrentIndex(next(at for at, each in enumerate(FILTERS) if each[0] is only))
        for widget in (self.field, self.filter):
            widget.blockSignals(False)
        self._tell()

    def clear(self) -> None:
        """Look for nothing: all is shown."""
        if self.name or self.filter.currentIndex():
            self.choose(Only.ALL)

    def _rest_again(self, _text: str) -> None:
        self._rest.start()

    def _tell(self, _at: int = 0) -> None:
        self._rest.stop()
        only = FILTERS[max(0, self.filter.currentIndex())][0]
        self.wanted.emit(self.name, only)
