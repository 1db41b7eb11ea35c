"""The card with the space on each pod."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.spaces import Mark, Part, PodSpace
from app.tray.widgets.badge import Badge
from app.tray.widgets.button import Button
from app.tray.widgets.card import Card, line
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.flow import Flow
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.stack_bar import StackBar, Swatch
from app.tray.words.names import shown
from app.tray.words.words import Words, marked

_LEGEND: Final = (
    (Part.COPIES, marked("Copies")),
    (Part.OLDER, marked("Older versions")),
    (Part.CACHE, marked("Cache, can go")),
    (Part.AWAY, marked("Not reachable")),
    (None, marked("Free")),
)
_NAME_WIDTH: Final = 186
# Text of 160 % and more.
_LARGE: Final = 1_600


class SpaceCard(Card):
    """One row for each pod, those that are away first."""

    def __init__(self, theme: Theme, words: Words, storage: Callable[[], None]) -> None:
        """Begin without rows; `storage` leads to the settings."""
        super().__init__(theme)
        self._theme = theme
        self._rows: list[_PodRow] = []
        self.setAccessibleName(words.say("Space on each pod"))
        self._heading = Label(theme, words.say("Space on each pod"), Type.HEAD).on_one_line()
        self.top.addStrut(theme.px(theme.tokens.size.control_small))
        self.top.addWidget(self._heading)
        self._legend = Flow(theme)
        self._entries = [_Entry(theme, part, words.say(text)) for part, text in _LEGEND]
        self._away: bool | None = None
        self._below = False
        self.top.addWidget(self._legend, 1)
        self._link = Button(theme, words.say("Storage settings"), storage, look="link")
        self.top.addWidget(self._link)
        self.content.insertLayout(0, self.top)
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(theme.px(theme.tokens.space.l))
        self._list.setVerticalSpacing(theme.px(theme.tokens.space.m))
        if theme.px(1_000) < _LARGE:
            self._list.setColumnMinimumWidth(0, theme.px(_NAME_WIDTH))
        self._list.setColumnStretch(1, 1)
        self.content.addLayout(self._list)

    def show_spaces(self, spaces: Sequence[PodSpace]) -> None:
        """Show rows; those of the same pods stay."""
        self._show_legend(away=any(part is Part.AWAY for pod in spaces for part, _ in pod.parts))
        if [row.name for row in self._rows] != [pod.name for pod in spaces]:
            self._begin(spaces)
        for row, pod in zip(self._rows, spaces, strict=True):
            row.show_space(pod)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the legend below the heading where it does not fit beside it."""
        super().resizeEvent(event)
        self._place_legend()

    def _place_legend(self) -> None:
        heading = self._heading.fontMetrics().horizontalAdvance(self._heading.text())
        beside = [each.sizeHint().width() for each in (self._legend, self._link)]
        gaps = self._theme.px(2 * self._theme.tokens.space.card_x + 2 * self._theme.tokens.space.m)
        below = heading + sum(beside) + gaps > self.width()
        if below is self._below:
            return
        self._below = below
        # On a line of its own the heading has the room, and may wrap.
        self._heading.setWordWrap(below)
        self.top.setStretch(self.top.indexOf(self._heading), int(below))
        self.top.removeWidget(self._legend)
        self.content.removeWidget(self._legend)
        room = self._theme.px(self._theme.tokens.space.s) if below else 0
        self._list.setContentsMargins(0, room, 0, 0)
        if below:
            self.content.insertWidget(1, self._legend)
        else:
            self.top.insertWidget(self.top.indexOf(self._heading) + 1, self._legend, 1)

    def _show_legend(self, *, away: bool) -> None:
        if away is self._away:
            return
        self._away = away
        self._legend.show_widgets(
            [
                _Entry(self._theme, entry.part, entry.text)
                for entry in self._entries
                if away or entry.part is not Part.AWAY
            ]
        )
        self._place_legend()

    def _begin(self, spaces: Sequence[PodSpace]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = [_PodRow(self._theme, pod) for pod in spaces]
        for place, row in enumerate(self._rows):
            if place:
                self._list.addWidget(line(self._theme), 2 * place - 1, 0, 1, 2)
            self._list.addWidget(row.left, 2 * place, 0)
            self._list.addWidget(row.right, 2 * place, 1)


class _Entry(QWidget):
    """An entry of the legend."""

    def __init__(self, theme: Theme, part: Part | None, text: str) -> None:
        super().__init__()
        self.part = part
        self.text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(2), theme.px(8), 0)
        row.setSpacing(theme.px(6))
        row.addWidget(Swatch(theme, part))
        row.addWidget(Label(theme, text, Type.SMALL, "text2").on_one_line())


class _PodRow:
    """A pod: its name and badge, and beside it how much, the bar, and what that is."""

    def __init__(self, theme: Theme, pod: PodSpace) -> None:
        self._theme = theme
        self.name = pod.name
        self._mark: Mark | None = None
        space = theme.tokens.space
        self.left, left = _column(theme)
        top = QHBoxLayout()
        top.setSpacing(theme.px(space.m))
        size = theme.tokens.size.icon.pod
        top.addWidget(IconLabel(theme, pod.icon, "text2", size))
        top.addWidget(ElidedLabel(theme, shown(pod.name)), 1)
        left.addLayout(top)
        self._badges = QHBoxLayout()
        # Below the name, unless the text is so large that the badge needs the room.
        inset = theme.px(size + space.m) if theme.px(1_000) < _LARGE else 0
        self._badges.setContentsMargins(inset, 0, 0, 0)
        left.addLayout(self._badges)
        left.addStretch(1)
        self.right, right = _column(theme)
        self._amount = Label(theme, "", Type.STRONG)
        self._bar = StackBar(theme, pod.name)
        self._detail = Label(theme, "", Type.SMALL, "text2")
        for each in (self._amount, self._bar, self._detail):
            right.addWidget(each)
        right.addStretch(1)

    def show_space(self, pod: PodSpace) -> None:
        """Show what the pod holds now."""
        self._amount.setText(pod.amount)
        self._detail.setText(pod.detail)
        self._bar.show_parts(pod.parts, pod.sentence)
        if pod.mark == self._mark:
            return
        self._mark = pod.mark
        while (item := self._badges.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._badges.addWidget(Badge(self._theme, pod.mark.text, pod.mark.tone, pod.mark.icon))
        self._badges.addStretch(1)


def _column(theme: Theme) -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(theme.tokens.space.xs))
    return holder, column
