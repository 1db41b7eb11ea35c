"""Small windows hold up: large text, long words, from right to left, light and dark."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.exceptions import TimeoutError as QtBotTimeoutError
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.trouble import Field
from app.tray.widgets.desk import Desk
from app.tray.windows.add_device_window import AddDeviceWindow
from app.tray.windows.admit_window import AdmitWindow
from app.tray.windows.first_start_window import FirstStartWindow
from app.tray.windows.frame import Frame
from app.tray.windows.join_window import JoinWindow
from core.control.schema import Joined
from tests.support.desk_double import stretched, theme, words
from tests.support.machines import HOME_NETWORK, INVITATION, KNOCK, MEETING, STARTED, failure
from tests.support.pictures import LENA, WELL, picture
from tests.support.setting_up_double import Doubles
from tests.ui.conftest import MakeDesk

Stage = Callable[[Desk, Doubles], Iterator[Frame]]


def wizard(desk: Desk, doubles: Doubles) -> Iterator[Frame]:
    """Yield the wizard at each step, and with what may go wrong."""
    window = FirstStartWindow(desk, doubles.outfit, lambda _: None)
    yield window
    assert doubles.nearby is not None
    assert doubles.setting_up is not None
    doubles.nearby.changed.emit((HOME_NETWORK,), False)
    window._edited(Field.CODE, "home-velvet-canon")
    window._primary()
    yield window
    window._edited(Field.CODE, "home-velvet-canoe")
    window._primary()
    yield window
    for reason in ("no-fuse", "mount-not-empty", "not-found", "denied"):
        window._failed(failure(reason))
        yield window
    window._met(MEETING)
    yield window
    window._done(STARTED)
    yield window


def adding(desk: Desk, doubles: Doubles) -> Iterator[Frame]:
    """Yield the window that adds a device at each phase."""
    del doubles
    window = AddDeviceWindow(desk)
    window._opened(INVITATION)
    yield window
    window._failed(failure("expired"))
    yield window
    window._opened(INVITATION)
    window._knocked(KNOCK)
    yield window
    window._same()
    yield window
    window._joined(Joined("tower-lena", "ab12"))
    yield window


def joining(desk: Desk, doubles: Doubles) -> Iterator[Frame]:
    """Yield the window that joins at each step."""
    window = JoinWindow(desk, doubles.outfit)
    assert doubles.nearby is not None
    doubles.nearby.changed.emit((HOME_NETWORK,), False)
    yield window
    for reason in ("wrong-code", "name-taken", "unreachable", "clock"):
        window._failed(failure(reason))
        yield window
    window._met(MEETING)
    yield window
    window._done(STARTED)
    yield window


def admitting(desk: Desk, doubles: Doubles) -> Iterator[Frame]:
    """Yield the question about a machine that asks."""
    del doubles
    asking = changed(LENA, words=[*MEETING.words], address="10.0.0.7:1")
    desk.bridge.picture = picture(changed(WELL, pods=[*WELL.pods, asking]))
    yield AdmitWindow(desk)


def cut(window: QWidget) -> list[str]:
    """Return the texts that are not seen whole, and what reaches beyond the window."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        need = label.heightForWidth(label.width()) if label.wordWrap() else 0
        wide = 0 if label.wordWrap() else label.minimumSizeHint().width()
        if need > label.height() or wide > label.width():
            found.append(f"{label.text()}: {label.size()}, {need}")
    for child in window.findChildren(QWidget):
        right = child.mapTo(window, child.rect().topRight()).x()
        if child.isVisible() and (
            right > window.width() or child.mapTo(window, child.pos()) is None
        ):
            found.append(f"{child}: reaches to {right} of {window.width()}")
    return found


def nameless(window: QWidget) -> list[str]:
    """Return the controls that a screen reader has no words for."""
    controls = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    return [
        str(each)
        for each in controls
        if each.isVisible()
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]


def settled(qtbot: QtBot, window: QWidget) -> None:
    """Wait until the layouts have come to an end, whatever that is."""
    with suppress(QtBotTimeoutError):
        qtbot.waitUntil(lambda: cut(window) == [], timeout=500)


@pytest.mark.parametrize("stage", [wizard, adding, joining, admitting])
@pytest.mark.parametrize(
    ("scheme", "text", "longer", "direction"),
    [
        (Scheme.LIGHT, 1.0, False, Qt.LayoutDirection.LeftToRight),
        (Scheme.DARK, 1.5, False, Qt.LayoutDirection.LeftToRight),
        (Scheme.LIGHT, 2.0, False, Qt.LayoutDirection.LeftToRight),
        (Scheme.LIGHT, 1.0, True, Qt.LayoutDirection.LeftToRight),
        (Scheme.LIGHT, 1.0, False, Qt.LayoutDirection.RightToLeft),
    ],
)
def test_nothing_is_cut_and_everything_has_a_name(
    qapp: QApplication,
    qtbot: QtBot,
    make_desk: MakeDesk,
    stage: Stage,
    scheme: Scheme,
    text: float,
    longer: bool,
    direction: Qt.LayoutDirection,
) -> None:
    qapp.setLayoutDirection(direction)
    desk = make_desk({"status": WELL}, theme(scheme, text), stretched() if longer else words())
    try:
        for window in stage(desk, Doubles()):
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
            window.show()
            qtbot.waitExposed(window)
            settled(qtbot, window)
            assert (cut(window), nameless(window)) == ([], [])
        window.reject()
        window.deleteLater()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
