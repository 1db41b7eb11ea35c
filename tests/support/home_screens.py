"""Every page and window of the desktop application with the answers of `home_node`, as scenes.

A scene is played in steps: after each of them whoever looks waits until all is `settled`. Nothing
of this machine is looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from app.tray.bridge.bridge import Question, nothing, unheard
from app.tray.bridge.preferences_file import PreferencesKept
from app.tray.look.theme import Theme
from app.tray.models.picture import Picture, Reach
from app.tray.models.settings.disk import Disk
from app.tray.models.trouble import Field
from app.tray.pages.advanced_page import AdvancedPage
from app.tray.pages.settings.general import GeneralPage
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.shell.makers import PAGES
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from app.tray.windows.about_window import AboutWindow
from app.tray.windows.add_device_window import AddDeviceWindow
from app.tray.windows.admit_window import AdmitWindow
from app.tray.windows.check_window import CheckWindow
from app.tray.windows.first_start_window import FirstStartWindow
from app.tray.windows.join_window import JoinWindow
from app.tray.windows.main_window import MainWindow
from app.tray.windows.panel import Panel
from app.tray.words.words import Words
from core.control.lines import Failure, Tell
from core.control.schema import Joined, Throughput
from core.node.home import Home
from tests.support import desktop_network as network
from tests.support import home_node as node
from tests.support.desk_double import NOW, BridgeDouble, Went, theme, words
from tests.support.home_node import GB
from tests.support.machines import HOME_NETWORK, KNOCK, MEETING, STARTED, failure
from tests.support.setting_up_double import Doubles
from tests.support.tray_sheet import TraySheet

A = TypeVar("A")
Play = Callable[[Desk], Iterator[QWidget]]
SPOKEN = [("", "As the system"), ("en", "English"), ("fr", "Français")]
_SETTLES_MS = 3_000


class StillBridge(BridgeDouble):
    """Does at once what a thread would do, and tells afterwards."""

    def work(
        self,
        call: Callable[[Tell], A],
        done: Callable[[A], None],
        failed: Callable[[Failure], None] = nothing,
        tell: Tell = unheard,
    ) -> Question:
        question = Question()
        self.give(self._wait(question, done, failed, tell), call(tell))
        return question


@dataclass(frozen=True)
class Scene:
    """What is shown: how it comes about, and what the node answers and is like."""

    name: str
    play: Play
    picture: Picture = field(default_factory=node.running)
    answers: Mapping[str, object] = field(default_factory=dict)


def desk_of(scene: Scene, look: Theme | None = None, say: Words | None = None) -> Desk:
    """Return the desk that a scene is played on; its bridge is to be closed afterwards."""
    bridge = StillBridge(node.answers() | dict(scene.answers))
    bridge.home = Home(Path("/people/mia/.wormhole"))
    bridge.picture = scene.picture
    return Desk(bridge, say or words(), look or theme(), lambda: NOW, Went())


def settled(widget: QWidget) -> None:
    """Return when nothing is to come: no answer, no layout, no timer that ends."""
    clock = QElapsedTimer()
    clock.start()
    quiet = 0
    while quiet < 3 and not clock.hasExpired(_SETTLES_MS):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        waits = [timer for timer in _timers(widget) if timer.isActive() and timer.isSingleShot()]
        if waits:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        quiet = 0 if waits else quiet + 1


def _timers(widget: QWidget) -> Iterator[QTimer]:
    """Yield the timers of a window, and of the settings that are changed in it: they delay."""
    yield from widget.findChildren(QTimer)
    for shown in widget.findChildren(SettingsPage):
        yield shown.session._rest


@contextmanager
def machine_of_mia() -> Iterator[None]:
    """Have what is looked at on a machine be so as on the one of the design."""
    disk = "app.tray.pages.settings.storage.disk_of"
    examined = "app.tray.windows.check_window.examine_machine"
    with (
        patch(disk, lambda _: Disk(512 * GB, 237 * GB)),
        patch(examined, lambda _: node.MACHINE_CHECKED),
    ):
        yield


# --- the main window


class _Autostart:
    """It starts at a login."""

    def is_on(self) -> bool:
        return True

    def switch(self, *, on: bool) -> None:
        """Do nothing."""


def _general(desk: Desk) -> Page:
    kept = PreferencesKept(Path("/nowhere/desktop.json"))
    page = GeneralPage(desk, kept, _Autostart(), SPOKEN)  # type: ignore[arg-type]
    kept.setParent(page)
    return page


def page(name: str, path: str = "", act: Callable[[Page], None] | None = None) -> Play:
    """Return what shows a page of the main window, at `path`; then `act` is done with it."""

    def play(desk: Desk) -> Iterator[QWidget]:
        window = MainWindow(desk, PAGES | {"general": _general})
        window.go(name)
        yield window
        if path:
            window.go(name, path)
            yield window
        if act is not None:
            act(window._pages[name])
            yield window

    return play


def _third_copy(shown: Page) -> None:
    assert isinstance(shown, SettingsPage)
    shown.session.put("redundancy.copies", 3)


def _slip(shown: Page) -> None:
    assert isinstance(shown, SettingsPage)
    shown.session.put("cache.heads", "64 KiBs")


def _slips_of_the_pen(shown: Page) -> None:
    assert isinstance(shown, AdvancedPage)
    text = shown.editor.toPlainText().replace("strategy", "stratgy")
    shown.editor.setPlainText(f'{text}\n[[files]]\nmatch = "scratch/**"\nredundancy = 7\n')


def _overview(name: str, picture: Picture, **answers: object) -> Scene:
    return Scene(f"overview-{name}", page("overview"), picture, answers)


def _not_running() -> Picture:
    return Picture(Reach.NOT_RUNNING, network="home")


OVERVIEWS = [
    Scene("overview", page("overview")),
    _overview("working", node.moving()),
    _overview(
        "problem",
        replace(node.running(
            situation="mixed",
            pods=[network.replace(node.NAS, free=GB), node.AWAY,
                  network.replace(node.LAPTOP, free=7 * GB)],
            under_copied=20_454,
            attention=[network.note("situation"), network.note("absent")],
            to_go=9 * GB,
            received_rate=22e6,
            sent_rate=3e6,
            by_copies=network.mixed().by_copies,
        ), most_to_go=50 * GB),
    ),
    _overview(
        "critical",
        node.running(
            situation="critical",
            pods=[network.replace(node.NAS, state="absent", since="2026-11-22T08:50:00Z"),
                  node.PI, node.LAPTOP],
            absent_files=14,
            under_copied=20_454,
            attention=[network.note("situation"), network.note("absent")],
            by_copies={"0": network.Amount(14, 38 * GB), "1": network.Amount(20_440, 41 * GB),
                       "2": network.Amount(27_858, 109 * GB)},
        ),
    ),
    _overview(
        "alone",
        node.running(
            situation="mixed",
            pods=[network.replace(node.NAS, state="absent", since="2026-11-22T09:02:00Z"),
                  network.replace(node.AWAY, since="2026-11-22T09:02:00Z"), node.LAPTOP],
            alone_since="2026-11-22T09:02:00Z",
            received_rate=0.0,
        ),
    ),
    _overview(
        "frozen",
        node.running(
            frozen=True,
            frozen_by="laptop-mia",
            frozen_at="2026-11-22T09:20:00Z",
            frozen_reason="The accounts of the year are being closed.",
        ),
    ),
    _overview("not-running", _not_running()),
    _overview(
        "first",
        node.running(
            pods=[node.LAPTOP],
            received_rate=0.0,
            files=18_204,
            bytes=71 * GB,
            under_copied=18_204,
            by_copies={"1": network.Amount(18_204, 71 * GB)},
        ),
        throughput=Throughput(60, [0] * 60, [0] * 60),
    ),
    _overview(
        "empty",
        node.running(
            pods=[network.replace(node.LAPTOP, copies=0, older=0, cached=0, used=0)],
            files=0,
            bytes=0,
            received_rate=0.0,
            by_copies={},
        ),
        throughput=Throughput(60, [0] * 60, [0] * 60),
    ),
]  # fmt: skip
MAIN = [
    *OVERVIEWS,
    Scene("activity", page("activity"), node.moving(conflicts=1), {"transfers": node.TRANSFERS}),
    Scene("activity-serving", page("activity"), node.running(received_rate=0.0, sent_rate=3.1e6)),
    Scene("conflicts", page("conflicts", node.LETTER), node.running(conflicts=2)),
    Scene("conflicts-none", page("conflicts"), answers={"conflicts": [], "log": []}),
    Scene("general", page("general")),
    Scene("drive", page("drive")),
    Scene("storage", page("storage")),
    Scene("redundancy", page("redundancy", act=_third_copy)),
    Scene("reading", page("reading")),
    Scene("reading-error", page("reading", act=_slip)),
    Scene("placement", page("placement")),
    Scene("crisis", page("crisis")),
    Scene("pods", page("pods"), node.running(pods=[node.NAS, node.PI, node.LAPTOP, node.TOWER])),
    Scene("files", page("files", "/Documents", lambda shown: shown.tree.expand(
        shown.tree.currentIndex()))),  # type: ignore[attr-defined]
    Scene("advanced", page("advanced")),
    Scene("advanced-problems", page("advanced", act=_slips_of_the_pen)),
]  # fmt: skip


# --- what stands beside it


def panel(desk: Desk) -> Iterator[QWidget]:
    """Show the panel of the tray."""
    made = Panel(desk)
    made.show_picture(desk.bridge.picture)
    made.adjustSize()
    yield made


def tray(desk: Desk) -> Iterator[QWidget]:
    """Show all icons of the tray."""
    yield TraySheet(desk)


def first_start(desk: Desk, step: int) -> Iterator[QWidget]:
    """Show a step of the first start: a new network is made."""
    doubles = Doubles()
    window = FirstStartWindow(desk, doubles.outfit, lambda _: None)
    yield window
    if step > 1:
        window._primary()
        yield window
    if step > 2:
        window._primary()
        yield window
        window._done(STARTED)
        yield window


def first_nearby(desk: Desk) -> Iterator[QWidget]:
    """Show the first start where a network was found."""
    doubles = Doubles()
    window = FirstStartWindow(desk, doubles.outfit, lambda _: None)
    yield window
    assert doubles.nearby is not None
    doubles.nearby.changed.emit((HOME_NETWORK,), False)
    window._edited(Field.CODE, "home-velvet-canoe")
    yield window


def first_words(desk: Desk) -> Iterator[QWidget]:
    """Show the words that are compared."""
    window = FirstStartWindow(desk, Doubles().outfit, lambda _: None)
    yield window
    window._met(MEETING)
    yield window


def add_device(desk: Desk, phase: str) -> Iterator[QWidget]:
    """Show how a device is added: its code, the words, and that it is in."""
    window = AddDeviceWindow(desk)
    yield window
    if phase != "code":
        window._knocked(KNOCK)
        yield window
    if phase == "joined":
        window._same()
        window._joined(Joined("tower-lena", "ab12"))
        yield window


def join(desk: Desk, reason: str) -> Iterator[QWidget]:
    """Show how a network is joined; with `reason`, that it went wrong."""
    doubles = Doubles()
    window = JoinWindow(desk, doubles.outfit)
    yield window
    if reason:
        assert doubles.nearby is not None
        doubles.nearby.changed.emit((HOME_NETWORK,), False)
        window._edited(Field.CODE, "home-velvet-canon")
        window._failed(failure(reason, tries=2))
        yield window


def _plain(make: Callable[[Desk], QWidget]) -> Play:
    def play(desk: Desk) -> Iterator[QWidget]:
        yield make(desk)

    return play


_ASKED = node.running(pods=[node.NAS, node.PI, node.LAPTOP, node.TOWER])
BESIDE = [
    Scene("panel", panel),
    Scene("panel-working", panel, node.moving()),
    Scene("panel-attention", panel, node.running(pods=[node.NAS, node.AWAY, node.LAPTOP],
                                                 attention=[network.note("absent")])),
    Scene("tray", tray),
    Scene("first-start-1", partial(first_start, step=1)),
    Scene("first-start-1-nearby", first_nearby),
    Scene("first-start-2", partial(first_start, step=2)),
    Scene("first-start-3", partial(first_start, step=3)),
    Scene("words-to-compare", first_words),
    Scene("add-device", partial(add_device, phase="code")),
    Scene("add-device-words", partial(add_device, phase="words")),
    Scene("add-device-joined", partial(add_device, phase="joined")),
    Scene("join", partial(join, reason="")),
    Scene("join-error", partial(join, reason="wrong-code")),
    Scene("admit", _plain(AdmitWindow), _ASKED),
    Scene("check", _plain(CheckWindow)),
    Scene("about", _plain(AboutWindow)),
]  # fmt: skip
SCENES = [*MAIN, *BESIDE]
