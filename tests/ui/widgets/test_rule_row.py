"""One rule with its control."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.tray.models.rules import Chip, Control, Rule
from app.tray.widgets.combo import Combo
from app.tray.widgets.pods_field import PodsField
from app.tray.widgets.rule_row import RuleActs, RuleRow
from app.tray.widgets.stepper import Stepper
from app.tray.widgets.switch import Switch
from core.control.schema import Json
from tests.ui.conftest import MakeDesk

CHIP = Chip("default", "Default")


@pytest.mark.parametrize(
    ("control", "before", "after"),
    [
        (Control.NUMBER, 2, 3),
        (Control.PODS, ["nas"], ["nas", "pi"]),
        (Control.CHOICE, "keep-both", "overwrite"),
        (Control.SWITCH, False, True),
    ],
)
def test_a_hand_is_heard_and_what_is_shown_is_not(
    qtbot: QtBot, make_desk: MakeDesk, control: Control, before: Json, after: Json
) -> None:
    desk = make_desk()
    heard: list[tuple[str, Json]] = []
    pressed: list[Chip] = []
    acts = RuleActs(
        lambda name, value: heard.append((name, value)), pressed.append, lambda: ["nas", "pi"]
    )
    rule = Rule("rule", "Label", control, before, CHIP, "Help.")
    row = RuleRow(desk.theme, desk.words, rule, acts)
    qtbot.addWidget(row)
    row.show_rule(replace(rule, value=after))
    row.show_rule(rule)
    assert heard == []
    match row.control:
        case Stepper() as stepper:
            stepper.stepUp()
        case PodsField() as pods:
            pods.menu().actions()[1].trigger()
        case Combo() as combo:
            combo.setCurrentIndex(1)
            combo.activated.emit(1)
        case Switch() as switch:
            switch.click()
    assert heard == [("rule", after)]
    row.chip.click()
    assert pressed == [CHIP]
