"""The wizard: every path with keys and clicks, every failure's banner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from app.tray.models.first_start import Stage, Step
from app.tray.models.machine import FolderState
from app.tray.windows.first_start_window import FirstStartWindow
from core.control.schema import Imported, ImportRequest
from tests.support.desk_double import BridgeDouble, Went
from tests.support.machines import HOME_NETWORK, MACHINE, MEETING, STARTED, failure
from tests.support.pictures import WELL, plain
from tests.support.setting_up_double import Doubles, SettingUpDouble
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

HERE = "/people/mia/Wormhole"


@dataclass
class Wizard(Hands):
    """A wizard with doubles, and what tests do with it."""

    window: FirstStartWindow
    doubles: Doubles
    logins: list[bool]

    @property
    def setting_up(self) -> SettingUpDouble:
        assert self.doubles.setting_up is not None
        return self.doubles.setting_up

    def find(self, *networks: object) -> None:
        assert self.doubles.nearby is not None
        self.doubles.nearby.changed.emit(networks, False)

    def reach(self, step: Step) -> None:
        self.qtbot.waitUntil(lambda: self.window.state.step is step)

    def to_about(self) -> None:
        self.click("Next")
        self.reach(Step.ABOUT)

    def to_doing(self, primary: str = "Create home") -> None:
        self.click(primary)
        self.reach(Step.DOING)

    def joins(self) -> None:
        self.find(HOME_NETWORK)
        self.type("Code", "home-velvet-canoe")
        self.to_about()
        self.to_doing("Join home")


@pytest.fixture
def wizard(qtbot: QtBot, make_desk: MakeDesk) -> Iterator[Wizard]:
    doubles, logins = Doubles(), []
    desk = make_desk({"status": WELL})
    window = FirstStartWindow(desk, doubles.outfit, logins.append)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.state.machine.home != "")
    yield Wizard(qtbot, window, doubles, logins)
    window.reject()


def test_a_network_is_created_with_keys_alone(wizard: Wizard) -> None:
    assert isinstance(wizard.window.focusWidget(), QRadioButton)
    wizard.press(Qt.Key.Key_Return)
    wizard.reach(Step.ABOUT)
    assert wizard.window.focusWidget() is wizard.field("Name of the network")
    wizard.press(Qt.Key.Key_Return)
    wizard.reach(Step.DOING)
    (plan,) = wizard.setting_up.begun
    assert dict(plan.network) == {"network.name": "home"}
    assert plan.pod["pod.name"] == "laptop-mia"
    assert plan.pod["pod.mount"] == HERE
    assert plan.pod["storage.max-space"] == f"{245 * 10**9} B"
    assert wizard.says("The network is being made…")
    wizard.setting_up.reached.emit(Stage.OPENING)
    assert wizard.says("The drive is being opened…")
    with wizard.qtbot.waitSignal(wizard.window.set_up):
        wizard.setting_up.done.emit(STARTED)
    assert wizard.window.focusWidget() is wizard.button("Open drive")
    assert wizard.button("Add a device…").isDefault()


def test_a_network_nearby_is_joined(wizard: Wizard) -> None:
    wizard.find(HOME_NETWORK)
    assert wizard.window.state.chosen == HOME_NETWORK.key
    wizard.type("Code", "home-velvet-canoe")
    wizard.press(Qt.Key.Key_Return)
    wizard.reach(Step.ABOUT)
    wizard.type("Name", "mia")
    wizard.to_doing("Join home")
    (plan,) = wizard.setting_up.begun
    assert (plan.code, plan.at, dict(plan.network)) == ("home-velvet-canoe", "", {})
    assert plan.pod["pod.name"] == "mia"
    wizard.setting_up.met.emit(MEETING)
    wizard.reach(Step.WORDS)
    same = wizard.button("Same words")
    assert wizard.window.focusWidget() is same
    assert same.accessibleDescription() == "1: copper, 2: violin, 3: orbit, 4: maple"
    wizard.press(Qt.Key.Key_Return)
    assert wizard.setting_up.answers == [True]
    assert wizard.says("Waiting for studio-nas…")
    wizard.setting_up.done.emit(STARTED)
    wizard.reach(Step.READY)
    wizard.hears("with studio-nas and attic-pi")
    wizard.hears("48,312 files")


def test_a_network_elsewhere_is_joined_with_its_address(wizard: Wizard) -> None:
    wizard.find(HOME_NETWORK)
    QCoreApplication.processEvents()
    for _ in range(2):
        wizard.press(Qt.Key.Key_Down)
    assert wizard.window.state.chosen == "code"
    wizard.type("Code", "home-velvet-canoe")
    wizard.type("Address", "10.0.0.5:4711")
    wizard.to_about()
    wizard.to_doing("Join home")
    assert wizard.setting_up.begun[0].at == "10.0.0.5:4711"


def test_words_that_differ_share_nothing(wizard: Wizard) -> None:
    wizard.joins()
    wizard.setting_up.met.emit(MEETING)
    wizard.click("They differ")
    assert wizard.setting_up.answers == [False]
    wizard.setting_up.failed.emit(failure("denied"))
    wizard.reach(Step.CHOOSE)
    assert wizard.says("Nothing was shared.")


def test_going_back_keeps_what_was_typed(wizard: Wizard) -> None:
    wizard.find(HOME_NETWORK)
    wizard.type("Code", "home-velvet-canoe")
    wizard.to_about()
    wizard.type("Name", "mia")
    wizard.click("Back")
    assert wizard.field("Code").text() == "home-velvet-canoe"
    wizard.to_about()
    assert wizard.field("Name").text() == "mia"


def test_a_wrong_code_is_told_and_its_field_has_the_focus(wizard: Wizard) -> None:
    wizard.find(HOME_NETWORK)
    wizard.type("Code", "home-velvet-canon")
    wizard.click("Next")
    assert wizard.says("“canon” is no word of a code. Is it “canoe”?")
    assert wizard.window.focusWidget() is wizard.field("Code")
    wizard.type("Code", "home-velvet-canoe")
    assert not wizard.says("is no word of a code")


def test_a_code_that_nobody_knows_offers_to_type_an_address(wizard: Wizard) -> None:
    wizard.joins()
    wizard.setting_up.failed.emit(failure("not-found"))
    assert wizard.says("No pod with this code answers nearby.")
    wizard.click("Type its address")
    assert wizard.window.state.chosen == "code"
    assert wizard.window.focusWidget() is wizard.field("Address")


def test_a_folder_that_is_not_empty_stops_it_and_another_can_be_chosen(wizard: Wizard) -> None:
    wizard.doubles.folders[HERE] = FolderState.NOT_EMPTY
    wizard.to_about()
    wizard.click("Create home")
    wizard.hears("This folder is not empty.")
    assert wizard.setting_up.begun == []
    wizard.type("Show the drive at", "~/Drive")
    assert not wizard.says("This folder is not empty.")
    wizard.to_doing()
    assert wizard.setting_up.begun[0].pod["pod.mount"] == "/people/mia/Drive"


def test_files_in_the_way_are_copied_into_the_drive(wizard: Wizard) -> None:
    documents = "/people/mia/Documents"
    wizard.doubles.folders[documents] = FolderState.NOT_EMPTY
    bridge = wizard.window.desk.bridge
    assert isinstance(bridge, BridgeDouble)
    bridge.answers["import"] = Imported(3, 1, 10, 0)
    wizard.to_about()
    wizard.type("Show the drive at", "~/Documents")
    wizard.click("Create home")
    wizard.hears("This folder is not empty.")
    wizard.click("Import them")
    assert wizard.says("The files of ~/Documents are copied into the drive")
    wizard.to_doing()
    wizard.setting_up.done.emit(STARTED)
    wizard.hears("3 files of ~/Documents are in the drive now")
    assert bridge.requests("import") == [ImportRequest(documents, "/Documents")]


def test_without_fuse_it_says_how_that_is_installed(wizard: Wizard) -> None:
    wizard.doubles.machine = replace(MACHINE, has_fuse=False)
    wizard.to_about()
    wizard.click("Create home")
    wizard.hears("FUSE is not installed on this machine.")
    wizard.click("Copy the command")
    assert QGuiApplication.clipboard().text() == "sudo apt-get install fuse3"
    assert wizard.setting_up.begun == []
    wizard.doubles.machine = MACHINE
    wizard.to_doing()


FAILURES = [
    ("no-fuse", Step.ABOUT, "FUSE is not installed on this machine."),
    ("mount-not-empty", Step.ABOUT, "This folder is not empty."),
    ("mount-in-use", Step.ABOUT, "~/Wormhole is in use."),
    ("mount-refused", Step.ABOUT, "The drive could not be opened at ~/Wormhole."),
    ("disk-full", Step.ABOUT, "The disk of this machine is full."),
    ("storage-foreign", Step.ABOUT, "The storage of this machine cannot be used."),
    ("settings-wrong", Step.ABOUT, "A value was not accepted."),
    ("runs-already", Step.ABOUT, "Wormhole is being set up on this machine already."),
    ("deadline", Step.ABOUT, "The drive did not open in time."),
    ("unexpected", Step.ABOUT, "The drive could not be opened."),
    ("name-taken", Step.ABOUT, "Choose another name."),
    ("wrong-code", Step.CHOOSE, "This code is not right."),
    ("cancelled", Step.CHOOSE, "Three wrong tries: the code is cancelled."),
    ("expired", Step.CHOOSE, "This code has expired."),
    ("not-found", Step.CHOOSE, "No pod with this code answers nearby."),
    ("clock", Step.CHOOSE, "The clocks differ by"),
    ("other-version", Step.CHOOSE, "The two machines run different versions."),
    ("already-in", Step.CHOOSE, "laptop-mia is already in the network."),
    ("removed", Step.CHOOSE, "This machine was removed from the network."),
    ("denied", Step.CHOOSE, "Nothing was shared."),
    ("broken-off", Step.CHOOSE, "The connection broke off at the end."),
]


@pytest.mark.parametrize(("reason", "step", "said"), FAILURES)
def test_each_failure_is_told_where_it_can_be_mended(
    wizard: Wizard, reason: str, step: Step, said: str
) -> None:
    wizard.joins()
    wizard.setting_up.failed.emit(failure(reason))
    assert wizard.window.state.step is step
    assert wizard.says(said)


def test_who_is_in_already_opens_the_drive(wizard: Wizard) -> None:
    wizard.joins()
    wizard.setting_up.failed.emit(failure("already-in", network="home"))
    wizard.click("Open drive")
    went = wizard.window.desk.go
    assert isinstance(went, Went)
    assert went.to == [("open-network", "home")]


def test_the_slider_and_the_number_say_the_same(wizard: Wizard) -> None:
    wizard.to_about()
    wizard.type("Space to offer to the network, GB", "300")
    wizard.press(Qt.Key.Key_Tab)
    wizard.hears("300 GB are more than can be had")
    wizard.type("Space to offer to the network, GB", "0")
    assert wizard.says("No copies are stored on this machine.")


def test_what_is_begun_can_be_cancelled(wizard: Wizard) -> None:
    wizard.to_about()
    wizard.to_doing()
    wizard.click("Cancel")
    assert wizard.setting_up.stops == 1
    wizard.reach(Step.ABOUT)


def test_closing_in_the_middle_stops_all(wizard: Wizard) -> None:
    wizard.to_about()
    wizard.to_doing()
    wizard.press(Qt.Key.Key_Escape)
    assert wizard.setting_up.stops == 1
    assert wizard.doubles.nearby is not None
    assert wizard.doubles.nearby.is_closed
    assert not wizard.window.isVisible()


@pytest.mark.parametrize("on", [True, False])
def test_whether_it_starts_at_a_login_is_a_choice(wizard: Wizard, on: bool) -> None:
    wizard.to_about()
    tick = wizard.window.findChild(type(wizard.window._body._login), "")  # type: ignore[attr-defined]
    assert tick is not None
    tick.setChecked(on)
    wizard.to_doing()
    wizard.setting_up.done.emit(STARTED)
    assert wizard.logins == [on]


def test_the_last_step_leads_to_adding_a_device(wizard: Wizard) -> None:
    wizard.to_about()
    wizard.to_doing()
    wizard.setting_up.done.emit(STARTED)
    wizard.click("Add a device…")
    went = wizard.window.desk.go
    assert isinstance(went, Went)
    assert went.to == [("add-device", "")]
    assert not wizard.window.isVisible()


def test_a_network_that_comes_takes_the_focus_along_and_one_that_goes_gives_it_back(
    wizard: Wizard,
) -> None:
    wizard.find(HOME_NETWORK)
    focused = wizard.window.focusWidget()
    assert plain(focused.accessibleName()) == "Join “home”"
    wizard.find()
    assert wizard.window.state.creates
    assert wizard.says("No network was found nearby.")
