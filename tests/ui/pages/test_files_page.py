"""The page of files: the tree, finding, the rules of what is selected, and what applying does."""

import itertools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.pages.files_page import FilesPage
from app.tray.pages.versions_dialog import VersionsDialog
from app.tray.widgets.empty import EmptyState
from app.tray.widgets.rule_row import RuleRow
from app.tray.widgets.stepper import Stepper
from core.control.lines import Failure
from core.control.schema import (
    Browsed,
    BrowseRequest,
    Copy,
    DryAmount,
    DryRun,
    FindRequest,
    FolderSum,
    Found,
    Freed,
    History,
    Inspection,
    Node,
    Nothing,
    Only,
    PathRequest,
    PodRow,
    PoliciesSet,
    PolicySet,
    PolicyValue,
    Status,
    SumsRequest,
)
from tests.support.desk_double import BridgeDouble, Went
from tests.ui.conftest import MakeDesk

NONE = DryAmount(0, 0)
PODS = [PodRow("laptop-mia", "aa", "admin", "self"), PodRow("nas", "bb", "member", "present")]
STATUS = Status(
    "home", "favorable", "", False, PODS, 0, 0, 0, 0, [], pod="laptop-mia", copies=2, files=3
)
LISTED = {
    "/": [Node(path="/Documents", kind="folder", wanted=3, own=["redundancy"])],
    "/Documents": [Node(path="/Documents/a.txt", kind="file", size=5, copies=3, wanted=3)],
}


def browse(request: object) -> Browsed:
    assert isinstance(request, BrowseRequest)
    rows = LISTED.get(request.path, [])
    return Browsed(rows, len(rows))


def sums(request: object) -> list[FolderSum]:
    assert isinstance(request, SumsRequest)
    return [FolderSum(path, 3, 3_000, 3, {"nas": 3}) for path in request.paths]


def inspect(request: object) -> Inspection:
    assert isinstance(request, PathRequest)
    policy = {
        "redundancy": PolicyValue(3, "/Documents"),
        "keep": PolicyValue(False, "default"),
        "conflict": PolicyValue("keep-both", "network"),
        "cache": PolicyValue(True, "default"),
        "read-only": PolicyValue(False, "default"),
        "history": PolicyValue(True, "default"),
    }
    is_file = request.path.endswith(".txt")
    return Inspection(
        request.path,
        "e",
        "file" if is_file else "folder",
        5 if is_file else 0,
        "1-1",
        3,
        [Copy("nas", "copy", 1, 1)] if is_file else [],
        policy,
        absent=False,
        conflicts=0,
    )


def opened(qtbot: QtBot, make_desk: MakeDesk, **answers: object) -> FilesPage:
    canned: dict[str, object] = {"browse": browse, "sums": sums, "inspect": inspect}
    page = FilesPage(make_desk(canned | answers))
    qtbot.addWidget(page)
    page.resize(816, 600)
    page.take(Picture(Reach.RUNNING, STATUS))
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: page.selection.panel.isVisible() or "inspect" in answers)
    return page


def at(qtbot: QtBot, page: FilesPage, path: str) -> None:
    page.show_path(path)
    qtbot.waitUntil(
        lambda: (
            page.model.item(page.tree.currentIndex()).node.path == path
            and page.selection._found is not None
            and page.selection._found.path == path
        )
    )


def row(page: FilesPage, name: str) -> RuleRow:
    return next(each for each in page.selection.panel.rows if each.rule.name == name)


def asked(page: FilesPage, name: str) -> list[object]:
    bridge = page.desk.bridge
    assert isinstance(bridge, BridgeDouble)
    return bridge.requests(name)


def test_a_path_is_shown_with_its_folders_opened_and_its_rules(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk)
    at(qtbot, page, "/Documents/a.txt")
    assert page.tree.isExpanded(page.model.index_of("/Documents"))
    assert [each.rule.label for each in page.selection.panel.rows] == [
        "Copies",
        "Always keep on",
        "If changed twice",
        "May be cached",
        "Read-only",
        "Older versions",
    ]
    assert row(page, "redundancy").rule.chip.says == "Documents"
    row(page, "redundancy").chip.click()
    qtbot.waitUntil(lambda: page.selection._path == "/Documents")


def test_a_path_that_is_gone_leads_to_what_is_nearest(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk)
    page.show_path("/Documents/gone/deeper")
    qtbot.waitUntil(lambda: page.selection._path == "/Documents" and not page._revealing)


