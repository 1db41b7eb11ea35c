"""What buttons of the overview do on the spot; all others lead somewhere."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.tray.models.checking import what_to_check
from app.tray.models.said import Act
from app.tray.models.tone import Tone
from app.tray.pages.check_pod_dialog import CheckPodDialog
from app.tray.widgets.confirmation import Confirmation, Question
from app.tray.widgets.desk import Desk
from app.tray.widgets.folder_chooser import choose_folder
from app.tray.widgets.notice import Notice
from core.control import operations
from core.control.lines import Failure, Tell
from core.control.operations import Operation
from core.control.schema import ConfigChanged, GuardDecision, Imported, ImportRequest, Nothing
from core.node.setting_texts import set_at_rest

Q = TypeVar("Q")
A = TypeVar("A")


class ActsHere:
    """Does what a headline offers. `notice` is where it says what came of it."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        """Act for a page."""
        self._desk = desk
        self._page = page
        self.notice = Notice(desk.theme, desk.words)
        self._acts: dict[str, Callable[[str], None]] = {
            "check-pod": self._check,
            "mount": lambda _: self._ask(operations.MOUNT, Nothing()),
            "guard-deny": lambda _: self._guard(proceed=False),
            "guard-proceed": lambda _: self._ask_guard(),
            "import": lambda _: self._choose_folder(),
            "help-fuse": lambda _: self._help_fuse(),
            "other-folder": lambda _: self._choose_place(),
        }

    def do(self, act: Act) -> None:
        """Do it, or go there."""
        self.notice.clear()
        if act.go in self._acts:
            self._acts[act.go](act.path)
        else:
            self._desk.go(act.go, act.path)

    def _ask(self, operation: Operation[Q, A], request: Q) -> None:
        self._desk.bridge.ask(operation, request, lambda _: None, self.notice.fail)

    def _check(self, pod: str) -> None:
        status = self._desk.bridge.picture.status
        row = next((each for each in status.pods if each.name == pod), None) if status else None
        if row is None:
            return
        found = what_to_check(row, self._desk.words, self._desk.now())
        CheckPodDialog(self._desk, pod, found, self._page).open()

    def _guard(self, *, proceed: bool) -> None:
        self._ask(operations.GUARD_DECIDE, GuardDecision(proceed))

    def _ask_guard(self) -> None:
        words = self._desk.words
        question = Question(
            words.say("Let all of it go?"),
            words.say("What was stopped is let go on this machine. That cannot be undone."),
            words.say("Keep everything"),
            [(words.say("Let it go"), "danger-filled", "proceed")],
        )
        self._confirm(question, lambda _: self._guard(proceed=True))

    def _confirm(self, question: Question, answered: Callable[[str], None]) -> None:
        Confirmation(self._desk.theme, question, answered, self._page).open()

    def _choose_folder(self) -> None:
        choose_folder(self._page, self._desk.words.say("Import a folder"), self._bring)

    def _choose_place(self) -> None:
        choose_folder(self._page, self._desk.words.say("Show the drive at"), self._show_at)

    def _show_at(self, folder: str) -> None:
        """Have the drive shown elsewhere, and start: no node runs where that is offered."""
        home = self._desk.bridge.home

        def write(tell: Tell) -> ConfigChanged:
            del tell
            return set_at_rest(home, {"pod.mount": folder})

        self._desk.bridge.work(write, lambda _: self._desk.go("start"), self.notice.fail)

    def _bring(self, folder: str) -> None:
        words = self._desk.words
        self.notice.tell(Tone.INFO, words.say("{folder} is being brought in", folder=folder))
        self._desk.bridge.ask(operations.IMPORT, ImportRequest(folder), self._brought, self._failed)

    def _brought(self, imported: Imported) -> None:
        words = self._desk.words
        self.notice.tell(
            Tone.OK,
            words.count("{n} file was brought in", "{n} files were brought in", imported.files),
        )

    def _failed(self, failure: Failure) -> None:
        self.notice.fail(failure)

    def _help_fuse(self) -> None:
        words, picture = self._desk.words, self._desk.bridge.picture
        self.notice.tell(
            Tone.INFO,
            words.say("The drive needs FUSE"),
            words.told(picture.remedy)
            or words.say("Install the package fuse3 of this system, then try again."),
        )
