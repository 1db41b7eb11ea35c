"""One rule of a file or folder: its label, where it comes from, and its control."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.rules import CHOICES, Chip, Control, Rule
from app.tray.widgets.combo import Combo
from app.tray.widgets.label import Label
from app.tray.widgets.pods_field import PodsField
from app.tray.widgets.rule_chip import RuleChip
from app.tray.widgets.stepper import Stepper
from app.tray.widgets.switch import Switch
from app.tray.words.words import Words
from core.control.schema import Json

_COPIES_MAX = 64


@dataclass(frozen=True, slots=True)
class RuleActs:
    """Who is told: `changed` gets the name of a rule and its value; `origin` what a chip leads to.

    `pods` returns those that may be chosen.
    """

    changed: Callable[[str, Json], None]
    origin: Callable[[Chip], None]
    pods: Callable[[], Sequence[str]]


class RuleRow(QWidget):
    """Shows a rule and tells what a hand does with it."""

    def __init__(self, theme: Theme, words: Words, rule: Rule, acts: RuleActs) -> None:
        """Make the row; `show_rule` shows it again as it is by then."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._acts = acts
        self._rule = rule
        self.chip = RuleChip(theme, words)
        self.chip.clicked.connect(lambda: acts.origin(self._rule.chip))
        self.control = self._made()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(theme.tokens.space.xs))
        top = QHBoxLayout()
        top.setSpacing(theme.px(theme.tokens.space.s))
        top.addWidget(Label(theme, rule.label, Type.STRONG), 1)
        top.addWidget(self.chip)
        layout.addLayout(top)
        if isinstance(self.control, Switch):
            top.addWidget(self.control)
        else:
            layout.addWidget(self.control)
        self._help = Label(theme, "", Type.SMALL, "text2")
        layout.addWidget(self._help)
        self.show_rule(rule)

    def _made(self) -> Stepper | PodsField | Combo | Switch:
        rule, theme, words = self._rule, self._theme, self._words
        match rule.control:
            case Control.NUMBER:
                stepper = Stepper(theme, rule.label, 1, _COPIES_MAX)
                stepper.valueChanged.connect(self._changed)
                return stepper
            case Control.PODS:
                pods = PodsField(theme, rule.label, words.say("No pod in particular"))
                pods.chosen.connect(self._changed)
                return pods
            case Control.CHOICE:
                combo = Combo(theme, rule.label)
                for value, said in CHOICES:
                    combo.addItem(words.say(said), value)
                combo.activated.connect(lambda at: self._changed(combo.itemData(at)))
                return combo
            case Control.SWITCH:
                switch = Switch(theme, rule.label)
                switch.toggled.connect(self._changed)
                return switch

    def _changed(self, value: Json) -> None:
        self._acts.changed(self._rule.name, value)

    @property
    def rule(self) -> Rule:
        """What is shown."""
        return self._rule

    def show_rule(self, rule: Rule) -> None:
        """Show what a rule is by now; nobody is told."""
        self._rule = rule
        self.chip.tell(rule.chip, rule.label)
        self._help.setText(rule.help)
        self._help.setVisible(bool(rule.help))
        control = self.control
        control.blockSignals(True)
        match control:
            case Stepper():
                control.setValue(rule.value if isinstance(rule.value, int) else 1)
            case PodsField():
                value = rule.value if isinstance(rule.value, list) else []
                control.tell(value, self._acts.pods())
            case Combo():
                control.setCurrentIndex(control.findData(rule.value))
            case Switch():
                on = bool(rule.value)
                if control.isChecked() != on:
                    control.blockSignals(False)
                    self._quietly(control, on=on)
        control.blockSignals(False)

    def _quietly(self, switch: Switch, *, on: bool) -> None:
        """Turn a switch, which draws itself by its own signal, without telling anybody."""
        switch.toggled.disconnect(self._changed)
        switch.setChecked(on)
        switch.toggled.connect(self._changed)
