"""One setting as radio buttons, each with a sentence of its own."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.settings.rows import Row
from app.tray.widgets.edge import draw_edge
from app.tray.widgets.label import Label
from app.tray.widgets.origin_chip import OriginChip
from app.tray.widgets.setting_row import RowActs
from app.tray.widgets.tick import Radio
from app.tray.words.words import Words

_AROUND = 10
_BESIDE = 12


class ChoiceCard(QFrame):
    """Words to choose below one another. The chip stands beside the one that is chosen."""

    def __init__(
        self, theme: Theme, words: Words, row: Row, helps: Mapping[str, str], acts: RowActs
    ) -> None:
        """Offer the choices of a row; `helps` are their sentences."""
        super().__init__()
        self._theme = theme
        self._row = row
        self.radios: dict[str, Radio] = {}
        self._slots: dict[str, QHBoxLayout] = {}
        self._group = QButtonGroup(self)
        self.chip = OriginChip(theme, words)
        self.chip.clicked.connect(lambda: acts.explain(self._row.key, self.chip))
        space = theme.tokens.space
        layout = QVBoxLayout(self)
        x, y = theme.px(space.card_x), theme.px(_AROUND)
        layout.setContentsMargins(x, y, x, y)
        layout.setSpacing(theme.px(space.xs))
        for word, called in row.choices:
            layout.addWidget(self._choice(word, called, helps.get(word, ""), acts))
        self._now = Label(theme, "", Type.SMALL, "accentText")
        self._meanwhile = Label(theme, "", Type.SMALL, "warn")
        for label in (self._now, self._meanwhile):
            layout.addWidget(label)
        self.show_row(row)

    def _choice(self, word: str, called: str, help_text: str, acts: RowActs) -> QWidget:
        theme = self._theme
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(theme.px(_BESIDE))
        grid.setColumnStretch(1, 1)
        radio = Radio(theme, called)
        radio.setFont(theme.font(Type.STRONG))
        radio.setAccessibleDescription(help_text)
        radio.clicked.connect(lambda _checked=False: acts.edited(self._row.key, word))
        self._group.addButton(radio)
        self.radios[word] = radio
        top = QHBoxLayout()
        top.setSpacing(theme.px(theme.tokens.space.s))
        top.addWidget(radio)
        top.addStretch(1)
        self._slots[word] = top
        grid.addLayout(top, 0, 0, 1, 2)
        grid.setColumnMinimumWidth(0, theme.px(18))
        grid.addWidget(Label(theme, help_text, Type.SMALL, "text2"), 1, 1)
        return holder

    def show_row(self, row: Row) -> None:
        """Show what is chosen by now."""
        self._row = row
        word = str(row.value)
        for each, radio in self.radios.items():
            radio.setChecked(each == word)
            radio.setEnabled(not row.is_locked)
        self.chip.tell(row.origin, row.chip, row.label)
        if word in self._slots:
            self._slots[word].insertWidget(1, self.chip, alignment=Qt.AlignmentFlag.AlignVCenter)
        for label, text in ((self._now, row.now), (self._meanwhile, row.meanwhile)):
            label.setText(text)
            label.setVisible(bool(text))
        self.update()

    def focus(self) -> None:
        """Lead to what is chosen."""
        radio = self.radios.get(str(self._row.value))
        if radio is not None:
            radio.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge of what was changed, on the side where reading begins."""
        super().paintEvent(event)
        if not self._row.is_changed:
            return
        painter = QPainter(self)
        draw_edge(painter, self, self._theme.colour("accent"))
        painter.end()
