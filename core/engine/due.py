"""When a line that programs changed is to be published."""

from dataclasses import dataclass
from typing import Final

from core.model.content import Noted

RETRY_SECONDS_MIN: Final = 0.02
RETRY_SECONDS_MAX: Final = 1.0
QUIET_SECONDS_MIN: Final = 1.0
KEPT_BACK: Final = float("inf")  # when what is kept back until others have it is due


@dataclass(slots=True)
class Due:
    """One line; times in monotonic seconds. `since`: when it was first changed.

    `noted`: how its file looked last. `closed`: no program changes it any more. `needed`: somebody
    waits for its version. `tries`: how often it could not be hashed.
    """

    since: float
    due: float
    noted: Noted | None = None
    closed: bool = False
    tries: int = 0
    needed: bool = False

    def at_once(self, now: float) -> None:
        """Publish it now, open or not."""
        self.due, self.closed = now, True

    def again_soon(self, now: float) -> None:
        """Ask a line again that could not be hashed yet.

        Mostly the kernel is about to close what a program closed, which takes milliseconds; a
        mapping that is open for writing can stay for hours.
        """
        self.due = now + min(RETRY_SECONDS_MAX, RETRY_SECONDS_MIN * 2**self.tries)
        self.tries = min(self.tries + 1, 16)

    def postpone(
        self, noted: Noted | None, now: float, quiet_seconds: float, open_seconds_max: float
    ) -> bool:
        """Say whether an open line is still being changed and may be a little longer."""
        if noted is None or now - self.since >= open_seconds_max or noted == self.noted:
            return False
        self.noted = noted
        self.due = min(now + quiet(quiet_seconds), self.since + open_seconds_max)
        return True


def quiet(seconds: float) -> float:
    """Return for how long an open file is left alone at least."""
    return max(seconds, QUIET_SECONDS_MIN)
