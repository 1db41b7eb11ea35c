"""What is known of conflicts: asked of the node, and put into words off the window's thread."""

from collections.abc import Callable, Sequence
from typing import Final

from app.tray.models.conflicts import Around, Item, decided, to_decide
from app.tray.widgets.choice_list import Heading
from app.tray.widgets.desk import Desk
from core.control import operations
from core.control.lines import Failure
from core.control.schema import ConfigShown, ConflictRow, LogRequest, LogRow, Nothing

Rows = Sequence[Heading | Item]
_LATELY_DAYS: Final = 30
_DECIDED_MAX: Final = 200
_KEEP_DAYS: Final = "history.keep-days"


class ConflictsKnown:
    """Asks, one question at a time. `rows` are to decide, `decided` rows of the log.

    `listed` gets what the list shows; `failed` why it cannot be told.
    """

    def __init__(
        self,
        desk: Desk,
        around: Callable[[], Around],
        listed: Callable[[Rows], None],
        failed: Callable[[Failure], None],
    ) -> None:
        """Ask the node of a desk; nothing is known before `look`."""
        self._desk = desk
        self._around = around
        self._listed = listed
        self._failed = failed
        self._count: int | None = None
        self._again = False
        self.asking = False
        self.rows: list[ConflictRow] = []
        self.decided: list[LogRow] = []
        self.keep_days: int | None = None

    def look(self, count: int) -> None:
        """Ask where the node counts others than before."""
        if self._count is None:
            self._desk.bridge.ask(operations.CONFIG_SHOW, Nothing(), self._take_settings)
        if count != self._count:
            self._count = count
            self.ask()

    def look_again(self) -> None:
        """Ask anew, unless nobody looked yet."""
        if self._count is not None:
            self.ask()

    def ask(self) -> None:
        """Ask, now or when the question under way is answered."""
        if self.asking:
            self._again = True
            return
        self.asking, self._again = True, False
        self._desk.bridge.ask(operations.CONFLICTS, Nothing(), self._take, self._not_told)

    def row(self, path: str) -> ConflictRow | None:
        """Return the conflict of a file."""
        return next((each for each in self.rows if each.path == path), None)

    def decision(self, item: Item | None) -> LogRow | None:
        """Return the row of the log of an item that was decided."""
        number = item.number if item is not None else 0
        return next((each for each in self.decided if each.number == number), None)

    def _take_settings(self, shown: ConfigShown) -> None:
        row = shown.network.get(_KEEP_DAYS)
        if row is not None and isinstance(row.value, int):
            self.keep_days = row.value

    def _not_told(self, failure: Failure) -> None:
        self.asking = False
        self._failed(failure)

    def _take(self, rows: list[ConflictRow]) -> None:
        self.rows = rows
        request = LogRequest(kind="decided", limit=_DECIDED_MAX)
        bridge = self._desk.bridge
        bridge.ask(operations.LOG, request, self._take_decided, lambda _: self._take_decided([]))

    def _take_decided(self, rows: list[LogRow]) -> None:
        self.decided = rows
        around, conflicts = self._around(), self.rows
        words = self._desk.words

        def listed(_: object) -> list[Heading | Item]:
            found: list[Heading | Item] = []
            if conflicts:
                found += [Heading(words.say("To decide")), *to_decide(conflicts, words)]
            if lately := decided(rows, around, _LATELY_DAYS):
                found += [Heading(words.say("Decided, last 30 days")), *lately]
            return found

        # Thousands of sentences take longer than a window may stand still.
        self._desk.bridge.work(listed, self._take_listed)

    def _take_listed(self, rows: list[Heading | Item]) -> None:
        self.asking = False
        self._listed(rows)
        if self._again:
            self.ask()
