"""`Bridge`: questions to the node, answered on the window's thread, which never waits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from app.tray.bridge.askers import Askers
from app.tray.bridge.garbage import collect_when_due
from app.tray.bridge.mailbox import Mailbox
from app.tray.bridge.watch import Watch
from app.tray.models.picture import Picture
from core.control.client import ControlClient
from core.control.lines import Failure, Progress, Tell, failure_of
from core.control.operations import Operation
from core.control.schema import Happened
from core.node.home import Home

Q = TypeVar("Q")
A = TypeVar("A")

# So many questions a page asks at once.
_READY: Final = 4


def nothing(failure: Failure) -> None:
    """Do nothing about a failure: who asked asks again when something changes."""
    del failure


def unheard(progress: Progress) -> None:
    """Show no progress."""
    del progress


class Question:
    """A question under way; `drop` it where nobody wants the answer any more."""

    def __init__(self) -> None:
        """Begin."""
        self._dropped = False

    def drop(self) -> None:
        """Want no answer."""
        self._dropped = True

    @property
    def is_wanted(self) -> bool:
        """Say whether the answer is still wanted."""
        return not self._dropped


@dataclass(frozen=True, slots=True)
class _Waits:
    """Who waits for an answer. Only the window's thread has these."""

    question: Question
    done: Callable[[object], None]
    failed: Callable[[Failure], None]
    tell: Tell


@dataclass(frozen=True, slots=True)
class _Told:
    """How far a question is."""

    number: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Answered:
    """What came of a question. `call` comes back with it, to be let go where it was made."""

    number: int
    answer: object
    failure: Failure | None
    call: object


@dataclass(frozen=True, slots=True)
class _Released:
    """The thread of a question knows nothing of it any more."""

    number: int


class _Job:
    """A question on its way through another thread."""

    def __init__(self, number: int, call: Callable[[Tell], object], mailbox: Mailbox) -> None:
        self._number = number
        self._call: Callable[[Tell], object] | None = call
        self._mailbox = mailbox

    def __call__(self) -> None:
        """Ask, and post what came of it."""
        call, self._call = self._call, None
        if call is None:
            return
        number, mailbox = self._number, self._mailbox
        answer, failure = None, None
        try:
            answer = call(lambda progress: mailbox.post(_Told(number, progress)))
        except Exception as error:  # noqa: BLE001 - every question is answered
            failure = failure_of(error)
        mailbox.post(_Answered(number, answer, failure, call))


class _Hears:
    """Hears the watch on its thread."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def pictured(self, picture: Picture) -> None:
        self._mailbox.post(picture)

    def heard(self, event: Happened) -> None:
        self._mailbox.post(event)


class Bridge(QObject):
    """Asks the node of a home. To be used on the window's thread only.

    `picture_changed` carries the newest `Picture`; `happened` what the node tells of (`Happened`).
    """

    picture_changed = Signal(object)
    happened = Signal(object)

    def __init__(self, home: Home, parent: QObject | None = None) -> None:
        """Ask the node of `home`; nothing is opened before a question."""
        super().__init__(parent)
        self.home = home
        self.picture = Picture()
        self._closed = False
        self._hosted = False
        self._numbers = count(1)
        self._waiting: dict[int, _Waits] = {}
        self._mailbox = Mailbox()
        self._askers = Askers(_READY)
        self._watch = Watch(home, _Hears(self._mailbox))
        # What came back from a thread, until that has let it go.
        self._kept: dict[int, object] = {}
        self._notifier = QSocketNotifier(self._mailbox.reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

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
        self._take(
            replace(
                self.picture,
                trouble=failure.detail,
                remedy=failure.remedy,
                reason=failure.reason,
            )
        )

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
        question = Question()
        if not self._closed:
            number = self._wait(question, done, failed, tell)
            job = _Job(number, call, self._mailbox)
            self._askers.run(job, partial(self._mailbox.post, _Released(number)))
        return question

    def close(self) -> None:
        """Ask nothing any more. Who waits for an answer gets none."""
        if self._closed:
            return
        self._closed = True
        self._notifier.setEnabled(False)
        self._watch.close()
        self._askers.close()
        self._mailbox.close()
        self._waiting.clear()

    def _wait(
        self,
        question: Question,
        done: Callable[[A], None],
        failed: Callable[[Failure], None],
        tell: Tell,
    ) -> int:
        def taken(answer: object) -> None:
            # It is what `call` returned.
            done(answer)  # type: ignore[arg-type]

        number = next(self._numbers)
        self._waiting[number] = _Waits(question, taken, failed, tell)
        return number

    def _drain(self) -> None:
        for item in self._mailbox.take():
            if self._closed:
                return
            self._deliver(item)
        collect_when_due()

    def _deliver(self, item: object) -> None:
        match item:
            case Picture() as picture:
                self._take(picture)
            case Happened() as event:
                self.happened.emit(event)
            case _Told(number, progress):
                waits = self._waiting.get(number)
                if waits is not None and waits.question.is_wanted:
                    waits.tell(progress)
            case _Released(number):
                self._kept.pop(number, None)
            case _Answered(number, answer, failure, _):
                self._kept[number] = item
                self._answer(self._waiting.pop(number, None), answer, failure)
            case _:
                pass

    def _answer(self, waits: _Waits | None, answer: object, failure: Failure | None) -> None:
        if waits is None or not waits.question.is_wanted:
            return
        if failure is None:
            waits.done(answer)
        else:
            waits.failed(failure)

    def _take(self, picture: Picture) -> None:
        if not self._closed:
            self.picture = replace(picture, hosted=self._hosted)
            self.picture_changed.emit(self.picture)
