"""What is known of conflicts."""

from pytestqt.qtbot import QtBot

from app.tray.models.conflicts import Around, Item
from app.tray.pages.conflicts_known import ConflictsKnown, Rows
from app.tray.widgets.choice_list import Heading
from core.control.lines import Failure
from core.control.schema import ConfigShown, ConflictRow, LogRow, OldVersion, SettingRow
from tests.support.desk_double import BridgeDouble
from tests.support.desktop_network import NOW
from tests.ui.conftest import MakeDesk

ROW = ConflictRow("/a", [OldVersion("1", 1, "", "nas", "shown")] * 2, ["/b"])
DECIDED = LogRow(7, "2026-11-22T09:00:00Z", "decided", path="/c", facts={"after": "both"})
ANSWERS = {
    "conflicts": [ROW],
    "log": [DECIDED],
    "config-show": ConfigShown({"history.keep-days": SettingRow(9, 30, "network", "")}, {}),
}


def known(
    make_desk: MakeDesk, **answers: object
) -> tuple[ConflictsKnown, BridgeDouble, list[Rows], list[Failure]]:
    desk = make_desk(ANSWERS | answers)
    listed: list[Rows] = []
    failed: list[Failure] = []
    made = ConflictsKnown(desk, lambda: Around(desk.words, NOW), listed.append, failed.append)
    bridge = desk.bridge
    assert isinstance(bridge, BridgeDouble)
    return made, bridge, listed, failed


def test_the_node_is_asked_only_where_it_counts_others(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made, bridge, listed, _ = known(make_desk)
    made.look_again()
    assert not bridge.asked
    made.look(1)
    qtbot.waitUntil(lambda: len(listed) == 1)
    made.look(1)
    assert len(bridge.requests("conflicts")) == 1
    assert [type(row) for row in listed[0]] == [Heading, Item, Heading, Item]
    assert made.row("/a") == ROW
    assert made.row("/b") is None
    last = listed[0][-1]
    assert isinstance(last, Item)
    assert made.decision(last) == DECIDED
    assert made.decision(None) is None
    assert made.keep_days == 9


def test_what_is_asked_while_a_question_is_under_way_is_asked_once_more(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made, bridge, listed, _ = known(make_desk)
    made.look(1)
    for _ in range(5):
        made.look_again()
    qtbot.waitUntil(lambda: len(listed) == 2)
    assert len(bridge.requests("conflicts")) == 2
    assert not made.asking


def test_a_node_that_does_not_tell_is_said_to_and_can_be_asked_again(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made, bridge, listed, failed = known(make_desk, conflicts=Failure("Not running", "It is not."))
    made.look(1)
    qtbot.waitUntil(lambda: len(failed) == 1)
    bridge.answers["conflicts"] = []
    bridge.answers["log"] = Failure("No log", "There is none.")
    made.ask()
    qtbot.waitUntil(lambda: listed == [[]])
