"""What the rows of the log offer: comparing, bringing back, undoing."""

from collections.abc import Callable
from typing import TypeVar

from app.tray.models.log_lines import Deed, LogAct, LogLine
from app.tray.models.tone import Tone
from app.tray.widgets.desk import Desk
from app.tray.widgets.notice import Notice
from app.tray.words.names import shown
from core.control import operations
from core.control.operations import Operation
from core.control.schema import ConfigSet, PolicySet, Restored, RestoreRequest

Q = TypeVar("Q")
A = TypeVar("A")


class LogActs:
    """Does what a row offers; `done` is called when something changed."""

    def __init__(self, desk: Desk, notice: Notice, done: Callable[[], None]) -> None:
        """Act for a page; `notice` says what came of it."""
        self._desk = desk
        self._notice = notice
        self._done = done

    def do(self, line: LogLine) -> None:
        """Do the act of a line."""
        if line.act is None:
            return
        self._notice.clear()
        act = line.act
        match act.deed:
            case Deed.COMPARE:
                self._desk.go("conflicts", act.path)
            case Deed.LOOK:
                self._desk.go("pods", act.path)
            case Deed.BRING_BACK:
                self._ask(operations.RESTORE, RestoreRequest(act.path, act.version), self._restored)
            case Deed.UNDO_SETTING:
                request = ConfigSet(act.level, [act.assignment])
                self._ask(operations.CONFIG_SET, request, self._undone)
            case Deed.UNDO_POLICY:
                self._ask(operations.POLICY_SET, _policy(act), self._undone)

    def _ask(self, operation: Operation[Q, A], request: Q, answered: Callable[[A], None]) -> None:
        self._desk.bridge.ask(operation, request, answered, self._notice.fail)

    def _restored(self, restored: Restored) -> None:
        words = self._desk.words
        self._notice.tell(Tone.OK, words.say("{path} is back", path=shown(restored.path)))
        self._done()

    def _undone(self, _: object) -> None:
        self._notice.tell(Tone.OK, self._desk.words.say("It is as it was before"))
        self._done()


def _policy(act: LogAct) -> PolicySet:
    # Without a value there was none before: it is declared here no longer.
    return PolicySet(act.path, [act.assignment], remove="=" not in act.assignment)
