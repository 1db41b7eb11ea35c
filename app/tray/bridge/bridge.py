"""`Bridge`: questions to the node, answered on the window's thread, which never waits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.tray.bridge.askers import Askers
from app.tray.bridge.watch import Watch
from app.tray.models.picture import Picture
from core.control.client import ControlClient
from core.control.events import Happened
from core.control.lines import Failure, Progress, Tell, failure_of
from core.control.operations import Operation
from core.node.home import Home

Q = TypeVar("Q")
A = TypeVar("A")
Act = Callable[[], None]

# So many questions a page asks at once.
_READY: Final = 4


def nothing(failure: Failure) -> None:
    """Do nothing about a failure: who asked asks again when something changes."""
    del failure


def unheard(progress: Progress) -> None:
    """Show no progress."""
    del progress


class Question(QObject):
    """A question under way; `drop` it where nobody wants the answer any more."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin; it belongs to whoever asks, and ends with it."""
        super().__init__(parent)
        self._dropped = False

    def drop(self) -> None:
        """Want no answer."""
        self._dropped = True

    @property
    def is_wanted(self) -> bool:
        """Say whether the answer is still wanted."""
        return not self._dropped


class Bridge(QObject):
    """Asks the node of a home. To be used on the window's thread only.

    `picture_changed` carries the newest `Picture`; `happened` what the node tells of (`Happened`).
    """

    picture_changed = Signal(object)
    happened = Signal(object)
    _deliver = Signal(object)

    def __init__(self, home: Home, parent: QObject | None = None) -> None:
        """Ask the node of `home`; nothing is opened before a question."""
        super().__init__(parent)
        self.home = home
        self.picture = Picture()
        self._closed = False
        self._hosted = False
        self._askers = Askers(_READY)
        self._watch = Watch(home, self)
        self._deliver.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """Begin to hear what happens in the node."""
        self._watch.start()

    def look_again(self) -> None:
        """Look at once for a node that was not there."""
        self._watch.look_again()

    def host(self, *, hosted: bool) -> None:
        """Note whether this application started the node, and so stops it when it quits."""
        self._hosted = hosted
        self._take(self.picture)

    def trouble(self, failure: Failure) -> None:
        """Note why the node could not be started, until there is one."""
        self._take(replace(self.picture, trouble=failure.detail, remedy=failure.remedy))

    def pictured(self, picture: Picture) -> None:
        """Pass on what is known of the node. Called on the watching thread."""
        self._deliver.emit(lambda: self._take(picture))

    def heard(self, event: Happened) -> None:
        """Pass on what happened. Called on the watching thread."""
        self._deliver.emit(lambda: self.happened.emit(event))

    def _take(self, picture: Picture) -> None:
        if not self._closed:
            self.picture = replace(picture, hosted=self._hosted)
            self.picture_changed.emit(self.picture)

    def ask(
        self,
        operation: Operation[Q, A],
        request: Q,
        done: Callable[[A], None],
        failed: Callable[[Failure], None] = nothing,
        tell: Tell = unheard,
    ) -> Question:
        """Ask; `done`, `failed` and `tell` are called on the window's thread, never at once."""
        client = ControlClient(self.home.run_folder)
        return self.work(lambda told: client.call(operation, request, told), done, failed, tell)

    def work(
        self,
        call: Callable[[Tell], A],
        done: Callable[[A], None],
        failed: Callable[[Failure], None] = nothing,
        tell: Tell = unheard,
    ) -> Question:
        """Call `call` on a thread of the bridge; what it returns or raises comes back here.

        `call` must not touch a widget. It gets what tells of its progress.
        """
        question = Question(self)

        def told(progress: Progress) -> None:
            self._later(question, lambda: tell(progress))

        def run() -> None:
            try:
                answer = call(told)
            except Exception as error:  # noqa: BLE001 - every question is answered
                failure = failure_of(error)
                self._later(question, lambda: failed(failure), last=True)
            else:
                self._later(question, lambda: done(answer), last=True)

        if not self._closed:
            self._askers.run(run)
        return question

    def close(self) -> None:
        """Ask nothing any more. Who waits for an answer gets none."""
        self._closed = True
        self._watch.close()

    def _later(self, question: Question, act: Act, *, last: bool = False) -> None:
        def wanted() -> None:
            if question.is_wanted and not self._closed:
                act()
            if last:
                question.deleteLater()

        if not self._closed:
            self._deliver.emit(wanted)

    def _run(self, act: Act) -> None:
        act()
