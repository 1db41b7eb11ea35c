"""Checking this machine."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.tray.windows import check_window as module
from app.tray.windows.check_window import CheckWindow
from core.control.lines import Failure
from core.control.schema import Finding
from tests.ui.conftest import MakeDesk

FUSE = Finding("fuse", ok=True, text="The system has FUSE.", remedy="")
PEER = Finding("peer", ok=False, text="nas is not reachable.", remedy="Is it on?")


def texts(window: CheckWindow) -> set[str]:
    return {label.text() for label in window.findChildren(QLabel) if label.isVisible()}


def opened(make_desk: MakeDesk, qtbot: QtBot, answer: object, monkeypatch: object) -> CheckWindow:
    monkeypatch.setattr(module, "examine_machine", lambda _: [FUSE])  # type: ignore[attr-defined]
    window = CheckWindow(make_desk({"doctor": answer}))
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    return window


def test_it_says_what_it_found_with_what_helps(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: object
) -> None:
    window = opened(make_desk, qtbot, [PEER], monkeypatch)
    qtbot.waitUntil(lambda: "1 thing needs a look." in texts(window))
    assert {"nas is not reachable.", "Is it on?", "The system has FUSE."} <= texts(window)


def test_without_a_node_the_machine_is_still_looked_at(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: object
) -> None:
    answer = Failure("Not running", "The node is not running.", "Start it.")
    window = opened(make_desk, qtbot, answer, monkeypatch)
    qtbot.waitUntil(lambda: "The node is not running." in texts(window))
    assert "The system has FUSE." in texts(window)


def test_it_can_be_looked_at_again_and_closed_with_escape(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: object
) -> None:
    window = opened(make_desk, qtbot, [PEER], monkeypatch)
    buttons = window.findChildren(QAbstractButton)
    again = next(b for b in buttons if b.text() == "Check again")
    qtbot.waitUntil(again.isEnabled)
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert "Looking…" in texts(window)
    qtbot.waitUntil(again.isEnabled)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
