"""The composition root of the desktop application: builds all in order, ends all in reverse."""

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.tray.assets import ICONS, TEXTS, TOKENS
from app.tray.bridge.autostart import autostart, own_command
from app.tray.bridge.bridge import Bridge
from app.tray.bridge.file_manager import Machine
from app.tray.bridge.garbage import collect_here_only
from app.tray.bridge.notifying import DesktopNotifications
from app.tray.bridge.preferences_file import PreferencesKept
from app.tray.look.icons import app_icon, forget_pictures
from app.tray.look.theme import Theme
from app.tray.look.tokens import read_tokens
from app.tray.models.asked import Asked
from app.tray.models.notices import QUIET_SECONDS, Notice, Told, notices
from app.tray.models.preferences import AS_SYSTEM, Look, tells
from app.tray.shell.desktop import dress, scheme_of, speak, theme_of
from app.tray.shell.dressed import Dressed, variant_of
from app.tray.shell.file_managers import FileManagers
from app.tray.shell.makers import first_start, general
from app.tray.shell.networks import Networks
from app.tray.shell.one_instance import FirstInstance
from app.tray.shell.showing import Showing
from app.tray.shell.shown import Makers, key_of
from app.tray.shell.signals import Signals
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from app.tray.words.catalogue import known_locale, languages, own_name, read_catalogue
from app.tray.words.words import Words
from core.control.lines import Failure
from core.node.garbage import keep_collections_short
from core.node.home import Home

# At a login the place for icons may come later than this application.
_TRAY_TRIES: Final = 10
_TRAY_AGAIN_MS: Final = 1_000
_RUNTIME: Final = "XDG_RUNTIME_DIR"


def local_now() -> datetime:
    """Return the local time: what people compare their clocks with."""
    return datetime.fromtimestamp(time.time_ns() / 1e9, UTC).astimezone()


