"""Changes of rules: tried when the hand rests, applied when asked."""

from collections.abc import Sequence

from pytestqt.qtbot import QtBot

from app.tray.models.rules import Pending
from app.tray.pages.rules_applying import RulesApplying
from core.control.lines import Failure
from core.control.schema import DryAmount, DryRun, Nothing, PoliciesSet, PolicySet
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk

NONE = DryAmount(0, 0)
RUN = DryRun(NONE, NONE, NONE)


def test_only_the_last_of_quick_changes_is_tried(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"policies-dry-set": RUN, "policies-set": Nothing()})
    applied: list[Sequence[str]] = []
    applying = RulesApplying(desk, lambda: None, applied.append)
    qtbot.addWidget(applying.bar)
    for copies in (2, 3, 4):
        applying.change(Pending("/a", {"redundancy": copies}))
    applying.apply()
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    assert isinstance(desk.bridge, BridgeDouble)
    assert len(desk.bridge.requests("policies-dry-set")) == 1
    assert desk.bridge.requests("policies-set") == [], "nothing holds before it was tried"
    applying.apply()
    qtbot.waitUntil(lambda: applied == [("/a",)])
    assert applying.pendings == {}


def test_what_the_node_refuses_is_said_in_the_bar(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"policies-dry-set": RUN, "policies-set": Failure("x", "It is frozen.")})
    applied: list[Sequence[str]] = []
    applying = RulesApplying(desk, lambda: None, applied.append)
    qtbot.addWidget(applying.bar)
    applying.change(Pending("/a", {"redundancy": 2}))
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    applying.apply()
    qtbot.waitUntil(applying.bar.apply.isHidden)
    assert applied == []
    assert applying.pendings


def test_changes_of_several_entries_are_tried_together_and_hold_together(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk({"policies-dry-set": RUN, "policies-set": Nothing()})
    applied: list[Sequence[str]] = []
    applying = RulesApplying(desk, lambda: None, applied.append)
    qtbot.addWidget(applying.bar)
    applying.change(Pending("/a", {"redundancy": 2}))
    applying.change(Pending("/b", inherits=["keep"]))
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    both = PoliciesSet([PolicySet("/a", ["redundancy=2"]), PolicySet("/b", ["keep"], remove=True)])
    assert isinstance(desk.bridge, BridgeDouble)
    assert desk.bridge.requests("policies-dry-set") == [both]
    applying.apply()
    # What is changed while that is under way is of the next time.
    applying.change(Pending("/c", {"cache": False}))
    qtbot.waitUntil(lambda: applied == [("/a", "/b")])
    assert desk.bridge.requests("policies-set") == [both]
    assert list(applying.pendings) == ["/c"]
    applying.discard()
    assert applying.bar.isHidden()
