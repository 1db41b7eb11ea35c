"""A list of texts that grows and shrinks."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.tray.look.theme import Theme
from app.tray.widgets.button import Button, IconButton
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.unit_field import UnitField
from app.tray.words.words import Words

_WIDE = 210


class ListEditor(QWidget):
    """Texts, each with a button that takes it out, and a field for another one.

    `edited` carries the list after each change.
    """

    edited = Signal(object)

    def __init__(self, theme: Theme, words: Words, name: str) -> None:
        """Make an empty list; `name` is what a screen reader says."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._items: list[str] = []
        self._locked = False
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(theme.tokens.space.xs))
        self.field = UnitField(theme, words.say("{setting}: another one", setting=name), _WIDE)
        self.field.returnPressed.connect(self._add)
        self.add = Button(theme, words.say("Add"), self._add)
        self._last = QWidget()
        last = QHBoxLayout(self._last)
        last.setContentsMargins(0, 0, 0, 0)
        last.setSpacing(theme.px(theme.tokens.space.s))
        last.addWidget(self.field)
        last.addWidget(self.add)
        self._rows.addWidget(self._last)
        self._shown: list[QWidget] = []

    def tell(self, items: Sequence[str]) -> None:
        """Show a list."""
        if list(items) == self._items and len(self._shown) == len(self._items):
            return
        self._items = list(items)
        for row in self._shown:
            self._rows.removeWidget(row)
            row.deleteLater()
        self._shown = [self._row(number, item) for number, item in enumerate(self._items)]
        for number, row in enumerate(self._shown):
            self._rows.insertWidget(number, row)
        self.updateGeometry()

    def lock(self, *, locked: bool) -> None:
        """Let the list be read only, or be changed."""
        self._locked = locked
        self._last.setVisible(not locked)
        items, self._items = self._items, []
        self.tell(items)

    def _row(self, number: int, item: str) -> QWidget:
        theme = self._theme
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        label = ElidedLabel(theme, item)
        layout.addWidget(label, 1)
        if not self._locked:
            name = self._words.say("Take out {name}", name=item)
            layout.addWidget(IconButton(theme, "x", name, lambda: self._take_out(number)))
        return row

    def _take_out(self, number: int) -> None:
        self.edited.emit([*self._items[:number], *self._items[number + 1 :]])

    def _add(self) -> None:
        text = self.field.text().strip()
        if text and text not in self._items:
            self.field.clear()
            self.edited.emit([*self._items, text])
