"""The tree of files as a model: listed page by page, never waiting, sound in the eyes of Qt."""

import time

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.widgets.tree_cells import Column
from app.tray.widgets.tree_model import LISTED_MAX, PAGE, TreeModel
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
        begin = 0
        if request.after:
            paths = [row.path for row in rows]
            if request.after not in paths:
                return Failure("Not found", "It is gone.")
            begin = paths.index(request.after) + 1
        page = rows[begin : begin + request.limit]
        return Browsed(page, len(rows), begin + len(page) < len(rows))

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
    assert model.canFetchMore(root)
    opened(qtbot, model, root)
    assert model.rowCount(root) == PAGE + 5
    assert not model.canFetchMore(root)


def test_where_the_last_entry_is_gone_the_folder_is_listed_anew(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    rows = [file(f"/{number:04}") for number in range(PAGE + 5)]
    drive = Drive(root=rows)
    model = tree(make_desk, drive)
    root = model.index(0, 0)
    opened(qtbot, model, root)
    drive.listed["/"] = [row for row in rows if row.path != f"/{PAGE - 1:04}"]
    opened(qtbot, model, root)
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


def test_a_folder_of_100000_entries_never_holds_the_window_up(
    qtbot: QtBot, make_desk: MakeDesk, qapp: QApplication
) -> None:
    def browse(request: object) -> Browsed:
        assert isinstance(request, BrowseRequest)
        if request.path == "/":
            return Browsed([folder("/big")], 1)
        begin = int(request.after[-6:]) + 1 if request.after else 0
        numbers = range(begin, begin + request.limit)
        return Browsed([file(f"/big/{number:06}") for number in numbers], MANY, more=True)

    desk = make_desk({"browse": browse})
    model = TreeModel(desk)
    model.tell(STATUS, alone=False)
    view = TreeView(desk.theme, model, "files")
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    opened(qtbot, model, model.index(0, 0))
    view.expand(model.index(0, 0))
    big = model.index_of("/big")
    view.expand(big)
    taken: list[float] = []

    def step() -> bool:
        # All that the window does meanwhile: answers, layout, painting. Others share the machine.
        begun = time.thread_time()
        view.scrollToBottom()
        qapp.processEvents()
        taken.append(time.thread_time() - begun)
        return model.rowCount(big) >= LISTED_MAX and not model.item(big).asked

    qtbot.waitUntil(step, timeout=30_000)
    qapp.processEvents()
    assert model.rowCount(big) == LISTED_MAX
    assert model.item(big).rest == MANY - LISTED_MAX
    assert not model.canFetchMore(big)
    assert max(taken) < LONGEST_SECONDS
