"""A conflict side by side, and how it can be decided."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.conflicts import Conflict
from app.tray.models.tone import Tone
from app.tray.widgets.badge import Badge
from app.tray.widgets.button import Button
from app.tray.widgets.card import Card
from app.tray.widgets.comparing import Compared
from app.tray.widgets.difference_list import scroll_together
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.flow import Flow
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.tick import Tick
from app.tray.widgets.version_card import VersionCard
from app.tray.words import figures
from app.tray.words.names import shown
from app.tray.words.words import Words
from core.control.schema import Peek

_COLUMNS: Final = 2
# A side needs so much for its buttons, in pixels of the design.
_SIDE_WIDTH: Final = 240
_GAP: Final = 16


class ConflictView(QWidget):
    """Both sides. `kept` carries a version, or both; `opened` the path of a side."""

    kept = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, words: Words, both: str) -> None:
        """Begin without a conflict; `both` is what `kept` carries where all are kept."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._both_name = both
        self._conflict: Conflict | None = None
        self.cards: list[VersionCard] = []
        self._columns = 0
        space = theme.tokens.space
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(space.m))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xs))
        self._name = ElidedLabel(theme, "", Type.HEAD)
        self._sentence = Label(theme, "", Type.BODY, "text2")
        texts.addWidget(self._name)
        texts.addWidget(self._sentence)
        whole.addLayout(texts)
        self._sides = QGridLayout()
        self._sides.setSpacing(theme.px(space.m))
        whole.addLayout(self._sides, 1)
        whole.addWidget(self._both_card())
        self.others = Tick(theme, "")
        whole.addWidget(self.others)
        whole.addLayout(self._promise())

    def _both_card(self) -> Card:
        theme, words = self._theme, self._words
        card = Card(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.l))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(theme.tokens.space.xs))
        top = Flow(theme)
        top.show_widgets(
            [
                Label(theme, words.say("Keep both"), Type.STRONG).on_one_line(),
                Badge(theme, words.say("Recommended"), Tone.OK),
            ]
        )
        texts.addWidget(top)
        self._both_says = Label(theme, "", Type.SMALL, "text2")
        texts.addWidget(self._both_says)
        row.addLayout(texts, 1)
        self.both = Button(
            theme,
            words.say("Keep both"),
            lambda: self.kept.emit(self._both_name),
            look="primary",
        )
        row.addWidget(self.both)
        card.content.addLayout(row)
        return card

    def _promise(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.s))
        row.addWidget(IconLabel(theme, "undo", "text2", 14))
        self._promised = Label(theme, "", Type.SMALL, "text2")
        row.addWidget(self._promised, 1)
        return row

    @property
    def conflict(self) -> Conflict | None:
        """What is shown."""
        return self._conflict

    def show_conflict(self, conflict: Conflict, others: str, keep_days: int | None) -> None:
        """Show a conflict; `others` offers to do the same for others, empty: there are none."""
        self._conflict = conflict
        self._name.setText(shown(conflict.name))
        self._sentence.setText(conflict.sentence)
        self._both_says.setText(conflict.both)
        self.others.setVisible(bool(others))
        self.others.setText(others)
        self.others.setChecked(False)
        self._promised.setText(
            self._words.count(
                "A version you do not keep can be brought back for {n} day.",
                "A version you do not keep can be brought back for {n} days.",
                keep_days,
            )
            if keep_days
            else self._words.say("A version you do not keep stays among the older versions.")
        )
        self._make_cards(len(conflict.sides))
        for card, side in zip(self.cards, conflict.sides, strict=True):
            card.show_side(side)
        self.enable(possible=True)

    def _make_cards(self, count: int) -> None:
        while len(self.cards) > count:
            card = self.cards.pop()
            self._sides.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < count:
            number = len(self.cards)
            card = VersionCard(
                self._theme,
                self._words,
                number,
                partial(self.keep, number),
                partial(self._open, number),
            )
            # Both sides are as wide, whatever they are called.
            card.setMinimumWidth(self._theme.px(_SIDE_WIDTH) - self._theme.px(_GAP))
            self.cards.append(card)
            if number == 1:
                scroll_together(self.cards[0].lines, card.lines)
        self._columns = 0
        self._place()
        for before, after in zip(self.cards, [*self.cards[1:], self.both], strict=True):
            QWidget.setTabOrder(before.open, before.keep)
            last = after.lines if isinstance(after, VersionCard) else after
            QWidget.setTabOrder(before.keep, last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sides below one another where they do not fit beside one another."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        fitting = self.width() // self._theme.px(_SIDE_WIDTH)
        columns = max(1, min(_COLUMNS, fitting, len(self.cards)))
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards):
            self._sides.removeWidget(card)
            self._sides.addWidget(card, number // columns, number % columns)
        for column in range(_COLUMNS):
            self._sides.setColumnStretch(column, int(column < columns))

    def keep(self, number: int) -> None:
        """Keep the version on side `number` (from 0) alone."""
        if self._conflict is not None and number < len(self._conflict.sides):
            self.kept.emit(self._conflict.sides[number].version)

    def _open(self, number: int) -> None:
        if self._conflict is not None:
            self.opened.emit(self._conflict.sides[number].path)

    def enable(self, *, possible: bool) -> None:
        """Let it be decided, or not while it is being done."""
        self.both.setEnabled(possible)
        for card in self.cards:
            card.keep.setEnabled(possible)

    def show_compared(self, compared: Compared, peeks: Sequence[Peek]) -> None:
        """Show what is in each version."""
        if compared.text is not None:
            for card, lines in zip(
                self.cards, (compared.text.left, compared.text.right), strict=False
            ):
                card.lines.lines.show_lines(lines)
                card.show_lines()
            return
        for card, peek, picture in zip(self.cards, peeks, compared.pictures, strict=False):
            if picture is None:
                card.say(self._instead(peek))
                continue
            facts = self._words.say(
                "{width} × {height} pixels",
                width=self._words.whole(picture.width),
                height=self._words.whole(picture.height),
            )
            if picture.small is None:
                card.say(facts)
            else:
                card.show_picture(picture.small, facts)

    def _instead(self, peek: Peek) -> str:
        """Return what is said where nothing can be shown."""
        words = self._words
        match peek.reason:
            case "absent":
                return words.say("Not reachable now")
            case "late":
                return words.say("It did not come in time.")
            case "damaged":
                return words.say("This copy is damaged.")
            case "":
                size = figures.size(words, peek.size) if peek.size else words.say("empty")
                return words.say("This kind of file is not shown here ({size}).", size=size)
            case _:
                return words.say("It cannot be read now.")
