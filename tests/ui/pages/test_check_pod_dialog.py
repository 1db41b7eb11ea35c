"""What to check on a pod, and calling it from there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.checking import ToCheck
from app.tray.pages.check_pod_dialog import CheckPodDialog
from core.control.lines import Failure
from core.control.schema import Call, Reached, ReachRequest
from tests.support.desk_double import BridgeDouble, Went
from tests.support.pictures import plain
from tests.ui.conftest import MakeDesk

TO_CHECK = ToCheck("What to check on attic-pi", "It was last seen at 09:12.", ("Is it on?",))
CALLS = [Call("10.0.0.7:1", "10.0.0.7:1 does not answer.")]


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(page: QWidget, make_desk: MakeDesk, answer: object) -> CheckPodDialog:
    desk = make_desk({"reach": answer})
    dialog = CheckPodDialog(desk, "attic-pi", TO_CHECK, page)
    dialog.open()
    return dialog


def texts(dialog: CheckPodDialog) -> set[str]:
    return {plain(each.text()) for each in dialog.findChildren(QLabel) if each.isVisible()}


def test_nobody_is_called_before_the_button_is_pressed(
    qtbot: QtBot, make_desk: MakeDesk, page: QWidget
) -> None:
    dialog = opened(page, make_desk, Reached("attic-pi", linked=False, calls=CALLS))
    bridge = dialog._desk.bridge
    assert isinstance(bridge, BridgeDouble)
    assert {TO_CHECK.title, TO_CHECK.sentence, "Is it on?"} <= texts(dialog)
    assert bridge.requests("reach") == []
    qtbot.waitUntil(dialog.call.hasFocus)
    qtbot.keyClick(dialog.call, Qt.Key.Key_Space)
    assert plain(dialog.says) == "Calling attic-pi…"
    assert not dialog.call.isEnabled()
    qtbot.waitUntil(dialog.call.isEnabled)
    assert bridge.requests("reach") == [ReachRequest("attic-pi")]
    told = {"attic-pi cannot be reached now. It is called again by itself.", CALLS[0].problem}
    assert told <= texts(dialog)
    dialog.reject()


def test_who_is_connected_is_not_called_again(
    qtbot: QtBot, make_desk: MakeDesk, page: QWidget
) -> None:
    dialog = opened(page, make_desk, Reached("attic-pi", linked=True))
    dialog.call.click()
    qtbot.waitUntil(lambda: plain(dialog.says) == "attic-pi is connected.")
    assert not dialog.call.isEnabled()
    dialog.pods.click()
    go = dialog._desk.go
    assert isinstance(go, Went)
    assert go.to == [("pods", "attic-pi")]


def test_what_the_node_cannot_do_is_said(qtbot: QtBot, make_desk: MakeDesk, page: QWidget) -> None:
    dialog = opened(page, make_desk, Failure("x", "No node is running.", "Start it."))
    dialog.call.click()
    qtbot.waitUntil(lambda: {"No node is running.", "Start it."} <= texts(dialog))
    assert dialog.call.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
