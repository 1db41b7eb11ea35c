"""The chip of a rule."""

from pytestqt.qtbot import QtBot

from app.tray.models.rules import Chip
from app.tray.widgets.rule_chip import RuleChip
from tests.ui.conftest import MakeDesk


def test_a_chip_says_where_a_value_comes_from_and_shortens_a_long_name(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    chip = RuleChip(desk.theme, desk.words)
    qtbot.addWidget(chip)
    chip.tell(Chip("network", "Network", "network"), "Copies")
    assert (chip.text(), chip.property("origin")) == ("Network", "network")
    assert chip.accessibleName() == "Where “Copies” comes from: Network"
    chip.tell(Chip("folder", "a-very-long-name-of-a-folder", "files", "/a"), "Copies")
    assert (chip.text(), chip.property("origin")) == ("a-very-long…", "pod")
    assert chip.toolTip() == "/a"


def test_what_a_language_says_in_many_letters_is_not_cut(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    chip = RuleChip(desk.theme, desk.words)
    qtbot.addWidget(chip)
    chip.tell(Chip("pending", "Noch nicht angewendet"), "Copies")
    assert chip.text() == "Noch nicht angewendet"
