"""The heading above what happened, with search and filters."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.tray.look.icons import icon
from app.tray.look.theme import Theme, Type
from app.tray.models.activity import Group, Wanted, group_labels
from app.tray.widgets.combo import Combo
from app.tray.widgets.label import Label
from app.tray.widgets.turning import Turning
from app.tray.words.words import Words

_NARROW: Final = 560
_FIELD: Final = 100


class LogFilter(Turning):
    """Says what is wanted; `changed` carries that as a `Wanted`."""

    changed = Signal(object)

    def __init__(self, theme: Theme, words: Words) -> None:
        """Begin with everything wanted."""
        super().__init__(theme, _NARROW, theme.tokens.space.s)
        self._words = words
        self._names: list[str] = []
        self.search = self._search(theme)
        self.pods = Combo(theme, words.say("Of which pod"))
        self.kinds = Combo(theme, words.say("Of which kind"))
        for group, label in group_labels(words):
            self.kinds.addItem(label, group.value)
        self.pods.addItem(words.say("All pods"), "")
        for combo in (self.pods, self.kinds):
            combo.currentIndexChanged.connect(self._changed)
        self.add(Label(theme, words.say("What happened"), Type.HEAD).on_one_line(), 2)
        fields = QWidget()
        row = QHBoxLayout(fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.tokens.space.s))
        for field, share in ((self.search, 3), (self.pods, 2), (self.kinds, 2)):
            field.setMinimumWidth(theme.px(_FIELD))
            row.addWidget(field, share)
        for combo in (self.pods, self.kinds):
            # What stands in it at first is whole in every language.
            combo.setMinimumWidth(max(theme.px(_FIELD), combo.minimumSizeHint().width()))
        self.add(fields, 5)

    def _search(self, theme: Theme) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._words.say("Search"))
        field.setAccessibleName(self._words.say("Search in what happened"))
        field.setClearButtonEnabled(True)
        field.setProperty("look", "search")
        field.setFont(theme.font(Type.BODY))
        glass = QAction(icon(theme, "search", "text3"), "", field)
        field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._changed)
        return field

    @property
    def wanted(self) -> Wanted:
        """What is wanted now."""
        return Wanted(
            str(self.pods.currentData() or ""),
            Group(str(self.kinds.currentData())),
            self.search.text(),
        )

    def offer_pods(self, names: list[str]) -> None:
        """Offer these pods; the one that was chosen stays chosen while it is among them."""
        if names == self._names:
            return
        self._names = names
        chosen = self.pods.currentData()
        self.pods.blockSignals(True)
        self.pods.clear()
        self.pods.addItem(self._words.say("All pods"), "")
        for name in names:
            self.pods.addItem(name, name)
        self.pods.setCurrentIndex(max(0, self.pods.findData(chosen)))
        self.pods.blockSignals(False)
        if self.pods.currentData() != chosen:
            self._changed()

    def _changed(self) -> None:
        self.changed.emit(self.wanted)
