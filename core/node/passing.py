"""How many bytes passed in each minute of the last hour, and how fast they pass now."""

from collections import deque
from typing import Final, NamedTuple

STEP_SECONDS: Final = 60
STEPS: Final = 60
RATE_SECONDS: Final = 5.0


class _Sample(NamedTuple):
    at: float
    received: int
    sent: int


class Passing:
    """Takes the totals of what passed now and then. For one loop."""

    def __init__(self) -> None:
        """Know of nothing that passed."""
        self._steps: deque[tuple[int, int]] = deque([(0, 0)] * STEPS, STEPS)
        self._step: int | None = None
        self._samples: deque[_Sample] = deque()

    def take(self, now: float, totals: tuple[int, int]) -> bool:
        """Take what passed since the start, in and out, at `now` (monotonic); say if it is more."""
        step = int(now // STEP_SECONDS)
        if self._step is not None:
            self._steps.extend([(0, 0)] * min(step - self._step, STEPS))
        self._step = step
        sample = _Sample(now, *totals)
        last = self._samples[-1] if self._samples else _Sample(now, 0, 0)
        received, sent = sample.received - last.received, sample.sent - last.sent
        before = self._steps[-1]
        self._steps[-1] = (before[0] + received, before[1] + sent)
        self._samples.append(sample)
        while len(self._samples) > 2 and self._samples[1].at <= now - RATE_SECONDS:
            self._samples.popleft()
        return bool(received or sent)

    @property
    def steps(self) -> list[tuple[int, int]]:
        """What came in and went out in each step, the oldest first; the last one still runs."""
        return list(self._steps)

    @property
    def rates(self) -> tuple[float, float]:
        """Bytes a second, in and out, over the last few seconds."""
        if len(self._samples) < 2 or self._samples[0].at == self._samples[-1].at:
            return 0.0, 0.0
        first, last = self._samples[0], self._samples[-1]
        seconds = last.at - first.at
        return (last.received - first.received) / seconds, (last.sent - first.sent) / seconds
