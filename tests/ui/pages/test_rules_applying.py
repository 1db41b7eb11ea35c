"""Changes of rules: tried when the hand rests, applied when asked."""

from pytestqt.qtbot import QtBot

from app.tray.models.rules import Pending
from app.tray.pages.rules_applying import RulesApplying
from core.control.lines import Failure
from core.control.schema import DryAmount, DryRun
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk

NONE = DryAmount(0, 0)
RUN = DryRun(NONE, NONE, NONE)


def test_only_the_last_of_quick_changes_is_tried(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"policy-dry-set": RUN, "policy-set": {}})
    applied: list[str] = []
    applying = RulesApplying(desk, lambda: None, applied.append)
    qtbot.addWidget(applying.bar)
    for copies in (2, 3, 4):
        applying.change(Pending("/a", {"redundancy": copies}))
    applying.apply()
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    assert isinstance(desk.bridge, BridgeDouble)
    assert len(desk.bridge.requests("policy-dry-set")) == 1
    assert desk.bridge.requests("policy-set") == [], "nothing holds before it was tried"
    applying.apply()
    qtbot.waitUntil(lambda: applied == ["/a"])
    assert applying.pending.is_empty


def test_what_the_node_refuses_is_said_in_the_bar(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"policy-dry-set": RUN, "policy-set": Failure("x", "It is frozen.")})
    applied: list[str] = []
    applying = RulesApplying(desk, lambda: None, applied.append)
    qtbot.addWidget(applying.bar)
    applying.change(Pending("/a", {"redundancy": 2}))
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    applying.apply()
    qtbot.waitUntil(applying.bar.apply.isHidden)
    assert applied == []
    assert not applying.pending.is_empty
