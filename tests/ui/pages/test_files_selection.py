"""The entry that is selected."""

from pytestqt.qtbot import QtBot

from app.tray.pages.files_selection import FilesSelection
from app.tray.widgets.tree_model import TreeModel
from core.control.schema import DryAmount, DryRun, Status
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk
from tests.ui.pages.test_files_page import PODS, inspect

NONE = DryAmount(0, 0)
STATUS = Status("home", "", "", False, PODS, 0, 0, 0, 0, [], pod="laptop-mia", copies=2)


def test_changes_of_one_entry_wait_while_another_one_is_looked_at(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk({"inspect": inspect, "policies-dry-set": DryRun(NONE, NONE, NONE)})
    moved: list[bool] = []
    model = TreeModel(desk)
    selection = FilesSelection(desk, model, lambda: moved.append(True))
    qtbot.addWidget(selection.panel)
    qtbot.addWidget(selection.applying.bar)
    selection.tell(STATUS)
    selection.select("/Documents")
    qtbot.waitUntil(lambda: len(selection.panel.rows) == 6)
    selection._change("cache", False)
    assert moved == [True]
    assert model._pending == {"/Documents"}
    selection.select("/other")
    qtbot.waitUntil(lambda: selection._found is not None)
    assert all(row.rule.chip.kind != "pending" for row in selection.panel.rows)
    selection._change("read-only", True)
    assert list(selection.applying.pendings) == ["/Documents", "/other"]
    selection.select("/Documents")
    qtbot.waitUntil(lambda: selection._found is not None)
    assert [row.rule.name for row in selection.panel.rows if row.rule.chip.kind == "pending"] == [
        "cache"
    ]
    selection.select("")
    assert not selection.panel.isVisible()


def test_an_entry_is_not_asked_for_more_often_than_need_be(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk({"inspect": inspect})
    selection = FilesSelection(desk, TreeModel(desk), lambda: None)
    qtbot.addWidget(selection.panel)
    selection.select("/Documents")
    for _ in range(3):
        selection.tell(STATUS)
    assert isinstance(desk.bridge, BridgeDouble)
    assert len(desk.bridge.requests("inspect")) == 1
