"""What the entries of menus, notifications and pages do, by their names."""

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.starting import start
from app.tray.assets import ASSETS
from app.tray.bridge.bridge import Bridge
from app.tray.bridge.opening import on_drive, open_outside
from app.tray.models.files import FOLDER
from app.tray.pages.recovery_words import show_recovery_words
from app.tray.pages.versions_dialog import VersionsDialog
from app.tray.shell.windows_kept import WindowsKept
from app.tray.widgets.confirmation import Confirmation, Question
from app.tray.widgets.desk import Desk
from core.control import operations
from core.control.client import ControlClient
from core.control.lines import Failure, Tell
from core.control.operations import Operation
from core.control.schema import (
    DownRequest,
    FreezeRequest,
    Inspection,
    Nothing,
    PathRequest,
    PauseRequest,
    RestoreRequest,
    Started,
)

Q = TypeVar("Q")
A = TypeVar("A")
MANUAL: Final = ASSETS.parent / "docs" / "guide" / "getting-started.md"


class Acts(QObject):
    """Does what is chosen, of one network. `failed` carries a failure for people."""

    failed = Signal(object)

    def __init__(self, desk: Desk, windows: WindowsKept) -> None:
        """Act on the node of a desk."""
        super().__init__()
        self._desk = desk
        self._windows = windows
        self._acts: dict[str, Callable[[str], None]] = {
            "open-drive": self._open,
            "open-file": self._open,
            "pause": self._pause,
            "resume": lambda _: self._ask_quietly(operations.RESUME, Nothing()),
            "freeze": lambda _: self._freeze(),
            "unfreeze": lambda _: self._unfreeze(),
            "keep": lambda path: self._ask_quietly(operations.KEEP, PathRequest(path)),
            "free": lambda path: self._ask_quietly(operations.FREE, PathRequest(path)),
            "versions": self._show_versions,
            "undo-change": self._undo_change,
            "start": lambda _: self.start_node(),
            "restart": lambda _: self._restart(),
            "recovery-words": lambda _: show_recovery_words(self._desk, self._in_front()),
            "manual": lambda _: self._open_outside(str(MANUAL)),
            "copy-details": lambda _: self._copy_details(),
        }

    def do(self, act: str, value: str = "") -> None:
        """Do what `act` names, or show the page or window of this name."""
        if act in self._acts:
            self._acts[act](value)
        elif self._windows.knows(act):
            self._windows.show(act, value)
        else:
            self._windows.show("overview")

    @property
    def _bridge(self) -> Bridge:
        return self._desk.bridge

    # --- the node

    def start_node(self) -> None:
        """Start the node of this home, unless it runs; this application stops it in the end."""
        bridge, home = self._bridge, self._bridge.home
        client = ControlClient(home.run_folder)

        def run(tell: Tell) -> Started:
            del tell
            return start(home, lambda: client.call(operations.HEALTH, Nothing()))

        def started(_: Started) -> None:
            bridge.host(hosted=True)
            bridge.look_again()

        bridge.work(run, started, self._start_failed)

    def _start_failed(self, failure: Failure) -> None:
        self._bridge.trouble(failure)
        self.failed.emit(failure)

    def _restart(self) -> None:
        def stopped(_: object) -> None:
            self.start_node()

        # One that does not answer is not there any more, or of another version: it is started.
        self._bridge.ask(operations.DOWN, DownRequest(), stopped, lambda _: self.start_node())

    def _ask_quietly(self, operation: Operation[Q, A], request: Q) -> None:
        self._bridge.ask(operation, request, lambda _: None, self.failed.emit)

    def _pause(self, value: str) -> None:
        seconds = float(value) if value else None
        self._ask_quietly(operations.PAUSE, PauseRequest(seconds))

    def _show_versions(self, path: str) -> None:
        """Show the older versions of what stands at a path, in front of the page of files."""
        self._windows.show("files", path)

        def found(entry: Inspection) -> None:
            folder = entry.kind == FOLDER
            VersionsDialog(self._desk, path, self._windows.main, of_folder=folder).open()

        self._bridge.ask(operations.INSPECT, PathRequest(path), found, self.failed.emit)

    def _undo_change(self, value: str) -> None:
        version, _, path = value.partition(" ")
        self._ask_quietly(operations.RESTORE, RestoreRequest(path, version))

    def _freeze(self) -> None:
        words, status = self._desk.words, self._bridge.picture.status
        name = status.network if status is not None else ""
        question = Question(
            words.say("Freeze {network}?", network=name),
            words.say("Nobody can write on any pod until you unfreeze. Open files stay readable."),
            words.say("Cancel"),
            [(words.say("Freeze"), "danger-filled", "freeze")],
        )
        self.confirm(
            question,
            lambda _: self._ask_quietly(operations.FREEZE, FreezeRequest(frozen=True)),
        )

    def _unfreeze(self) -> None:
        self._ask_quietly(operations.FREEZE, FreezeRequest(frozen=False))

    # --- outside

    def _open(self, path: str) -> None:
        status = self._bridge.picture.status
        if status is not None:
            self._open_outside(on_drive(status.mount, path))

    def _open_outside(self, what: str) -> None:
        def run(tell: Tell) -> None:
            del tell
            open_outside(what)

        self._bridge.work(run, lambda _: None, self.failed.emit)

    def _copy_details(self) -> None:
        clipboard = QGuiApplication.clipboard()
        picture = self._bridge.picture
        status = picture.status
        said = [str(picture.reach), picture.trouble, picture.remedy]
        if status is not None:
            said = [f"{status.network}: {status.situation}, Wormhole {status.version}"]
            said += [f"{pod.name}: {pod.role}, {pod.state}" for pod in status.pods]
            said += [f"{note.kind}: {note.text} {note.remedy}" for note in status.attention]
        clipboard.setText("\n".join(line for line in said if line))

    def confirm(self, question: Question, answered: Callable[[str], None]) -> None:
        """Ask a person in front of the main window; `answered` gets the name of the button."""
        Confirmation(self._desk.theme, question, answered, self._in_front()).open()

    def _in_front(self) -> QWidget:
        """Return the main window, shown."""
        main = self._windows.main
        if not main.isVisible():
            self._windows.show("overview")
        return main
