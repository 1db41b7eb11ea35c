"""The page of pods: who asks, who is in, what is asked before a pod goes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.members import Act
from app.tray.models.picture import Picture, Reach
from app.tray.pages.name_dialog import NameDialog
from app.tray.pages.pods_page import PodsPage
from app.tray.widgets.confirmation import Confirmation
from core.control.lines import Failure, Progress
from core.control.schema import (
    Decided,
    DecideRequest,
    DryAmount,
    Going,
    Left,
    PodRow,
    Removed,
    RemoveRequest,
    Renamed,
    RenameRequest,
    RoleGiven,
    RoleRequest,
    Status,
    Stayed,
)
from core.model.members import Role
from tests.support.desk_double import BridgeDouble, Went
from tests.support.shown_settings import shown
from tests.ui.conftest import MakeDesk

ME = PodRow("laptop-mia", "aa", "admin", "self", used=9, offered=90)
NAS = PodRow("studio-nas", "bb", "member", "present", "192.168.1.20", 5, 50)
PI = PodRow("attic-pi", "cc", "member", "absent", offered=9)
LENA = PodRow("tower-lena", "4c1f90ab", "member", "asking", words=["owl", "tea", "sky", "oak"])
GOING = Going("attic-pi", "cc", DryAmount(14, 19), DryAmount(20, 79), ["/a", "/b"])


def status(*pods: PodRow) -> Status:
    return Status("home", "favorable", "", False, list(pods), 0, 0, 0, 0, [], pod="laptop-mia")


def opened(qtbot: QtBot, make_desk: MakeDesk, *pods: PodRow, **answers: object) -> PodsPage:
    page = PodsPage(make_desk({"config-show": shown()} | answers))
    qtbot.addWidget(page)
    page.resize(816, 700)
    page.take(Picture(Reach.RUNNING, status(*(pods or (ME, NAS, PI, LENA)))))
    page.show()
    qtbot.waitUntil(lambda: page.row_of("network.access") is not None)
    return page


def asked(page: PodsPage, name: str) -> list[object]:
    bridge = page.desk.bridge
    assert isinstance(bridge, BridgeDouble)
    return bridge.requests(name)


def went(page: PodsPage) -> list[tuple[str, str]]:
    assert isinstance(page.desk.go, Went)
    return page.desk.go.to


def button(page: PodsPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text().strip() == text)


def question(qtbot: QtBot, page: PodsPage) -> Confirmation:
    qtbot.waitUntil(lambda: bool(page.findChildren(Confirmation)))
    return page.findChildren(Confirmation)[0]


def press(qtbot: QtBot, asked_: Confirmation, text: str) -> None:
    found = next(each for each in asked_.findChildren(QPushButton) if each.text() == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_the_pods_stand_in_the_table_and_who_asks_above_it(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk, refused=None, deny=Decided("tower-lena", "4c", False))
    assert [row.pod.name for row in page.table_of_pods.rows] == [
        "laptop-mia",
        "studio-nas",
        "attic-pi",
    ]
    button(page, "Admit…").click()
    assert went(page) == [("admit", "4c1f90ab")]
    button(page, "Refuse").click()
    qtbot.waitUntil(lambda: page.says == "tower-lena was turned away.")
    assert asked(page, "deny") == [DecideRequest("4c1f90ab")]
    page.take(Picture(Reach.RUNNING, status(ME, NAS)))
    assert not page._requests.isVisible()


def test_a_device_is_added_and_a_network_joined_from_here(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk)
    button(page, "Add a device…").click()
    button(page, "Join a network…").click()
    page.acts.act(Act.LIMIT, "aa")
    assert went(page) == [("add-device", ""), ("join", ""), ("storage", "storage.max-space")]


def test_who_is_no_admin_can_only_look(qtbot: QtBot, make_desk: MakeDesk) -> None:
    member = PodRow("laptop-mia", "aa", "member", "self")
    page = opened(qtbot, make_desk, member, NAS, LENA)
    assert not button(page, "Admit…").isEnabled()
    assert button(page, "Admit…").toolTip()
    menu = [each for each in page.table_of_pods.rows[1].menu.actions() if not each.isSeparator()]
    assert not any(action.isEnabled() for action in menu)


def test_a_role_is_given_at_once_and_a_name_is_asked_for(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(
        qtbot,
        make_desk,
        **{
            "set-role": RoleGiven("studio-nas", "bb", Role.ADMIN, Role.MEMBER),
            "rename": Renamed("cellar", "bb", "studio-nas"),
        },
    )
    page.table_of_pods.rows[1].menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: page.says == "studio-nas is an admin now.")
    assert asked(page, "set-role") == [RoleRequest("bb", Role.ADMIN)]
    page.acts.act(Act.RENAME, "bb")
    dialog = page.findChildren(NameDialog)[0]
    assert not dialog.rename.isEnabled()
    dialog.field.setText(" cellar ")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.says == "studio-nas is called cellar now.")
    assert asked(page, "rename") == [RenameRequest("bb", "cellar")]


def test_before_a_pod_is_removed_the_costs_are_named_and_keeping_it_is_the_way_out(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk, going=GOING, remove=Removed("attic-pi", "cc", 14))
    page.acts.act(Act.REMOVE, "cc")
    first = question(qtbot, page)
    press(qtbot, first, "List the 14 files")
    assert first.listed.toPlainText() == "/a\n/b"
    qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert asked(page, "remove") == []
    qtbot.waitUntil(lambda: not page.findChildren(Confirmation))
    page.acts.act(Act.REMOVE, "cc")
    press(qtbot, question(qtbot, page), "Remove attic\u2011pi")
    qtbot.waitUntil(lambda: page.says.startswith("attic-pi is out"))
    assert asked(page, "remove") == [RemoveRequest("cc", force=True)]


def test_what_is_refused_is_said(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk, **{"set-role": Failure("Refused", "It may not.", "Ask.")})
    page.acts.act(Act.PROMOTE, "bb")
    qtbot.waitUntil(lambda: page.says == "It may not. Ask.")
    page.acts.act(Act.PROMOTE, "gone")
    assert len(asked(page, "set-role")) == 1


def test_leaving_says_how_far_it_is_and_can_be_taken_back(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    own = Going("laptop-mia", "aa", DryAmount(0, 0), DryAmount(0, 0))
    page = opened(qtbot, make_desk, going=own, stay=Stayed("laptop-mia"))
    assert page._leave.leave.text() == "Leave home…"
    page._leave.leave.click()
    press(qtbot, question(qtbot, page), "Leave home")
    assert page._leave.stay.isVisible()
    page._leave.moving(Progress("files", 3, 12))
    assert page._leave.says == "The others have 3 of 12 files."
    page._leave.stay.click()
    qtbot.waitUntil(lambda: page._leave.says == "laptop-mia stays.")
    assert page._leave.leave.isVisible()


def test_who_left_is_told_what_is_still_to_do(qtbot: QtBot, make_desk: MakeDesk) -> None:
    own = Going("laptop-mia", "aa", DryAmount(0, 0), DryAmount(0, 0))
    page = opened(qtbot, make_desk, going=own, leave=Left("laptop-mia", 0, told=False))
    page.acts.ask_to_leave()
    press(qtbot, question(qtbot, page), "Leave home")
    qtbot.waitUntil(lambda: "No other pod confirmed it yet" in page._leave.says)
    assert not page._leave.leave.isVisible()
