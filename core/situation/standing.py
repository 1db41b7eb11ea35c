"""What is in force over time: entered late, critical at once, left with hysteresis.

A state that flickers must not freeze and unfreeze drives: each is left only when something better
was seen for `LEAVE_SECONDS` without a break.
"""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from core.situation.assess import Situation

S = TypeVar("S")
LEAVE_SECONDS: Final = 10.0
_SEVERITY: Final = {Situation.FAVORABLE: 0, Situation.MIXED: 1, Situation.CRITICAL: 2}


@dataclass(frozen=True, slots=True)
class Standing(Generic[S]):
    """The state in force, and the one that is seen, unbroken since `since` (monotonic)."""

    in_force: S
    seen: S
    since: float = 0.0


AT_FIRST: Final = Standing(Situation.FAVORABLE, Situation.FAVORABLE)
TOGETHER: Final = Standing(in_force=False, seen=False)


def settle(
    standing: Standing[Situation], seen: Situation, now: float, grace_seconds: float
) -> Standing[Situation]:
    """Return which situation is in force when `seen` is seen at `now`.

    Critical is entered at once, mixed after the grace time: a machine that restarts is no crisis.
    """
    if _SEVERITY[seen] < _SEVERITY[standing.in_force]:
        patience = LEAVE_SECONDS
    else:
        patience = 0.0 if seen is Situation.CRITICAL else grace_seconds
    return _after(standing, seen, now, patience)


def settle_alone(
    standing: Standing[bool], cut_off: bool, now: float, after_seconds: float
) -> Standing[bool]:
    """Return whether this pod counts as alone when it is seen to be cut off, or not, at `now`."""
    return _after(standing, cut_off, now, after_seconds if cut_off else LEAVE_SECONDS)


def is_cut_off(others: int, reached: int) -> bool:
    """Say whether a pod reaches fewer than half of the other active members."""
    return 2 * reached < others


def _after(standing: Standing[S], seen: S, now: float, patience_seconds: float) -> Standing[S]:
    """Put in force what has been seen without a break for as long as that takes."""
    since = standing.since if seen == standing.seen else now
    entered = now - since >= patience_seconds
    return Standing(seen if entered else standing.in_force, seen, since)
