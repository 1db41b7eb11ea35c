"""Showing a page to a test: as the main window would, and asking how long it kept the window."""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from tests.support.desk_double import BridgeDouble, Went

P = TypeVar("P", bound=Page)
# A call that takes longer is felt: the window stands still for it.
CALL_SECONDS_MAX = 0.05


def opened(
    qtbot: QtBot, make: Callable[[Desk], P], desk: Desk, picture: Picture, width: int = 816
) -> P:
    """Show a page with a picture, as wide as in the main window of 1040."""
    desk.bridge.picture = picture
    page = make(desk)
    qtbot.addWidget(page)
    page.resize(width, 696)
    page.show()
    page.activateWindow()
    page.take(picture)
    return page


def bridge_of(page: Page) -> BridgeDouble:
    """Return what answers in place of a node."""
    bridge = page.desk.bridge
    assert isinstance(bridge, BridgeDouble)
    return bridge


def went(page: Page) -> list[tuple[str, str]]:
    """Return where a page led."""
    go = page.desk.go
    assert isinstance(go, Went)
    return go.to


def texts(widget: QWidget) -> list[str]:
    """Return what the labels in a widget say that can be seen."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def too_narrow(widget: QWidget) -> list[str]:
    """Return the labels that are lower or narrower than what they say."""
    found: list[str] = []
    for label in widget.findChildren(QLabel):
        if not label.isVisible() or not label.text() or type(label).__name__ == "ElidedLabel":
            continue
        if label.wordWrap():
            if label.height() < label.heightForWidth(label.width()):
                found.append(label.text())
        elif label.width() < label.sizeHint().width():
            found.append(label.text())
    return found


def quickest(call: Callable[[], object], tries: int = 3) -> float:
    """Return how long a call takes where nothing else wants the processor, in seconds."""
    found: list[float] = []
    for _ in range(tries):
        begun = time.perf_counter()
        call()
        found.append(time.perf_counter() - begun)
    return min(found)
