"""A field that names pods."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.pods_field import PodsField
from tests.ui.conftest import MakeDesk


def test_pods_are_chosen_from_the_menu_and_named_in_the_field(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    field = PodsField(make_desk().theme, "Always keep on", "No pod")
    qtbot.addWidget(field)
    field.tell(["nas", "gone"], ["nas", "pi"])
    assert field.says == "nas, gone"
    assert [action.text() for action in field.menu().actions()] == ["nas", "pi", "gone"]
    with qtbot.waitSignal(field.chosen) as chosen:
        field.menu().actions()[1].trigger()
    assert chosen.args == [["gone", "nas", "pi"]]
    with qtbot.waitSignal(field.chosen) as chosen:
        field.menu().actions()[0].trigger()
    assert chosen.args == [["gone", "pi"]]
    field.tell([], ["nas"])
    assert (field.says, field.accessibleName()) == ("No pod", "Always keep on: No pod")
