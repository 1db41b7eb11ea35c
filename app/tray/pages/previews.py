"""What is in the versions of a conflict: read through the node, compared off the window."""

from app.tray.bridge.bridge import Question
from app.tray.models.conflicts import Conflict
from app.tray.widgets.comparing import Compared, compare
from app.tray.widgets.conflict_view import ConflictView
from app.tray.widgets.desk import Desk
from core.control.lines import Failure
from core.control.operations import PEEK
from core.control.schema import Peek, PeekRequest


class Previews:
    """Fills the sides of a view; what is asked of a conflict no longer shown is dropped."""

    def __init__(self, desk: Desk, view: ConflictView) -> None:
        """Fill `view`."""
        self._bridge = desk.bridge
        self._view = view
        self._questions: list[Question] = []
        self._peeks: list[Peek | None] = []

    def show(self, conflict: Conflict) -> None:
        """Read the versions of a conflict and show how they differ."""
        for question in self._questions:
            question.drop()
        self._peeks = [None] * len(conflict.sides)
        self._questions = [self._ask(conflict, number) for number in range(len(conflict.sides))]

    def _ask(self, conflict: Conflict, number: int) -> Question:
        def read(peek: Peek) -> None:
            self._take(conflict, number, peek)

        def failed(failure: Failure) -> None:
            del failure
            self._take(conflict, number, Peek(0, whole=False, reason="gone"))

        request = PeekRequest(conflict.path, conflict.sides[number].version)
        return self._bridge.ask(PEEK, request, read, failed)

    def _take(self, conflict: Conflict, number: int, peek: Peek) -> None:
        self._peeks[number] = peek
        peeks = [each for each in self._peeks if each is not None]
        if len(peeks) < len(self._peeks):
            return

        def compared(found: Compared) -> None:
            self._view.show_compared(found, peeks)

        self._questions.append(self._bridge.work(lambda _: compare(conflict.name, peeks), compared))
