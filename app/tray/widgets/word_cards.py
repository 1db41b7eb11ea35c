"""Words to compare, numbered, each on a card of its own."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import Label


class WordCards(QWidget):
    """The words in a row, or in as many rows as their length needs."""

    def __init__(self, theme: Theme, words: Sequence[str], name: str) -> None:
        """Show `words`; `name` is what a screen reader says, the words with their numbers."""
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self._cards = [self._card(at, word) for at, word in enumerate(words, start=1)]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(theme.tokens.space.s))
        self._arrange(len(self._cards))

    def _card(self, number: int, word: str) -> QFrame:
        theme = self._theme
        card = QFrame()
        card.setProperty("look", "sunken")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(*[theme.px(theme.tokens.space.s)] * 4)
        layout.setSpacing(0)
        layout.addWidget(Label(theme, str(number), Type.SMALL, "text2"))
        said = Label(theme, word, Type.HEAD).on_one_line()
        said.setAccessibleName(f"{number}: {word}")
        layout.addWidget(said)
        return card

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self._cards):
            self._grid.addWidget(card, at // columns, at % columns)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _widest(self) -> int:
        return max((card.sizeHint().width() for card in self._cards), default=0)

    def minimumSizeHint(self) -> QSize:
        """Return room for one word; they go below one another where there is no more."""
        return QSize(self._widest(), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as fit, of a number that fills its rows."""
        super().resizeEvent(event)
        room = self._widest() + self._grid.spacing()
        fitting = (event.size().width() + self._grid.spacing()) // max(1, room)
        self._arrange(next((n for n in (4, 2) if n <= min(fitting, len(self._cards))), 1))
