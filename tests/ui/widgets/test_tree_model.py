"""The tree of files as a model: listed page by page, never waiting, sound in the eyes of Qt."""

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.widgets.tree_cells import Column
from app.tray.widgets.tree_items import Item
from app.tray.widgets.tree_model import TreeModel
from app.tray.widgets.tree_pages import AT_HAND_MAX, PAGE
from app.tray.widgets.tree_view import TreeView
from core.control.lines import Failure
from core.control.schema import (
    Browsed,
    BrowseRequest,
    FindRequest,
    FolderSum,
    Found,
    Node,
    Only,
    Status,
    SumsRequest,
)
from tests.ui.conftest import MakeDesk

MANY = 100_000
LONGEST_SECONDS = 0.05
STATUS = Status("home", "favorable", "", False, [], 0, 0, 0, 0, [], copies=2, files=9, bytes=9)
DISPLAY = Qt.ItemDataRole.DisplayRole


def file(path: str, **more: object) -> Node:
    values: dict[str, object] = {"size": 5, "copies": 2, "wanted": 2} | more
    return Node(path=path, kind="file", **values)  # type: ignore[arg-type]


def folder(path: str) -> Node:
    return Node(path=path, kind="folder", wanted=2)


class Drive:
    """A drive that answers as the node does: a page after a path, sums of folders."""

    def __init__(self, **listed: list[Node]) -> None:
        self.listed = {f"/{name}".replace("/root", "/"): rows for name, rows in listed.items()}

    def browse(self, request: object) -> object:
        assert isinstance(request, BrowseRequest)
        rows = self.listed.get(request.path, [])
        paths, beside = [row.path for row in rows], request.after or request.before
        beside = beside or request.around
        if beside and beside not in paths:
            return Failure("Not found", "It is gone.")
        begin = paths.index(request.after) + 1 if request.after else 0
        if request.around:
            begin = max(0, paths.index(request.around) - request.limit // 2)
        end = min(len(rows), begin + request.limit)
        if request.before:
            end = paths.index(request.before)
            begin = max(0, end - request.limit)
        return Browsed(rows[begin:end], len(rows), end < len(rows), begin)

    def sums(self, request: object) -> list[FolderSum]:
        assert isinstance(request, SumsRequest)
        # The node has time for few of them.
        return [FolderSum(path, 3, 3_000, 3) for path in request.paths[:2]]


def tree(make_desk: MakeDesk, drive: Drive, **answers: object) -> TreeModel:
    desk = make_desk({"browse": drive.browse, "sums": drive.sums} | answers)
    model = TreeModel(desk)
    model.tell(STATUS, alone=False)
    return model


def opened(qtbot: QtBot, model: TreeModel, index: QModelIndex) -> None:
    with qtbot.waitSignal(model.arrived):
        model.fetchMore(index)


def names(model: TreeModel, index: QModelIndex) -> list[object]:
    return [model.index(row, 0, index).data() for row in range(model.rowCount(index))]


def test_the_drive_is_the_one_entry_and_is_listed_when_it_is_opened(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    model = tree(make_desk, Drive(root=[folder("/docs"), file("/a.txt")]))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    root = model.index(0, 0)
    assert (model.rowCount(), root.data()) == (1, "home")
    assert model.hasChildren(root)
    assert model.rowCount(root) == 0
    opened(qtbot, model, root)
    assert names(model, root) == ["docs", "a.txt"]
    assert not model.canFetchMore(root)
    assert model.parent(model.index(0, 0, root)) == root
    assert model.index_of("/a.txt").row() == 1


def test_folders_are_counted_some_at_a_time_until_all_are(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    model = tree(make_desk, Drive(root=[folder(f"/f{number}") for number in range(7)]))
    root = model.index(0, 0)
    opened(qtbot, model, root)
    qtbot.waitUntil(lambda: all(model.index(row, Column.SIZE, root).data() for row in range(7)))
    assert model.index(6, Column.HERE, root).data() == "Here"


def test_a_folder_comes_in_pages(qtbot: QtBot, make_desk: MakeDesk) -> None:
    rows = [file(f"/{number:04}") for number in range(PAGE + 5)]
    model = tree(make_desk, Drive(root=rows))
    root = model.index(0, 0)
    opened(qtbot, model, root)
    assert model.rowCount(root) == PAGE
    # Whoever arranges rows asks this: only what is looked at is listed on.
    assert not model.canFetchMore(root)
    with qtbot.waitSignal(model.arrived):
        model.pages.on(model.item(root))
    assert model.rowCount(root) == PAGE + 5
    assert not model.item(root).is_long


def test_where_the_last_entry_is_gone_the_folder_is_listed_anew(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    rows = [file(f"/{number:04}") for number in range(PAGE + 5)]
    drive = Drive(root=rows)
    model = tree(make_desk, drive)
    root = model.index(0, 0)
    opened(qtbot, model, root)
    drive.listed["/"] = [row for row in rows if row.path != f"/{PAGE - 1:04}"]
    model.pages.on(model.item(root))
    qtbot.waitUntil(lambda: model.rowCount(root) == PAGE and not model.item(root).asked)
    assert names(model, root)[-1] == f"{PAGE:04}"


def test_a_refresh_changes_what_is_otherwise_and_keeps_the_rest(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    drive = Drive(root=[folder("/docs"), file("/a.txt")])
    model = tree(make_desk, drive)
    root = model.index(0, 0)
    opened(qtbot, model, root)
    item = model.item(model.index_of("/a.txt"))
    drive.listed["/"] = [folder("/docs"), file("/a.txt", copies=1)]
    with qtbot.waitSignal(model.arrived):
        model.refresh("/")
    assert model.item(model.index_of("/a.txt")) is item
    assert model.index(1, Column.COPIES, root).data() == "1 of 2"
    drive.listed["/"] = [folder("/docs")]
    with qtbot.waitSignal(model.arrived):
        model.refresh("/")
    assert names(model, root) == ["docs"]


def test_what_is_found_stands_with_its_place_and_an_older_search_is_forgotten(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    def find(request: object) -> Found:
        assert isinstance(request, FindRequest)
        return Found([file(f"/docs/{request.name}.txt")], more=request.name == "second")

    model = tree(make_desk, Drive(), find=find)
    model.find("first", Only.ALL)
    with qtbot.waitSignal(model.arrived):
        model.find("second", Only.ALL)
    assert names(model, QModelIndex()) == ["docs/second.txt"]
    assert model.cut
    assert model.is_search
    model.show_all()
    assert names(model, QModelIndex()) == ["home"]
    assert not model.cut


def test_a_folder_that_cannot_be_listed_is_told(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"browse": Failure("x", "No node.")})
    model = TreeModel(desk)
    with qtbot.waitSignal(model.failed) as told:
        model.fetchMore(model.index(0, 0))
    assert told.args is not None
    assert told.args[0].detail == "No node."


def test_cells_say_their_states_by_font_colour_picture_and_sentence(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    rows = [file("/own", own=["redundancy"]), file("/short", copies=1), file("/gone", absent=True)]
    model = tree(make_desk, Drive(root=rows))
    root = model.index(0, 0)
    opened(qtbot, model, root)

    def role(row: int, column: Column, role: Qt.ItemDataRole) -> object:
        return model.index(row, column, root).data(role)

    bold, plain = (role(row, Column.COPIES, Qt.ItemDataRole.FontRole) for row in (0, 1))
    assert isinstance(bold, QFont)
    assert isinstance(plain, QFont)
    assert bold.weight() > plain.weight()
    colours = [role(row, Column.COPIES, Qt.ItemDataRole.ForegroundRole) for row in (0, 1)]
    assert all(isinstance(colour, QColor) for colour in colours)
    assert colours[0] != colours[1]
    assert role(2, Column.HERE, DISPLAY) == "Cannot be read now"
    assert role(2, Column.HERE, Qt.ItemDataRole.DecorationRole) is not None
    spoken = role(1, Column.NAME, Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).startswith("short, 5\u00a0B, 1 of 2 copies")
    assert model.headerData(Column.HERE, Qt.Orientation.Horizontal) == "On this machine"


class Big:
    """A folder of many files in the drive, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[BrowseRequest] = []

    def __call__(self, request: object) -> Browsed:
        assert isinstance(request, BrowseRequest)
        if request.path == "/":
            return Browsed([folder("/big")], 1)
        self.asked.append(request)
        begin = int(request.after[-6:]) + 1 if request.after else 0
        if request.before:
            begin = max(0, int(request.before[-6:]) - request.limit)
        if request.around:
            begin = max(0, int(request.around[-6:]) - request.limit // 2)
        end = min(MANY, begin + request.limit)
        if request.before:
            end = int(request.before[-6:])
        rows = [file(f"/big/{number:06}") for number in range(begin, end)]
        return Browsed(rows, MANY, end < MANY, begin)


def big(qtbot: QtBot, make_desk: MakeDesk, answer: Big) -> tuple[TreeView, Item]:
    desk = make_desk({"browse": answer})
    model = TreeModel(desk)
    model.tell(STATUS, alone=False)
    view = TreeView(desk.theme, model, "files")
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    opened(qtbot, model, model.index(0, 0))
    view.expand(model.index(0, 0))
    with qtbot.waitSignal(model.arrived):
        view.expand(model.index_of("/big"))
    return view, model.item(model.index_of("/big"))


def test_of_a_folder_of_100000_entries_any_comes_into_sight_and_none_holds_the_window_up(
    qtbot: QtBot, make_desk: MakeDesk, qapp: QApplication
) -> None:
    view, listed = big(qtbot, make_desk, Big())
    model = view.model()
    assert isinstance(model, TreeModel)
    taken: list[float] = []

    def step(to: Callable[[], None], is_done: Callable[[], bool]) -> bool:
        # All that the window does meanwhile: answers, layout, painting. Others share the machine.
        begun = time.thread_time()
        if not listed.asked:
            to()
        qapp.processEvents()
        taken.append(time.thread_time() - begun)
        assert len(listed.children or ()) <= AT_HAND_MAX + PAGE
        return is_done() and not listed.asked

    down, up = view.scrollToBottom, view.scrollToTop
    qtbot.waitUntil(lambda: step(down, lambda: listed.skipped >= AT_HAND_MAX), timeout=60_000)
    assert max(taken) < LONGEST_SECONDS
    # Near the end of a long folder, and back to its begin.
    model.pages.around(listed, f"/big/{MANY - 150:06}")
    qtbot.waitUntil(lambda: step(down, lambda: listed.rest == 0), timeout=60_000)
    assert (listed.children or [])[-1].node.path == f"/big/{MANY - 1:06}"
    qtbot.waitUntil(lambda: step(up, lambda: listed.skipped == 0), timeout=60_000)
    assert (listed.children or [])[0].node.path == "/big/000000"
    assert max(taken) < LONGEST_SECONDS


def test_what_is_looked_at_stays_in_its_place_while_other_parts_come_and_go(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    view, listed = big(qtbot, make_desk, Big())
    model = view.model()
    assert isinstance(model, TreeModel)

    def go(path: str) -> None:
        index = model.index_of(path)
        if index.isValid() and not view.currentIndex().isValid():
            view.setCurrentIndex(index)
            view.scrollTo(index, TreeView.ScrollHint.PositionAtTop)

    view.selectionModel().clear()
    going = model.arrived.connect(lambda _path: go("/big/050000"))
    model.pages.around(listed, "/big/050000")
    qtbot.waitUntil(lambda: view.currentIndex().data() == "050000")
    model.arrived.disconnect(going)
    for _ in range(4):
        qtbot.waitUntil(lambda: not listed.asked)
        with qtbot.waitSignal(model.slid):
            model.pages.back(listed)
        assert view.indexAt(view.viewport().rect().topLeft()).data() == "050000"

    # The current row is left behind, and no other one is taken for it, until it is back.
    def scrolled(to: Callable[[], None]) -> bool:
        to()
        return view.is_left_behind

    qtbot.waitUntil(lambda: scrolled(view.scrollToBottom), timeout=60_000)
    assert not view.currentIndex().isValid()
    model.pages.around(listed, "/big/050000")
    qtbot.waitUntil(lambda: view.currentIndex().data() == "050000")
    assert not view.is_left_behind