def test_a_path_deep_in_a_long_folder_is_shown_and_where_that_is(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    rows = [Node(path=f"/long/{number:06}", kind="file", size=5) for number in range(5_000)]

    def listing(request: object) -> Browsed:
        assert isinstance(request, BrowseRequest)
        if request.path == "/":
            return Browsed([Node(path="/long", kind="folder")], 1)
        begin = 0
        if request.around:
            begin = max(0, int(request.around[-6:]) - request.limit // 2)
        if request.after:
            begin = int(request.after[-6:]) + 1
        return Browsed(rows[begin : begin + 200], len(rows), begin + 200 < len(rows), begin)

    page = opened(qtbot, make_desk, browse=listing)
    at(qtbot, page, "/long/003000")
    qtbot.waitUntil(page._cut.isVisible)
    qtbot.waitUntil(lambda: page._cut.text().endswith("of 5,000"))
    first, _, last = page._cut.text().removeprefix("“long”: ").split()[:3]
    assert int(first.replace(",", "")) <= 3_001 <= int(last.replace(",", ""))
    # In sight is the midst: neither the begin nor the end of what is at hand.
    assert page.model.item(page.model.index_of("/long")).skipped == 2_900


def test_a_rule_is_tried_shown_and_applied_when_asked(qtbot: QtBot, make_desk: MakeDesk) -> None:
    run = DryRun(DryAmount(4, 4), NONE, NONE)
    page = opened(qtbot, make_desk, **{"policies-dry-set": run, "policies-set": Nothing()})
    at(qtbot, page, "/Documents")
    stepper = row(page, "redundancy").control
    assert isinstance(stepper, Stepper)
    stepper.setFocus()
    with qtbot.waitSignal(page.pending_changed):
        qtbot.keyClick(stepper, Qt.Key.Key_Down)
    assert page.is_pending
    assert row(page, "redundancy").rule.chip.says == "Not applied yet"
    bar = page.selection.applying.bar
    qtbot.waitUntil(bar.apply.isEnabled)
    request = PolicySet("/Documents", ["redundancy=2"])
    assert asked(page, "policies-dry-set") == [PoliciesSet([request])]
    assert asked(page, "policies-set") == []
    qtbot.keyClick(stepper, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: asked(page, "policies-set") == [PoliciesSet([request])] and not page.is_pending
    )
    qtbot.waitUntil(bar.isHidden)


def test_back_to_inherited_is_a_change_like_others_and_can_be_discarded(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk, **{"policies-dry-set": DryRun(NONE, NONE, NONE)})
    at(qtbot, page, "/Documents")
    page.selection.panel.inherit.click()
    bar = page.selection.applying.bar
    qtbot.waitUntil(bar.apply.isEnabled)
    request = PolicySet("/Documents", ["redundancy"], remove=True)
    assert asked(page, "policies-dry-set") == [PoliciesSet([request])]
    assert page.model.index_of("/Documents").data() == "Documents ●"
    bar.discard.click()
    assert not page.is_pending
    assert row(page, "redundancy").rule.chip.says == "Set here"
    assert page.model.index_of("/Documents").data() == "Documents"


def test_ctrl_f_finds_by_name_and_nothing_found_leads_back(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    def find(request: object) -> Found:
        assert isinstance(request, FindRequest)
        return Found(LISTED["/Documents"] if request.name == "a" else [])

    page = opened(qtbot, make_desk, find=find)
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.finder.field.hasFocus)
    qtbot.keyClicks(page.finder.field, "a")
    qtbot.waitUntil(lambda: page.model.index(0, 0).data() == "Documents/a.txt")
    qtbot.waitUntil(lambda: page.selection._path == "/Documents/a.txt")
    page.finder.field.setText("norwey")
    qtbot.keyClick(page.finder.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is not page.tree)
    empty = page._stack.currentWidget()
    assert isinstance(empty, EmptyState)
    empty.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: not page.model.is_search)
    assert page._stack.currentWidget() is page.tree


def test_a_filter_is_chosen_from_elsewhere(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk, find=Found([], more=True))
    page.show_path(Only.ABSENT.value)
    qtbot.waitUntil(lambda: asked(page, "find") == [FindRequest(only=Only.ABSENT)])
    qtbot.waitUntil(page._cut.isVisible)


def test_an_empty_drive_says_what_to_do(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk, browse=Browsed([], 0))
    qtbot.waitUntil(lambda: isinstance(page._stack.currentWidget(), EmptyState))
    page._stack.currentWidget().findChildren(QPushButton)[0].click()
    assert isinstance(page.desk.go, Went)
    assert page.desk.go.to == [("open-drive", "")]


def test_space_is_given_back_and_said_and_versions_are_asked_for(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk, free=Freed(2, 3_000_000_000, 1), history=History([]))
    at(qtbot, page, "/Documents")
    page.selection.panel.free.click()
    qtbot.waitUntil(lambda: page.selection.panel.says.startswith("2 files gave"))
    assert page.selection.panel.says.endswith("1 stays: too few others have it.")
    page.selection.panel.versions.click()
    dialog = page.findChildren(VersionsDialog)[0]
    qtbot.waitUntil(lambda: dialog.says == "Nothing that was removed is kept.")
    dialog.close()


def test_what_the_node_cannot_do_is_said(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk, free=Failure("x", "The disk is busy."))
    at(qtbot, page, "/Documents")
    page.selection.panel.free.click()
    qtbot.waitUntil(lambda: page.selection.panel.says == "The disk is busy.")


def test_tab_goes_from_find_over_filter_and_tree_to_the_rules(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk)
    at(qtbot, page, "/Documents")
    order = [page.finder.field, page.finder.filter, page.tree, row(page, "redundancy").control]
    page.finder.focus()
    for widget, following in itertools.pairwise(order):
        qtbot.waitUntil(widget.hasFocus)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        qtbot.waitUntil(following.hasFocus)


def test_a_narrow_page_has_the_rules_below_the_tree(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk)
    at(qtbot, page, "/Documents")
    panel = page.selection.panel
    assert panel.geometry().left() > page._stack.geometry().left()
    page.resize(640, 600)
    qtbot.waitUntil(lambda: panel.geometry().top() >= page._stack.geometry().bottom())
