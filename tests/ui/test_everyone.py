"""Everybody gets along with every window: with keys, a screen reader, large text, other languages.

Every page and window is looked at as a whole, with the answers of one network; what single parts do
has tests of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QWidget,
)

from app.tray.windows.main_window import MainWindow
from app.tray.words.words import Words
from tests.support.desk_double import dress, stretched, theme, words
from tests.support.home_screens import BESIDE, MAIN, SCENES, Scene, desk_of, machine_of_mia, settled

_STEPS_MAX = 400
LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
# They draw their own text, and shorten what has no room; the whole is in the tooltip.
_SHORTENED = {"ElidedLabel", "CodeLabel", "RowButton", "NetworkBox"}


@dataclass(frozen=True)
class Way:
    """How somebody reads a window. `text`: how large; `say`: a language, or "+40 %"."""

    text: float = 1.0
    say: str = "en_GB"

    def __str__(self) -> str:
        return f"{self.say} {round(100 * self.text)}%"

    @property
    def words(self) -> Words:
        return stretched() if self.say == "+40 %" else words(self.say)

    @property
    def direction(self) -> Qt.LayoutDirection:
        return RIGHT if self.words.is_right_to_left else LEFT


WIDE, NARROW = (1040, 700), (760, 480)
USUAL = Way()
LARGE, LONG, MIRRORED = Way(text=2.0), Way(say="+40 %"), Way(say="ar_EG")
OTHERS = [LONG, MIRRORED, Way(text=1.5), Way(say="fr_FR"), Way(say="de_DE")]
# Of the states of one page the one with most to say is enough for all ways of reading.
PAGES = [
    each for each in MAIN if not each.name.startswith("overview") or each.name.endswith("problem")
]


@pytest.fixture(scope="module", autouse=True)
def machine() -> Iterator[None]:
    with machine_of_mia():
        yield


@pytest.fixture
def shown(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QWidget]:
    """Return the window of a scene as somebody looks at it."""
    scene, way = request.param
    look = theme(text=way.text)
    if qapp.property("way") != way.text:
        dress(qapp, look)
        qapp.setProperty("way", way.text)
    qapp.setLayoutDirection(way.direction)
    desk = desk_of(scene, look, way.words)
    window: QWidget | None = None
    for window in scene.play(desk):
        if not window.isVisible():
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
            if scene in MAIN:
                window.resize(*WIDE)
            window.show()
        settled(window)
    assert window is not None
    yield window
    qapp.setLayoutDirection(LEFT)
    desk.bridge.close()
    window.close()
    window.deleteLater()


def by(ways: list[Way], scenes: list[Scene]) -> pytest.MarkDecorator:
    """Return what shows scenes in several ways to a test."""
    pairs = [(scene, way) for way in ways for scene in scenes]
    names = [f"{scene.name} {way}" for scene, way in pairs]
    return pytest.mark.parametrize("shown", pairs, indirect=True, ids=names)


# --- what may be wrong


def seen(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return what is there of a kind and not hidden, also where one has to scroll to it."""
    return [each for each in window.findChildren(kind) if each.isVisible()]


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls it."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def called(widget: QWidget) -> str:
    """Return what a failed test calls it."""
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} “{text or name_of(widget)}” {widget.width()}×{widget.height()}"


def cut(window: QWidget) -> list[str]:
    """Return the texts that have less room than they need."""
    found = []
    for each in [*seen(window, QLabel), *seen(window, QAbstractButton)]:
        assert isinstance(each, QLabel | QAbstractButton)
        if not each.text() or type(each).__name__ in _SHORTENED:
            continue
        if isinstance(each, QLabel) and each.wordWrap():
            need = each.heightForWidth(each.width())
            if need > each.height():
                found.append(f"{called(each)}: needs a height of {need}")
        elif each.sizeHint().width() > each.width():
            found.append(f"{called(each)}: needs a width of {each.sizeHint().width()}")
        elif each.sizeHint().height() > each.height() and isinstance(each, QLabel):
            found.append(f"{called(each)}: needs a height of {each.sizeHint().height()}")
    return found


