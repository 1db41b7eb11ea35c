"""Parts of folders: what is asked, and which rows come and go."""

from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from app.tray.widgets.tree_items import Item
from app.tray.widgets.tree_model import TreeModel
from app.tray.widgets.tree_pages import AT_HAND_MAX, PAGE
from core.control.schema import BrowseRequest
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk
from tests.ui.widgets.test_tree_model import Drive, file, folder, opened, tree

COUNT = AT_HAND_MAX + 3 * PAGE


def long_folder(qtbot: QtBot, make_desk: MakeDesk) -> tuple[TreeModel, Drive, Item]:
    drive = Drive(root=[file(f"/{number:06}") for number in range(COUNT)])
    model = tree(make_desk, drive)
    opened(qtbot, model, model.index(0, 0))
    return model, drive, model.item(model.index(0, 0))


def listed(item: Item) -> list[str]:
    return [child.node.path for child in item.children or ()]


def shown(model: TreeModel) -> list[object]:
    root = model.index(0, 0)
    return [f"/{model.index(row, 0, root).data()}" for row in range(model.rowCount(root))]


def test_a_part_of_a_long_folder_slides_on_to_its_end_and_back(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    model, drive, item = long_folder(qtbot, make_desk)
    every = [node.path for node in drive.listed["/"]]
    while item.rest:
        with qtbot.waitSignal(model.arrived):
            model.pages.on(item)
        assert listed(item) == every[item.skipped : item.skipped + len(listed(item))]
        assert len(listed(item)) <= AT_HAND_MAX
    assert item.skipped == COUNT - AT_HAND_MAX
    assert shown(model) == every[-AT_HAND_MAX:]
    while item.skipped:
        with qtbot.waitSignal(model.arrived):
            model.pages.back(item)
        assert len(listed(item)) == AT_HAND_MAX
    assert shown(model) == every[:AT_HAND_MAX]
    assert item.rest == COUNT - AT_HAND_MAX


def test_what_is_at_hand_is_listed_anew_where_it_is_and_only_what_differs_changes(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    model, drive, item = long_folder(qtbot, make_desk)
    with qtbot.waitSignal(model.arrived):
        model.pages.around(item, "/000700")
    assert (item.skipped, listed(item)[0]) == (600, "/000600")
    before, gone = item.children or [], QModelIndex(model.index_of("/000650"))
    drive.listed["/"].pop(650)
    drive.listed["/"][690] = file("/000691", copies=1)
    with qtbot.waitSignal(model.arrived):
        model.pages.again(item)
    after = item.children or []
    assert not model.index_of("/000650").isValid()
    assert model.item(gone) is before[50]
    assert before[50].parent is None
    # Its middle is still the middle, so it begins one earlier.
    assert (item.skipped, listed(item)[0]) == (599, "/000599")
    assert after[1] is before[0]
    assert after[91] is before[91]
    assert after[91].node.copies == 1
    bridge = model._desk.bridge
    assert isinstance(bridge, BridgeDouble)
    last = bridge.requests("browse")[-1]
    assert last == BrowseRequest("/", limit=PAGE, around="/000700")


def test_where_the_neighbour_of_a_page_is_gone_the_folder_begins_anew(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    model, drive, item = long_folder(qtbot, make_desk)
    with qtbot.waitSignal(model.arrived):
        model.pages.around(item, "/000700")
    drive.listed["/"] = [folder("/only")]
    with qtbot.waitSignal(model.arrived):
        model.pages.back(item)
    assert shown(model) == ["/only"]
    assert not item.is_long


def test_a_folder_is_asked_for_once_at_a_time(qtbot: QtBot, make_desk: MakeDesk) -> None:
    model, _, item = long_folder(qtbot, make_desk)
    bridge = model._desk.bridge
    assert isinstance(bridge, BridgeDouble)
    before = len(bridge.requests("browse"))
    with qtbot.waitSignal(model.arrived):
        model.pages.on(item)
        model.pages.on(item)
        model.pages.begin(item)
    assert len(bridge.requests("browse")) == before + 1
