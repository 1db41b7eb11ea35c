"""A machine that asks without a code."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.windows.admit_window import AdmitWindow
from core.control.schema import Decided, DecideRequest
from tests.support.desk_double import BridgeDouble
from tests.support.machines import failure
from tests.support.pictures import LENA, WELL, picture
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

ASKING = changed(
    LENA, id="4c1f90ab", address="10.0.0.7:1", words=["copper", "violin", "orbit", "maple"]
)
STATUS = changed(WELL, pods=[*WELL.pods, ASKING, changed(LENA, id="99", name="other")])


@dataclass
class Admitting(Hands):
    window: AdmitWindow

    @property
    def bridge(self) -> BridgeDouble:
        assert isinstance(self.window.desk.bridge, BridgeDouble)
        return self.window.desk.bridge


@pytest.fixture
def admitting(qtbot: QtBot, make_desk: MakeDesk) -> Iterator[Admitting]:
    desk = make_desk()
    desk.bridge.picture = picture(STATUS)
    window = AdmitWindow(desk)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield Admitting(qtbot, window)
    window.reject()


def test_who_asks_is_shown_and_nothing_is_admitted_by_a_hasty_enter(admitting: Admitting) -> None:
    for said in ("tower-lena", "10.0.0.7", "nothing is shared with it yet", "copper"):
        assert admitting.says(said)
    assert admitting.window.focusWidget() is admitting.button("Later")
    admitting.press(Qt.Key.Key_Space)
    assert not admitting.window.isVisible()
    assert admitting.bridge.asked == []


def test_a_machine_is_admitted(admitting: Admitting) -> None:
    admitting.bridge.answers["approve"] = Decided("tower-lena", "4c", admitted=True)
    with admitting.qtbot.waitSignal(admitting.window.decided):
        admitting.click("Admit")
    assert admitting.bridge.requests("approve") == [DecideRequest("4c1f90ab")]
    assert admitting.says("tower-lena has joined home.")


def test_a_machine_is_refused(admitting: Admitting) -> None:
    admitting.bridge.answers["deny"] = Decided("tower-lena", "4c", admitted=False)
    with admitting.qtbot.waitSignal(admitting.window.decided):
        admitting.click("They differ")
    assert admitting.says("tower-lena was refused.")


def test_a_request_that_is_gone_is_told(admitting: Admitting) -> None:
    admitting.bridge.answers["approve"] = failure("missing")
    with admitting.qtbot.waitSignal(admitting.window.decided):
        admitting.click("Admit")
    assert admitting.says("This machine does not ask any more.")


def test_while_it_is_decided_that_is_said(admitting: Admitting) -> None:
    admitting.click("Admit")
    assert admitting.says("Waiting for tower-lena…")


def test_another_machine_is_asked_about_by_its_id(admitting: Admitting) -> None:
    admitting.window.show_path("99")
    assert admitting.says("other")
    admitting.window.show_path("gone")
    assert admitting.says("This machine does not ask any more.")
