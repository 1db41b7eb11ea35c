"""Settling conflicts one after the other, and taking decisions back."""

from collections.abc import Callable, Sequence

from app.tray.widgets.desk import Desk
from app.tray.words.names import shown
from core.control.lines import Failure
from core.control.operations import RESOLVE, RESTORE
from core.control.schema import ResolveRequest, Restored, RestoreRequest


class Settling:
    """Asks the node; `done` gets how many were settled, `failed` the first that was not."""

    def __init__(
        self, desk: Desk, done: Callable[[int], None], failed: Callable[[Failure], None]
    ) -> None:
        """Settle by the node of a desk."""
        self._bridge = desk.bridge
        self._done = done
        self._failed = failed

    def settle(self, requests: Sequence[ResolveRequest]) -> None:
        """Settle conflicts, one after the other; what could not be ends it."""
        self._settle(list(requests), 0)

    def _settle(self, left: list[ResolveRequest], count: int) -> None:
        if not left:
            self._done(count)
            return

        def settled(_: Restored) -> None:
            self._settle(left[1:], count + 1)

        self._bridge.ask(RESOLVE, left[0], settled, self._failed)

    def bring_back(self, requests: Sequence[RestoreRequest], done: Callable[[str], None]) -> None:
        """Bring versions back, one after the other; `done` gets where the last one stands."""
        if not requests:
            return

        def back(restored: Restored) -> None:
            if requests[1:]:
                self.bring_back(requests[1:], done)
            else:
                done(shown(restored.path))

        self._bridge.ask(RESTORE, requests[0], back, self._failed)
