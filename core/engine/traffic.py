"""How many bytes of contents passed this pod since its start, and what passes now."""

from contextlib import nullcontext

from core.engine.flows import Flows
from core.ports import Guard


class Traffic:
    """Counts what came in and what went out, in bytes. Any thread, where the guard is a lock.

    `arriving`, `leaving`: the versions that come in blocks now, and those that go.
    """

    def __init__(self, guard: Guard | None = None) -> None:
        """Begin with nothing."""
        self._guard: Guard = nullcontext() if guard is None else guard
        self._received = 0
        self._sent = 0
        self.arriving, self.leaving = Flows(self._guard), Flows(self._guard)

    def came(self, size: int) -> None:
        """Count bytes that another pod sent."""
        with self._guard:
            self._received += size

    def went(self, size: int) -> None:
        """Count bytes that another pod was sent."""
        with self._guard:
            self._sent += size

    @property
    def totals(self) -> tuple[int, int]:
        """What came in and what went out until now."""
        with self._guard:
            return self._received, self._sent