def beyond(window: QWidget) -> list[str]:
    """Return what is wider than where it is seen."""
    found = []
    for area in seen(window, QScrollArea):
        assert isinstance(area, QScrollArea)
        inside, room = area.widget(), area.viewport().width()
        if inside.width() > room:
            found.append(f"{called(inside)}: {inside.minimumSizeHint().width()} in {room}")
        for each in inside.findChildren(QWidget):
            if not each.isVisible():
                continue
            start = each.mapTo(inside, each.rect().topLeft()).x()
            if start < 0 or start + each.width() > inside.width():
                found.append(f"{called(each)}: from {start}, in {inside.width()}")
    return found


def stops(window: QWidget) -> list[QWidget]:
    """Return what can have the focus."""
    return [
        each
        for each in seen(window, QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isEnabled()
        and each.focusProxy() is None
        and each.window() is window
        and type(each.parentWidget()).__name__ not in {"QSpinBox", "QComboBox"}
    ]


def walked(window: QWidget, key: Qt.Key) -> list[QWidget]:
    """Return what a key leads to, one after the other, until it is where it was before."""
    found: list[QWidget] = []
    for _ in range(_STEPS_MAX):
        at = window.focusWidget() or window
        QTest.keyClick(at, key)
        now = window.focusWidget()
        assert now is not None
        assert now is not at or len(stops(window)) == 1, f"{called(at)} keeps {key}"
        if now in found:
            return found
        found.append(now)
    raise AssertionError("it goes on for ever")


def group_of(widget: QWidget) -> list[QAbstractButton]:
    """Return what one moves among with arrows, where Tab leads to one of them alone."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group.buttons() if group is not None and group.exclusive() else []


# --- everybody


@by([USUAL], SCENES)
def test_keys_lead_everywhere_and_back_all_has_a_name_and_the_room_it_needs(
    shown: QWidget,
) -> None:
    wanted = stops(shown)
    assert [called(each) for each in wanted if not name_of(each)] == []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) if wanted else ():
        reached = walked(shown, key)
        missed = [
            called(each)
            for each in wanted
            if each not in reached and not any(other in reached for other in group_of(each))
        ]
        assert missed == []
    has_room(shown)


def has_room(window: QWidget, *, narrow: bool = True) -> None:
    """Fail where something has less room than it needs; the main window in both sizes.

    Unless `narrow`, what is too wide for the smaller of them may be scrolled to.
    """
    assert (cut(window), beyond(window)) == ([], [])
    if isinstance(window, MainWindow):
        window.resize(*NARROW)
        settled(window)
        assert (cut(window), beyond(window) if narrow else []) == ([], [])
        assert hidden(window) == []
        assert (window.width(), window.height()) == NARROW


def hidden(window: QWidget) -> list[str]:
    """Return what is wider than where it is seen and cannot be scrolled to."""
    return [
        called(area)
        for area in seen(window, QScrollArea)
        if isinstance(area, QScrollArea)
        and area.horizontalScrollBar().maximum() < area.widget().width() - area.viewport().width()
    ]


@by(OTHERS, PAGES)
def test_pages_have_room_for_other_languages_and_large_text(shown: QWidget) -> None:
    has_room(shown)


@by([LARGE], PAGES)
def test_pages_have_room_for_very_large_text(shown: QWidget) -> None:
    has_room(shown, narrow=False)


@by([USUAL], [each for each in BESIDE if each.name.startswith("first-start")])
def test_the_first_start_needs_no_scrolling(shown: QWidget) -> None:
    (area,) = shown.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0


@by([LARGE, LONG, MIRRORED], BESIDE)
def test_windows_have_room_for_other_languages_and_large_text(shown: QWidget) -> None:
    has_room(shown)