class Application(QObject):
    """The desktop application of all networks below one home. `ended`: it may end now."""

    ended = Signal()
    _refused = Signal(object)
    _notice_chosen = Signal(object)

    def __init__(self, app: QApplication, home: Home, makers: Makers) -> None:
        """Build it; `start` begins. Raises `OSError`, `Refused`."""
        super().__init__()
        self._app = app
        self._makers = makers
        self._system_font = app.font()
        self._tokens = read_tokens(TOKENS)
        self._kept = PreferencesKept(home.folder / "desktop.json", self)
        self._autostart = autostart(
            own_command(home.folder), sys.platform, platformdirs.user_config_path(), Path.home()
        )
        self._started = time.monotonic()
        self._told: dict[str, Told] = {}
        self._tries = 0
        self._is_ended = False
        kept = self._kept.now
        self._look = (kept.language, kept.look, kept.monochrome, scheme_of(""))
        app.setQuitOnLastWindowClosed(False)
        app.setWindowIcon(app_icon())
        app.setDesktopFileName("wormhole")
        self._first = FirstInstance(home, self.show)
        self.networks = Networks(home)
        self.dressed = self._dress()
        self._showing = Showing(self.networks, lambda: self.dressed, self._tell_failure)
        self._managers = self._make_managers() if sys.platform == "linux" else None
        self._notifications = DesktopNotifications(
            self._notice_chosen.emit, self._refused.emit, str(ICONS / "app.svg")
        )
        self._notice_chosen.connect(
            lambda notice: self.go(notice.where, notice.path, notice.network),
            Qt.ConnectionType.QueuedConnection,
        )
        self._refused.connect(self._say_by_icon, Qt.ConnectionType.QueuedConnection)
        self.networks.pictured.connect(self._notice)
        self.networks.added.connect(self._add)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress_later)
        self._kept.changed.connect(self._dress_later)

    def start(self, *, hidden: bool) -> None:
        """Begin: show the icon, start the node where there is a network; `hidden`: no window."""
        self.networks.watch()
        there = [bridge for bridge in self.networks.bridges if bridge.home.exists]
        for bridge in there:
            self.dressed.of(key_of(bridge)).acts.start_node()
        if not there and not hidden:
            self.go("first-start")
        self._show_icon(hidden=hidden)
        if self._managers is not None:
            self._managers.start()
        # What holds after the first half minute is told then, though nothing may change.
        QTimer.singleShot(round(QUIET_SECONDS * 1_000) + 500, self._notice_all)

    def show(self, asked: Asked) -> None:
        """Show what another instance or a file manager asks for: a page, or the window."""
        self._showing.show(asked)

    def _show_icon(self, *, hidden: bool) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.dressed.tray.show()
        elif self._tries < _TRAY_TRIES and hidden:
            self._tries += 1
            QTimer.singleShot(_TRAY_AGAIN_MS, lambda: self._show_icon(hidden=hidden))
        elif self.bridge.home.exists:
            # Without a place for icons the window is the application.
            self.go("overview")

    def _make_managers(self) -> FileManagers:
        given = os.environ.get(_RUNTIME, "")
        machine = Machine(platformdirs.user_data_path())
        runtime = Path(given) if given else None
        return FileManagers(
            self.networks, self._kept, lambda: self.dressed.desk.words, machine, runtime
        )

    def _words(self) -> Words:
        chosen = self._kept.now.language or QLocale.system().name()
        return Words(read_catalogue(TEXTS, known_locale(chosen)))

    def _general(self, desk: Desk) -> Page:
        spoken = [(AS_SYSTEM, desk.words.say("As the system"))]
        spoken += [(name, own_name(name)) for name in languages(TEXTS)]
        return general(desk, self._kept, self._autostart, spoken)

    def _first_start(self, desk: Desk) -> QWidget:
        def start_at_login(on: bool) -> None:
            # Where that cannot be written, the drive is still ready; General says why later.
            with suppress(OSError):
                self._autostart.switch(on=on)

        return first_start(desk, start_at_login)

    def _dress(self) -> Dressed:
        kept = self._kept.now
        chosen = "" if kept.look is Look.SYSTEM else kept.look.value
        theme = theme_of(self._tokens, chosen, self._system_font)
        words = self._words()
        dress(self._app, theme)
        speak(self._app, words)
        pages, windows = self._makers
        own = {name: self._first_start for name, made in windows.items() if made is first_start}
        makers = ({**pages, "general": self._general}, {**windows, **own})
        desks = [self._desk(bridge, words, theme) for bridge in self.networks.bridges]
        made = Dressed(desks, makers, self.networks.further)
        made.tray.become(variant_of(theme, monochrome=kept.monochrome))
        made.quitting.quit_now.connect(self.end)
        made.failed.connect(self._tell_failure)
        made.gone.connect(self._retire)
        return made

    def _desk(self, bridge: Bridge, words: Words, theme: Theme) -> Desk:
        key = key_of(bridge)

        def go(where: str, path: str = "") -> None:
            self.go(where, path, key)

        return Desk(bridge, words, theme, local_now, go)

    def _add(self, bridge: Bridge) -> None:
        before = self.dressed.desk
        self.dressed.add(self._desk(bridge, before.words, before.theme))

    def _retire(self, key: str) -> None:
        self.networks.retire(key)
        self._told.pop(key, None)

    @property
    def bridge(self) -> Bridge:
        """The bridge to the node of the network in use."""
        return self.dressed.desk.bridge

    def go(self, where: str, path: str = "", network: str = "") -> None:
        """Lead to a page or a window, or do what is called so, in the network of a key."""
        self.dressed.do(where, path, network)

    def _dress_later(self) -> None:
        # What tells of the change may be a control of the very window that is made anew.
        kept = self._kept.now
        look = (kept.language, kept.look, kept.monochrome, scheme_of(""))
        if look != self._look:
            self._look = look
            QTimer.singleShot(0, self._dress_anew)

    def _dress_anew(self) -> None:
        """Look otherwise from now on; what was open is open again."""
        if self._is_ended:
            return
        before = self.dressed
        page, shown, key = before.windows.current, before.tray.is_shown, before.shown.key
        before.end()
        forget_pictures()
        self.dressed = self._dress()
        self.dressed.use(key)
        if shown:
            self.dressed.tray.show()
        if page:
            self.go(page)

    def _notice_all(self) -> None:
        for bridge in self.networks.bridges:
            self._notice(bridge)

    def _notice(self, bridge: Bridge) -> None:
        running, key = time.monotonic() - self._started, key_of(bridge)
        told, words = self._told.get(key, Told()), self.dressed.desk.words
        due, self._told[key] = notices(bridge.picture, told, running, words)
        for notice in due:
            if tells(self._kept.now, notice.kind, local_now()):
                self._notifications.tell(replace(notice, network=key))

    def _tell_failure(self, failure: Failure, network: str = "") -> None:
        words = self.dressed.desk.words
        title, text = words.told(failure.title), words.told(failure.detail, failure.remedy)
        self._notifications.tell(
            Notice(
                *(text, "failure", title, text, words.say("Open Wormhole"), "overview"),
                network=network,
            )
        )

    def _say_by_icon(self, notice: Notice) -> None:
        # What the icon is may have changed since the signal was connected.
        self.dressed.say(notice)

    def end(self) -> None:
        """End: no window, no icon, no thread that tells anything. A second time is no error."""
        if self._is_ended:
            return
        self._is_ended = True
        self._first.close()
        self._notifications.close()
        self.networks.close()
        self.dressed.end()
        self.ended.emit()
        self._app.quit()


def run(app: QApplication, home: Home, makers: Makers, *, asked: Asked, hidden: bool) -> int:
    """Run the application of a home until it is quit; return the exit code."""
    application = Application(app, home, makers)
    # The node goes on: whoever ends the session ends it, too, or wants the drive to stay.
    signals = Signals([signal.SIGTERM, signal.SIGINT], application.end)
    application.start(hidden=hidden)
    if asked.page:
        application.show(asked)
    keep_collections_short()
    collect_here_only()
    try:
        return app.exec()
    finally:
        signals.close()
        forget_pictures()
