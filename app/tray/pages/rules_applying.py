"""Changes of the rules of one entry: tried on the node, shown in the bar, then applied."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.tray.bridge.bridge import Question
from app.tray.models.rules import Pending, bar
from app.tray.models.settings.preview import Cure
from app.tray.widgets.change_bar import BarActs, ChangeBar
from app.tray.widgets.desk import Desk
from core.control.lines import Failure
from core.control.operations import DRY_POLICY, POLICY_SET
from core.control.schema import DryRun, PolicyValue

REST_MS: Final = 300


class RulesApplying(QObject):
    """Keeps what is pending. `moved` is told when that is another; `applied` of what was."""

    def __init__(
        self, desk: Desk, moved: Callable[[], None], applied: Callable[[str], None]
    ) -> None:
        """Begin without changes."""
        super().__init__()
        self._desk = desk
        self._moved = moved
        self._applied = applied
        self._question: Question | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._try)
        self.pending = Pending()
        self.bar = ChangeBar(
            desk.theme,
            desk.words,
            BarActs(self.apply, self.discard, self.discard, _no_cure, self.discard),
        )

    def change(self, pending: Pending) -> None:
        """Take other changes: what they would do is worked out when the hand rests."""
        self.pending = pending
        if self._question is not None:
            self._question.drop()
            self._question = None
        self._show(None)
        if pending.is_empty:
            self._rest.stop()
        else:
            self._rest.start()
        self._moved()

    def discard(self) -> None:
        """Give the changes up."""
        self.change(Pending())

    def _show(self, answer: DryRun | Failure | None) -> None:
        self.bar.show_bar(bar(self.pending, answer, self._desk.words))

    def _try(self) -> None:
        pending = self.pending

        def answered(answer: DryRun | Failure) -> None:
            if self.pending is pending:
                self._show(answer)

        self._question = self._desk.bridge.ask(DRY_POLICY, pending.request, answered, answered)

    def apply(self) -> None:
        """Have the changes hold, if they can."""
        pending = self.pending
        if pending.is_empty or not self.bar.apply.isEnabled() or self.bar.isHidden():
            return
        self.bar.apply.setEnabled(False)

        def done(policy: dict[str, PolicyValue]) -> None:
            del policy
            if self.pending is pending:
                self.discard()
            self._applied(pending.path)

        def failed(failure: Failure) -> None:
            if self.pending is pending:
                self._show(failure)

        self._desk.bridge.ask(POLICY_SET, pending.request, done, failed)


def _no_cure(cure: Cure) -> None:
    """Do nothing: no value is offered in the place of another."""
    del cure
