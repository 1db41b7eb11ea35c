"""The settings below one heading."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.settings.rows import Row
from app.tray.widgets.card import line
from app.tray.widgets.label import Label
from app.tray.widgets.setting_row import RowActs, SettingRow
from app.tray.words.words import Words

_BORDER = 1


class GroupCard(QWidget):
    """A heading, and a card with a row for each setting."""

    def __init__(self, theme: Theme, heading: str, concern: str = "") -> None:
        """Make an empty one; `concern` says whom it concerns, where the page does not."""
        super().__init__()
        self._theme = theme
        self.rows: dict[str, SettingRow] = {}
        space = theme.tokens.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(space.xs), 0, 0)
        layout.setSpacing(theme.px(space.s))
        top = QHBoxLayout()
        top.setSpacing(theme.px(space.s))
        self.setAccessibleName(heading)
        top.addWidget(Label(theme, heading, Type.HEAD).on_one_line())
        if concern:
            beside = Label(theme, concern, Type.SMALL, "text2").on_one_line()
            top.addWidget(beside, alignment=Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        layout.addLayout(top)
        card = QFrame()
        card.setProperty("look", "card")
        self._inside = QVBoxLayout(card)
        self._inside.setContentsMargins(*[_BORDER] * 4)
        self._inside.setSpacing(0)
        layout.addWidget(card)

    def fill(self, words: Words, rows: Mapping[str, Row], acts: RowActs) -> None:
        """Make a row for each setting."""
        for key, row in rows.items():
            made = SettingRow(self._theme, words, row, acts)
            self.rows[key] = made
            self.put(made)

    def put(self, widget: QWidget) -> None:
        """Put a widget as the last row."""
        if self._inside.count():
            self._inside.addWidget(line(self._theme, self._theme.tokens.space.card_x))
        self._inside.addWidget(widget)
