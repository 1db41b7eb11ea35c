"""Folders are counted a few at a time."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.tree_counting import COUNTED_AT_ONCE, TreeCounting
from app.tray.widgets.tree_items import Item, top_of
from core.control.lines import Failure
from core.control.schema import FolderSum, Node, SumsRequest
from tests.support.desk_double import BridgeDouble


def items(count: int) -> list[Item]:
    return (
        top_of([Node(path=f"/{number}", kind="folder") for number in range(count)]).children or []
    )


def test_all_are_counted_though_each_answer_has_few(qtbot: QtBot) -> None:
    def sums(request: object) -> list[FolderSum]:
        assert isinstance(request, SumsRequest)
        assert len(request.paths) <= COUNTED_AT_ONCE
        return [FolderSum(path, 1, 1, 1) for path in request.paths[:30]]

    bridge, counted = BridgeDouble({"sums": sums}), list[str]()
    counting = TreeCounting(bridge, lambda item, _found: counted.append(item.node.path))
    counting.count([*items(100), Item(Node(path="/file", kind="file"))])
    qtbot.waitUntil(lambda: len(counted) == 100)
    assert len(set(counted)) == 100
    bridge.close()


def test_what_is_not_at_hand_any_more_when_its_turn_comes_is_not_counted(qtbot: QtBot) -> None:
    bridge, counted = BridgeDouble({"sums": lambda _: []}), list[str]()
    counting = TreeCounting(bridge, lambda item, _found: counted.append(item.node.path))
    waiting = items(COUNTED_AT_ONCE + 5)
    counting.count(waiting)
    for item in waiting[COUNTED_AT_ONCE:]:
        item.parent = None
    qtbot.waitUntil(lambda: not counting._asked)
    assert len(bridge.requests("sums")) == 1
    bridge.close()


def test_what_is_not_shown_any_more_is_not_counted_and_a_failure_ends_it(qtbot: QtBot) -> None:
    bridge, counted = BridgeDouble({"sums": Failure("x", "No.")}), list[str]()
    counting = TreeCounting(bridge, lambda item, _found: counted.append(item.node.path))
    counting.count(items(COUNTED_AT_ONCE + 5))
    counting.drop()
    qtbot.waitUntil(lambda: not counting._asked)
    bridge.answers["sums"] = [FolderSum("/0", 1, 1, 1)]
    counting.count(items(1))
    qtbot.waitUntil(lambda: counted == ["/0"])
    bridge.close()
