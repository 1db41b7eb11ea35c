"""Changes of rules of any number of entries: tried on the node, shown in the bar, then applied."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject

from app.tray.bridge.bridge import Question
from app.tray.models.rules import Pending, Pendings, bar, with_pending
from app.tray.models.settings.preview import Cure
from app.tray.widgets.change_bar import BarActs, ChangeBar
from app.tray.widgets.desk import Desk
from app.tray.widgets.resting import resting
from core.control.lines import Failure
from core.control.operations import DRY_POLICIES, POLICIES_SET
from core.control.schema import DryRun, Nothing, PoliciesSet

REST_MS: Final = 300


class RulesApplying(QObject):
    """Keeps what is pending, of whatever entries, in one bar.

    `moved` is told when that is another; `applied` gets the paths of the entries of which it was.
    """

    def __init__(
        self, desk: Desk, moved: Callable[[], None], applied: Callable[[Sequence[str]], None]
    ) -> None:
        """Begin without changes."""
        super().__init__()
        self._desk = desk
        self._moved = moved
        self._applied = applied
        self._question: Question | None = None
        self._rest = resting(self, REST_MS, self._try)
        self.pendings: Pendings = {}
        self.bar = ChangeBar(
            desk.theme,
            desk.words,
            BarActs(self.apply, self.discard, self.discard, _no_cure, self.discard),
        )

    def pending(self, path: str) -> Pending:
        """Return what is pending of one entry."""
        return self.pendings.get(path, Pending(path))

    def change(self, pending: Pending) -> None:
        """Take other changes of one entry; those of others stay.

        What all would do is worked out when the hand rests.
        """
        self._take(with_pending(self.pendings, pending))

    def discard(self) -> None:
        """Give all changes up."""
        self._take({})

    def _take(self, pendings: Pendings) -> None:
        self.pendings = pendings
        if self._question is not None:
            self._question.drop()
            self._question = None
        self._show(None)
        if pendings:
            self._rest.start()
        else:
            self._rest.stop()
        self._moved()

    def _show(self, answer: DryRun | Failure | None) -> None:
        self.bar.show_bar(bar(self.pendings, answer, self._desk.words))

    def _request(self) -> PoliciesSet:
        return PoliciesSet([each.request for each in self.pendings.values()])

    def _try(self) -> None:
        pendings = self.pendings

        def answered(answer: DryRun | Failure) -> None:
            if self.pendings is pendings:
                self._show(answer)

        self._question = self._desk.bridge.ask(DRY_POLICIES, self._request(), answered, answered)

    def apply(self) -> None:
        """Have the changes hold, if they can."""
        pendings = self.pendings
        if not pendings or not self.bar.apply.isEnabled() or self.bar.isHidden():
            return
        self.bar.apply.setEnabled(False)

        def done(_: Nothing) -> None:
            # What was changed while this was under way is not applied yet.
            left = {
                path: each for path, each in self.pendings.items() if pendings.get(path) is not each
            }
            self._take(left)
            self._applied(tuple(pendings))

        def failed(failure: Failure) -> None:
            if self.pendings is pendings:
                self._show(failure)

        self._desk.bridge.ask(POLICIES_SET, self._request(), done, failed)


def _no_cure(cure: Cure) -> None:
    """Do nothing: no value is offered in the place of another."""
    del cure
