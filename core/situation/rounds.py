"""Rounds of reading all copies again: how far one is, and when its next piece is due.

A round takes one period, evenly: after a part of the bytes as large a part of the time is over.
What was missed, because the machine was off or paused, is made up for a few times as fast.
"""

from dataclasses import dataclass, replace
from typing import Final

# How much faster than evenly a round goes that is behind.
CATCH_UP: Final = 10
# A store of few pieces that is behind reads one at least so often: the machine may be off again.
CATCH_UP_SECONDS_MAX: Final = 60.0
# A clock may be set right by so much meanwhile.
SLACK_MS: Final = 600_000
_BYTES: Final = 8
_NUMBERS: Final = 10
_SHARE_BYTES: Final = 4
_MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class ReadingRound:
    """One round, begun at a Unix time in milliseconds, over the lines up to `last`.

    All lines up to `line` are read, and of the one that this is the first `block` blocks only,
    where that is not 0. `done` of about `total` bytes; `rotted` and `refused` blocks were found.
    `ended_ms` is 0 while it lasts.
    """

    begun_ms: int
    last: int = 0
    total: int = 0
    line: int = 0
    block: int = 0
    done: int = 0
    rotted: int = 0
    refused: int = 0
    ended_ms: int = 0
    files: int = 0

    @property
    def lasts(self) -> bool:
        """Say whether it has not come to its end."""
        return not self.ended_ms


@dataclass(frozen=True, slots=True)
class Rounds:
    """The round that is under way, if one is, and the last one that came to its end.

    `since_ms`: when this pod was first asked to read its copies again.
    """

    since_ms: int
    now: ReadingRound | None = None
    before: ReadingRound | None = None


def begins_ms(rounds: Rounds, pod: bytes, period_seconds: float, now_ms: int) -> int:
    """Return when the next round begins (Unix milliseconds).

    The first one after a part of the period that is the pod's own: pods that were made together
    do not read together. What lies in the future by more than a period was said by a wrong clock.
    """
    period_ms = round(period_seconds * _MS)
    before = rounds.before
    if before is not None:
        return now_ms if before.begun_ms > now_ms + SLACK_MS else before.begun_ms + period_ms
    share = int.from_bytes(pod[:_SHARE_BYTES]) / float(1 << 8 * _SHARE_BYTES)
    return min(rounds.since_ms, now_ms) + round(period_ms * share)


def wait_seconds(now: ReadingRound, period_seconds: float, now_ms: int) -> float:
    """Return for how long a round waits before its next piece: it keeps even pace."""
    if now.begun_ms > now_ms + SLACK_MS or not now.total:
        return 0.0
    due_ms = now.begun_ms + period_seconds * _MS * min(now.done, now.total) / now.total
    return max(0.0, due_ms - now_ms) / _MS


def rest_seconds(now: ReadingRound, period_seconds: float, piece_bytes: int) -> float:
    """Return for how long a round rests after a piece even where it is behind."""
    if not now.total:
        return 0.0
    return min(CATCH_UP_SECONDS_MAX, period_seconds * piece_bytes / now.total / CATCH_UP)


def ended(rounds: Rounds, now_ms: int) -> Rounds:
    """Return the rounds after the end of the one under way."""
    if rounds.now is None:
        return rounds
    return replace(rounds, now=None, before=replace(rounds.now, ended_ms=max(1, now_ms)))


def encode(rounds: Rounds) -> bytes:
    """Return rounds as they are kept across a restart."""
    numbers = [rounds.since_ms, *_numbers(rounds.now), *_numbers(rounds.before)]
    return b"".join(number.to_bytes(_BYTES) for number in numbers)


def decode(kept: bytes) -> Rounds | None:
    """Return rounds that were kept, None for what are none."""
    if len(kept) != _BYTES * (1 + 2 * _NUMBERS):
        return None
    since, *rest = (int.from_bytes(kept[at : at + _BYTES]) for at in range(0, len(kept), _BYTES))
    return Rounds(since, _round(rest[:_NUMBERS]), _round(rest[_NUMBERS:]))


def _numbers(one: ReadingRound | None) -> list[int]:
    if one is None:
        return [0] * _NUMBERS
    found = (one.rotted, one.refused, one.ended_ms, one.files)
    return [one.begun_ms, one.last, one.total, one.line, one.block, one.done, *found]


def _round(numbers: list[int]) -> ReadingRound | None:
    return ReadingRound(*numbers) if any(numbers) else None
