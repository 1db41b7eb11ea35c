"""Adding a device: the code, who knocks, and every end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.tray.models.add_device import Phase
from app.tray.windows.add_device_window import AddDeviceWindow
from core.control.lines import Failure
from core.control.schema import AgreeRequest, InviteRequest, Joined, Nothing
from core.model.members import Role
from tests.support.desk_double import BridgeDouble, Went
from tests.support.machines import INVITATION, KNOCK, failure
from tests.support.pictures import picture
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk


@dataclass
class Adding(Hands):
    """The window, and the node behind it: it answers when the test says so."""

    window: AddDeviceWindow
    waiting: dict[str, tuple[Callable[[object], None], Callable[[Failure], None]]] = field(
        default_factory=dict
    )

    @property
    def bridge(self) -> BridgeDouble:
        assert isinstance(self.window.desk.bridge, BridgeDouble)
        return self.window.desk.bridge

    def until(self, phase: Phase) -> None:
        self.qtbot.waitUntil(lambda: self.window.state.phase is phase)


@pytest.fixture
def adding(qtbot: QtBot, make_desk: MakeDesk) -> Iterator[Adding]:
    desk = make_desk({"invite": INVITATION})
    desk.bridge.picture = picture()
    window = AddDeviceWindow(desk)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    hands = Adding(qtbot, window)
    hands.until(Phase.SHOWING)
    yield hands
    window.reject()


def test_a_code_is_asked_for_that_lets_nobody_in_without_a_person(adding: Adding) -> None:
    assert adding.bridge.requests("invite") == [InviteRequest(Role.MEMBER, ask=True)]
    # Who waits for the outcome keeps the code open.
    assert adding.bridge.requests("await-join") == [Nothing()]
    assert adding.bridge.requests("await-knock") == [Nothing()]
    assert adding.says("home-velvet-canoe")
    assert adding.says("Valid for 7 minutes")


def test_the_code_can_be_copied(adding: Adding) -> None:
    copy = next(
        each for each in adding.window.findChildren(QToolButton) if each.accessibleName() == "Copy"
    )
    adding.qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "home-velvet-canoe"


def test_a_code_that_expired_leads_to_a_new_one(adding: Adding) -> None:
    adding.window._failed(failure("expired"))
    assert adding.says("This code has expired.")
    assert adding.button("New code").isDefault()
    adding.press(Qt.Key.Key_Return)
    adding.until(Phase.SHOWING)
    assert len(adding.bridge.requests("invite")) == 2


def test_a_new_device_may_only_use_the_drive(adding: Adding) -> None:
    segment = next(
        each
        for each in adding.window.findChildren(QToolButton)
        if each.text() == "Only uses the drive"
    )
    adding.qtbot.mouseClick(segment, Qt.MouseButton.LeftButton)
    adding.until(Phase.SHOWING)
    assert adding.bridge.requests("invite")[-1] == InviteRequest(Role.CLIENT, ask=True)


def test_who_knocks_is_shown_with_the_words_and_let_in(adding: Adding) -> None:
    adding.window._knocked(KNOCK)
    for said in ("Is it this machine?", "tower-lena", "offers 400 GB", "copper", "maple"):
        assert adding.says(said)
    same = adding.button("They are the same")
    assert same.accessibleDescription() == "1: copper, 2: violin, 3: orbit, 4: maple"
    adding.press(Qt.Key.Key_Return)
    assert adding.bridge.requests("agree") == [AgreeRequest("ab12", agrees=True)]
    assert adding.says("Waiting for tower-lena…")
    with adding.qtbot.waitSignal(adding.window.added):
        adding.window._joined(Joined("tower-lena", "ab12"))
    assert adding.says("tower-lena has joined home.")
    adding.click("Open drive")
    went = adding.window.desk.go
    assert isinstance(went, Went)
    assert went.to == [("open-drive", "")]
    assert adding.bridge.requests("uninvite") == []


def test_words_that_differ_turn_it_away(adding: Adding) -> None:
    adding.window._knocked(KNOCK)
    adding.click("They differ")
    assert adding.bridge.requests("agree") == [AgreeRequest("ab12", agrees=False)]
    assert adding.says("Nothing was shared.")
    # What the node says of the end is no second one.
    adding.window._failed(failure("denied"))
    assert adding.says("The other machine is told the same.")


FAILURES = [
    ("cancelled", Phase.OVER, "Three wrong tries: the code is cancelled."),
    ("expired", Phase.OVER, "This code has expired."),
    ("not-allowed", Phase.ENDED, "Only admins may add machines."),
    ("not-running", Phase.ENDED, "Wormhole is not running."),
    ("unexpected", Phase.ENDED, "The device could not be added."),
]


@pytest.mark.parametrize(("reason", "phase", "said"), FAILURES)
def test_each_failure_is_told(adding: Adding, reason: str, phase: Phase, said: str) -> None:
    adding.window._failed(failure(reason))
    assert adding.window.state.phase is phase
    assert adding.says(said)


def test_a_machine_that_hung_up_is_told(adding: Adding) -> None:
    adding.window._knocked(KNOCK)
    adding.window._failed(failure("gone"))
    assert adding.says("The connection to tower-lena broke off.")
    adding.click("New code")
    adding.until(Phase.SHOWING)


def test_closing_withdraws_the_code(adding: Adding) -> None:
    adding.press(Qt.Key.Key_Escape)
    assert not adding.window.isVisible()
    assert adding.bridge.requests("uninvite") == [Nothing()]


def test_the_time_runs(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"invite": replace(INVITATION, seconds=0.001)})
    moments = iter([desk.now()])
    window = AddDeviceWindow(desk)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.state.phase is Phase.SHOWING)
    del moments
    state = window.state
    assert state.until is not None
    window.desk = type(desk)(
        desk.bridge, desk.words, desk.theme, lambda: state.until or desk.now(), desk.go
    )
    window.tick()
    assert window.state.phase is Phase.OVER
