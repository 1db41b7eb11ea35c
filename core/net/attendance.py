"""Whether somebody is still there who waits for the outcome of a code.

A window that was closed, or a program that was killed, drops its calls; whoever it showed the four
words to cannot answer any more, and the machine at the door must not wait for that.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

# Time enough to call again, as a program does that goes from one call to the next.
AWAY_SECONDS: Final = 10.0


class Attendance:
    """Counts who listens. For one loop."""

    def __init__(self, left: Callable[[], None], seconds: float = AWAY_SECONDS) -> None:
        """Call `left` when the last listener was cut off and nobody came back for `seconds`."""
        self._left = left
        self._seconds = seconds
        self._listening = 0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count who runs this block; it counts as gone where the block is cancelled."""
        self.back()
        self._listening += 1
        cut_off = False
        try:
            yield
        except asyncio.CancelledError:
            cut_off = True
            raise
        finally:
            self._listening -= 1
            if cut_off and not self._listening:
                self._timer = asyncio.get_running_loop().call_later(self._seconds, self._left)

    def back(self) -> None:
        """Note that somebody is there after all."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
