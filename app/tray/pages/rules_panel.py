"""Beside the tree: the rules of what is selected, which pod has how much of it, and acts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.copies_now import Held
from app.tray.models.rules import Rule
from app.tray.widgets.button import Button
from app.tray.widgets.card import Card, line
from app.tray.widgets.desk import Desk
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.rule_row import RuleActs, RuleRow
from app.tray.words.names import shown


@dataclass(frozen=True, slots=True)
class Selected:
    """What is shown of the entry that is selected.

    `can_inherit`: it has rules of its own. `can_free`: its space here can be given back.
    """

    path: str
    name: str
    icon: str
    about: str
    rules: tuple[Rule, ...]
    held: tuple[Held, ...] = ()
    can_inherit: bool = False
    can_free: bool = False
    has_versions: bool = True


@dataclass(frozen=True, slots=True)
class PanelActs:
    """What the links do."""

    rules: RuleActs
    inherit: Callable[[], None]
    versions: Callable[[], None]
    free: Callable[[], None]


class RulesPanel(Card):
    """Shows one entry. Rows are made once; the same rules are only told their values."""

    def __init__(self, desk: Desk, acts: PanelActs) -> None:
        """Make it; nothing is selected."""
        super().__init__(desk.theme)
        self._desk = desk
        self._acts = acts
        self._is_spread = False
        words, theme = desk.words, desk.theme
        self.setAccessibleName(words.say("Rules of what is selected"))
        self.inherit = Button(theme, words.say("Back to inherited"), acts.inherit, look="link")
        self.versions = Button(theme, words.say("Previous versions…"), acts.versions, look="link")
        self.free = Button(theme, words.say("Free the space here"), acts.free, look="link")
        self._note = Label(theme, "", Type.SMALL, "text2")
        self._rows: list[RuleRow] = []
        self._shown: tuple[Held, ...] | None = None
        self._path = ""
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self._holder = QWidget()
        self._build()
        self.area.setWidget(self._holder)
        self._holder.setAutoFillBackground(False)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.addWidget(self.area)
        self.hide()

    def _build(self) -> None:
        theme, space = self._desk.theme, self._desk.theme.tokens.space
        layout = self._inside = QVBoxLayout(self._holder)
        x, y = theme.px(space.card_x), theme.px(space.card_y)
        layout.setContentsMargins(x, y, x, y)
        layout.setSpacing(theme.px(space.m))
        head = QHBoxLayout()
        head.setSpacing(theme.px(space.m))
        self._icon = IconLabel(theme, "files", "text2", theme.tokens.size.icon.pod)
        head.addWidget(self._icon)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._name = ElidedLabel(theme, "", Type.HEAD)
        self._about = Label(theme, "", Type.BODY, "text2")
        texts.addWidget(self._name)
        texts.addWidget(self._about)
        head.addLayout(texts, 1)
        layout.addLayout(head)
        layout.addWidget(line(theme))
        self._rules = QVBoxLayout()
        self._rules.setSpacing(theme.px(space.m))
        layout.addLayout(self._rules)
        layout.addWidget(line(theme))
        self._held = QVBoxLayout()
        self._held.setSpacing(theme.px(space.xs))
        layout.addLayout(self._held)
        for link in (self.inherit, self.versions, self.free):
            layout.addWidget(link)
        layout.addWidget(self._note)
        layout.addStretch(1)

    @property
    def rows(self) -> Sequence[RuleRow]:
        """The rows from above."""
        return self._rows

    @property
    def says(self) -> str:
        """What is said below the links: what the last act did."""
        return self._note.text()

    def tell(self, says: str) -> None:
        """Say what an act did."""
        self._note.setText(says)
        self._note.setVisible(bool(says))

    def show_selected(self, selected: Selected) -> None:
        """Show an entry."""
        if selected.path != self._path:
            self._path = selected.path
            self.tell("")
        self._icon.show_icon(selected.icon, "text2")
        self._name.setText(shown(selected.name))
        self._about.setText(selected.about)
        self._about.setVisible(bool(selected.about))
        self._show_rules(selected.rules)
        self._show_held(selected.held)
        self.inherit.setVisible(selected.can_inherit)
        self.versions.setVisible(selected.has_versions)
        self.free.setVisible(selected.can_free)
        self.show()
        self._fit()

    def spread(self, *, on: bool) -> None:
        """Take all the height that is needed, or scroll inside."""
        self._is_spread = on
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Need more height where there is less width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        high = 0
        if self._is_spread:
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            high = self._inside.totalHeightForWidth(max(1, self.width() - 2)) + 2
        self.area.setVerticalScrollBarPolicy(policy)
        self.setMinimumHeight(high)

    def show_nothing(self) -> None:
        """Show that nothing is selected."""
        self._path = ""
        self.hide()

    def _show_rules(self, rules: Sequence[Rule]) -> None:
        if [row.rule.name for row in self._rows] == [rule.name for rule in rules]:
            for row, rule in zip(self._rows, rules, strict=True):
                row.show_rule(rule)
            return
        _empty(self._rules)
        theme, words = self._desk.theme, self._desk.words
        self._rows = [RuleRow(theme, words, rule, self._acts.rules) for rule in rules]
        for row in self._rows:
            self._rules.addWidget(row)
        # From top to bottom, what changes a value before what explains it.
        stops = [stop for row in self._rows for stop in (row.control, row.chip)]
        for before, after in pairwise([*stops, self.inherit, self.versions, self.free]):
            QWidget.setTabOrder(before, after)

    def _show_held(self, held: tuple[Held, ...]) -> None:
        if held == self._shown:
            return
        self._shown = held
        _empty(self._held)
        theme, words = self._desk.theme, self._desk.words
        if held:
            self._held.addWidget(Label(theme, words.say("Copies now"), Type.STRONG))
        for each in held:
            row = QWidget()
            row.setAccessibleName(f"{each.pod}, {each.says}")
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(theme.tokens.space.s))
            size = theme.tokens.size.icon.inline
            layout.addWidget(ElidedLabel(theme, shown(each.pod), Type.BODY), 1)
            layout.addWidget(IconLabel(theme, each.icon, each.tone.icon_token, size))
            layout.addWidget(Label(theme, each.says, Type.SMALL, "text2").on_one_line())
            self._held.addWidget(row)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
