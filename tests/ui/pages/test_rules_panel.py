"""The panel beside the tree."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.tray.models.copies_now import Held
from app.tray.models.rules import Chip, Control, Rule
from app.tray.models.tone import Tone
from app.tray.pages.rules_panel import PanelActs, RulesPanel, Selected
from app.tray.widgets.rule_row import RuleActs
from tests.ui.conftest import MakeDesk

RULE = Rule("redundancy", "Copies", Control.NUMBER, 2, Chip("default", "Default"))
SELECTED = Selected(
    "/a", "a", "files", "3 files", (RULE,), (Held("nas", "complete", "ok", Tone.OK),)
)


def test_rows_are_kept_while_the_rules_are_the_same_and_links_come_and_go(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    pressed: list[str] = []
    acts = PanelActs(
        RuleActs(lambda _name, _value: None, lambda _chip: None, list),
        lambda: pressed.append("inherit"),
        lambda: pressed.append("versions"),
        lambda: pressed.append("free"),
    )
    panel = RulesPanel(make_desk(), acts)
    qtbot.addWidget(panel)
    panel.resize(284, 500)
    panel.show_selected(SELECTED)
    row = panel.rows[0]
    panel.tell("Done.")
    panel.show_selected(replace(SELECTED, rules=(replace(RULE, value=3),), can_inherit=True))
    assert panel.rows[0] is row
    assert panel.says == "Done."
    panel.inherit.click()
    panel.versions.click()
    assert pressed == ["inherit", "versions"]
    assert panel.free.isHidden()
    panel.show_selected(replace(SELECTED, path="/b", rules=()))
    assert (panel.rows, panel.says) == ([], "")
    panel.spread(on=True)
    assert panel.minimumHeight() > 100
    panel.show_nothing()
    assert panel.isHidden()
