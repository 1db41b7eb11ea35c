"""Joining with a code: every path and every case of the table."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.tray.models.join_steps import Step
from app.tray.windows.join_window import JoinWindow
from tests.support.desk_double import Went
from tests.support.machines import HOME_NETWORK, MEETING, STARTED, failure
from tests.support.setting_up_double import Doubles, SettingUpDouble
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk


@dataclass
class Joining(Hands):
    """The window with doubles."""

    window: JoinWindow
    doubles: Doubles

    @property
    def setting_up(self) -> SettingUpDouble:
        assert self.doubles.setting_up is not None
        return self.doubles.setting_up

    def begin(self) -> None:
        self.type("Code", "home-velvet-canoe")
        self.press(Qt.Key.Key_Return)
        assert self.window.state.step is Step.DOING


@pytest.fixture
def joining(qtbot: QtBot, make_desk: MakeDesk) -> Iterator[Joining]:
    doubles = Doubles()
    window = JoinWindow(make_desk(), doubles.outfit)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.state.machine.home != "")
    assert doubles.nearby is not None
    doubles.nearby.changed.emit((HOME_NETWORK,), False)
    yield Joining(qtbot, window, doubles)
    window.reject()


def test_a_network_is_joined_with_keys_alone(joining: Joining) -> None:
    assert joining.window.focusWidget() is joining.field("Code")
    joining.begin()
    (plan,) = joining.setting_up.begun
    assert (plan.code, plan.at) == ("home-velvet-canoe", "")
    assert plan.pod["pod.name"] == "laptop-mia"
    assert joining.says("Asking studio-nas…")
    joining.setting_up.met.emit(MEETING)
    assert joining.says("Compare the four words")
    assert joining.says("home, through studio-nas")
    joining.press(Qt.Key.Key_Return)
    assert joining.setting_up.answers == [True]
    assert joining.says("Waiting for studio-nas…")
    with joining.qtbot.waitSignal(joining.window.set_up):
        joining.setting_up.done.emit(STARTED)
    assert joining.says("laptop-mia has joined home.")
    joining.press(Qt.Key.Key_Return)
    went = joining.window.desk.go
    assert isinstance(went, Went)
    assert went.to == [("open-drive", "")]


def test_words_that_differ_share_nothing(joining: Joining) -> None:
    joining.begin()
    joining.setting_up.met.emit(MEETING)
    joining.click("They differ")
    assert joining.setting_up.answers == [False]
    joining.setting_up.failed.emit(failure("denied"))
    assert joining.says("Nothing was shared.")
    assert joining.has_button("Try again")


def test_who_thinks_again_while_the_other_side_thinks_stops_it(joining: Joining) -> None:
    joining.begin()
    joining.setting_up.met.emit(MEETING)
    joining.click("Same words")
    joining.click("They differ")
    assert joining.setting_up.stops == 1
    assert joining.window.state.step is Step.TYPE


TABLE = [
    ("wrong-code", {"tries": 2}, "Two tries are left, then studio-nas must show a new one."),
    ("wrong-code", {"tries": 0}, "Three wrong tries: the code is cancelled."),
    ("expired", {}, "This code has expired. Choose Add a device on studio-nas again."),
    ("not-found", {}, "No pod with this code answers nearby."),
    ("clock", {"seconds": 10_800}, "The clocks differ by 3 h."),
    ("other-version", {"there": 2, "here": 4}, "studio-nas runs version 2"),
    ("already-in", {"network": "home"}, "laptop-mia is already in home."),
    ("removed", {"network": "home"}, "This machine was removed from home."),
    ("no-fuse", {}, "FUSE is not installed on this machine."),
    ("mount-not-empty", {}, "This folder is not empty."),
]


@pytest.mark.parametrize(("reason", "facts", "said"), TABLE)
def test_each_case_is_told_and_can_be_tried_again(
    joining: Joining, reason: str, facts: dict[str, int | str], said: str
) -> None:
    joining.begin()
    joining.setting_up.failed.emit(failure(reason, **facts))
    assert joining.says(said)
    assert joining.button("Try again").isDefault()


def test_a_code_that_is_none_never_leaves_this_machine(joining: Joining) -> None:
    joining.type("Code", "home-velvet-canon")
    joining.click("Join")
    assert joining.says("Is it “canoe”?")
    assert joining.setting_up.begun == []


def test_a_machine_far_away_is_joined_by_its_address(joining: Joining) -> None:
    line = next(
        each
        for each in joining.window.findChildren(QToolButton)
        if each.text() == "The other machine is not nearby"
    )
    joining.qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert joining.window.focusWidget() is joining.field("Address")
    joining.type("Address", "10.0.0.5:4711")
    joining.begin()
    assert joining.setting_up.begun[0].at == "10.0.0.5:4711"


def test_where_nobody_is_found_an_address_can_be_typed(joining: Joining) -> None:
    joining.begin()
    joining.setting_up.failed.emit(failure("not-found"))
    joining.click("Type its address")
    assert joining.window.focusWidget() is joining.field("Address")


def test_a_name_that_is_taken_can_be_changed(joining: Joining) -> None:
    joining.begin()
    joining.setting_up.failed.emit(failure("name-taken", name="laptop-mia"))
    assert joining.window.focusWidget() is joining.field("Name of this machine")
    joining.type("Name of this machine", "laptop-2")
    joining.press(Qt.Key.Key_Return)
    assert joining.setting_up.begun[1].pod["pod.name"] == "laptop-2"


def test_who_is_in_already_opens_the_drive(joining: Joining) -> None:
    joining.begin()
    joining.setting_up.failed.emit(failure("already-in", network="home"))
    joining.click("Open drive")
    assert not joining.window.isVisible()
    went = joining.window.desk.go
    assert isinstance(went, Went)
    assert went.to == [("open-network", "home")]


def test_what_is_begun_can_be_cancelled(joining: Joining) -> None:
    joining.begin()
    joining.click("Cancel")
    assert joining.setting_up.stops == 1
    assert joining.window.state.step is Step.TYPE


def test_closing_in_the_middle_stops_all(joining: Joining) -> None:
    joining.begin()
    joining.window.reject()
    assert joining.setting_up.stops == 1
    assert joining.doubles.nearby is not None
    assert joining.doubles.nearby.is_closed
