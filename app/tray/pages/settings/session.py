"""What is changed on the pages of settings and not applied yet: one for all pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.tray.bridge.bridge import Bridge, Question
from app.tray.models.settings.applied import Applied
from app.tray.models.settings.changes import (
    NO_CHANGES,
    Changes,
    changed,
    requests,
    still_pending,
    to_default,
    undoing,
)
from app.tray.models.settings.exceptions import POLICIES
from app.tray.models.settings.preview import Answer, Asked
from app.tray.models.settings.rows import Known, noticed
from app.tray.widgets.resting import resting
from core.config.kinds import Raw
from core.config.setting import Level
from core.control import operations
from core.control.lines import Failure
from core.control.schema import (
    ConfigChanged,
    ConfigSet,
    ConfigShown,
    DryRun,
    Nothing,
    OwnPolicies,
    OwnRequest,
)

REST_MS: Final = 300
LATE_MS: Final = 3_000
_JUST_NOW_MS: Final = 60_000
_AGAIN_MS: Final = 500
# Work that did not begin by then is none.
_BEGIN_MS: Final = 20_000
_DONE_MS: Final = 15_000


class SettingsSession(QObject):
    """Knows the settings, keeps the changes of all pages, previews and applies them.

    `moved` says that something of it is otherwise now.
    """

    moved = Signal()

    def __init__(self, bridge: Bridge) -> None:
        """Keep the changes for a bridge; it ends with it."""
        super().__init__(bridge)
        self._bridge = bridge
        self.shown: ConfigShown | None = None
        self.changes: Changes = NO_CHANGES
        self.asked = Asked()
        self.applied: Applied | None = None
        self.failure: Failure | None = None
        self.is_applying = False
        self.own: dict[str, OwnPolicies] = {}
        self._noticed: frozenset[str] = frozenset()
        self._own: frozenset[str] = frozenset()
        self._dry_questions: list[Question] = []
        self._look_question: Question | None = None
        self._rest = resting(self, REST_MS, self._ask_dry_run)
        self._late = resting(self, LATE_MS, self._be_late)
        self._forget = resting(self, _JUST_NOW_MS, self._forget_noticed)
        self._again = resting(self, _AGAIN_MS, self.look)
        self._begin = resting(self, _BEGIN_MS, self._begun)
        self._done = resting(self, _DONE_MS, self.close)

    # --- what is known

    def known(self) -> Known | None:
        """Return what rows are made of; None before the node answered."""
        if self.shown is None:
            return None
        status = self._bridge.picture.status
        known = Known(self.shown, changes=self.changes, noticed=self._noticed, own=self.own)
        if status is None:
            return known
        people = {pod.name: pod.person for pod in status.pods if pod.person}
        return replace(known, network=status.network, pod=status.pod, people=people)

    def look(self) -> None:
        """Ask the node for its settings."""
        if self._look_question is not None:
            self._look_question.drop()
        self._look_question = self._bridge.ask(
            operations.CONFIG_SHOW, Nothing(), self._take, self._not_taken
        )

    def look_soon(self) -> None:
        """Ask for the settings when no more news comes."""
        self._again.start()

    def look_below(self, key: str) -> None:
        """Ask which files and folders have a value of their own, where they may for a setting."""
        if key not in POLICIES:
            return

        def take(own: OwnPolicies) -> None:
            self.own = {**self.own, key: own}
            self.moved.emit()

        self._bridge.ask(operations.POLICY_OWN, OwnRequest(POLICIES[key]), take)

    def _take(self, shown: ConfigShown) -> None:
        self._look_question = None
        if self.shown is not None:
            fresh = noticed(self.shown, shown, self._own)
            if fresh:
                self._noticed |= fresh
                self._forget.start()
        self._own = frozenset()
        self.shown = shown
        self.failure = None
        left = still_pending(self.changes, shown)
        if left != self.changes:
            self._change(left)
        else:
            self.moved.emit()

    def _not_taken(self, failure: Failure) -> None:
        self._look_question = None
        self.failure = failure
        self.moved.emit()

    def _forget_noticed(self) -> None:
        self._noticed = frozenset()
        self.moved.emit()

    # --- changing

    def put(self, key: str, value: Raw) -> None:
        """Want another value for a setting."""
        if self.shown is not None:
            if key not in self.changes:
                self.look_below(key)
            self._change(changed(self.changes, self.shown, key, value))

    def put_default(self, key: str) -> None:
        """Want the default for a setting."""
        if self.shown is not None:
            self._change(to_default(self.changes, self.shown, key))

    def discard(self) -> None:
        """Want nothing any more."""
        self._change(NO_CHANGES)

    def _change(self, changes: Changes) -> None:
        self.changes = changes
        self.asked = Asked()
        for question in self._dry_questions:
            question.drop()
        self._dry_questions = []
        self._late.stop()
        self._rest.stop()
        if requests(changes):
            self._rest.start()
            self._late.start()
        self.moved.emit()

    # --- the preview

    def _ask_dry_run(self) -> None:
        self._dry_questions = [self._ask_of(request) for request in requests(self.changes)]

    def _ask_of(self, request: ConfigSet) -> Question:
        level = request.level

        def done(run: DryRun) -> None:
            self._answer(level, run)

        def failed(failure: Failure) -> None:
            self._answer(level, failure)

        return self._bridge.ask(operations.DRY_SET, request, done, failed)

    def _answer(self, level: Level, answer: Answer) -> None:
        answers = {**self.asked.answers, level: answer}
        self.asked = replace(self.asked, answers=answers)
        self.moved.emit()

    def _be_late(self) -> None:
        self.asked = replace(self.asked, is_late=True)
        self.moved.emit()

    # --- applying

    def apply(self) -> None:
        """Apply what is wanted, the network's settings first."""
        wanted = requests(self.changes)
        if self.shown is None or not wanted or self.is_applying:
            return
        runs = [each for each in self.asked.answers.values() if isinstance(each, DryRun)]
        size = sum(run.copied.bytes + run.moved.bytes for run in runs)
        self._send(wanted, Applied(self.changes, undoing(self.changes, self.shown), size))

    def undo(self) -> None:
        """Make it again as it was before what was applied last."""
        if self.applied is not None and not self.is_applying:
            self._send(requests(self.applied.undo), None, self.applied.undo)

    def follow(self, *, is_at_work: bool, is_done: bool) -> None:
        """Hear how far what was applied is; what is done is shown a while, then no more."""
        if self.applied is None:
            return
        if is_at_work:
            self.applied = replace(self.applied, has_begun=True)
        if not is_done:
            self._done.stop()
        elif not self._done.isActive():
            self._done.start()

    def _begun(self) -> None:
        if self.applied is not None:
            self.applied = replace(self.applied, has_begun=True)
            self.moved.emit()

    def close(self) -> None:
        """Show no more what was applied last."""
        self.applied = None
        self.moved.emit()

    def _send(
        self, wanted: Sequence[ConfigSet], then: Applied | None, own: Changes | None = None
    ) -> None:
        self.is_applying = True
        self._own = frozenset(own if own is not None else self.changes)
        self.moved.emit()
        self._send_next(list(wanted), then)

    def _send_next(self, wanted: list[ConfigSet], then: Applied | None) -> None:
        if not wanted:
            self.is_applying = False
            self.applied = then
            self._done.stop()
            self._begin.start()
            self.look()
            return
        request, *rest = wanted

        def done(_changed: ConfigChanged) -> None:
            self._send_next(rest, then)

        def failed(failure: Failure) -> None:
            self.is_applying = False
            self._answer(request.level, failure)
            # What was applied before this one holds, and is pending no more.
            self.look()

        self._bridge.ask(operations.CONFIG_SET, request, done, failed)


def session_of(bridge: Bridge) -> SettingsSession:
    """Return the one session of a bridge: pages come and go, what is changed stays."""
    found = bridge.findChild(SettingsSession)
    return found if isinstance(found, SettingsSession) else SettingsSession(bridge)
