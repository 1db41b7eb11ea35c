"""What is in force over time: entered late, critical at once, left with hysteresis.

A state that flickers must not freeze and unfreeze drives: each is left only when something better
was seen for `LEAVE_SECONDS` without a break.
"""

from dataclasses import dataclass
from typing import Final

from core.situation.assess import Situation

LEAVE_SECONDS: Final = 10.0
_SEVERITY: Final = {Situation.FAVORABLE: 0, Situation.MIXED: 1, Situation.CRITICAL: 2}


@dataclass(frozen=True, slots=True)
class Standing:
    """The situation in force, and the one that is seen, unbroken since `since` (monotonic)."""

    situation: Situation = Situation.FAVORABLE
    seen: Situation = Situation.FAVORABLE
    since: float = 0.0


def settle(standing: Standing, seen: Situation, now: float, grace_seconds: float) -> Standing:
    """Return what is in force when `seen` is seen at `now`.

    Critical is entered at once, mixed after the grace time: a machine that restarts is no crisis.
    """
    since = standing.since if seen is standing.seen else now
    if _SEVERITY[seen] < _SEVERITY[standing.situation]:
        patience = LEAVE_SECONDS
    else:
        patience = 0.0 if seen is Situation.CRITICAL else grace_seconds
    entered = now - since >= patience
    return Standing(seen if entered else standing.situation, seen, since)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether this pod counts as cut off (`alone`), and what is seen of it since `since`."""

    alone: bool = False
    seen: bool = False
    since: float = 0.0


def is_cut_off(others: int, reached: int) -> bool:
    """Say whether a pod reaches fewer than half of the other active members."""
    return 2 * reached < others


def settle_reach(reach: Reach, seen: bool, now: float, after_seconds: float) -> Reach:
    """Return whether the pod is alone when it is `seen` to be cut off, or not, at `now`."""
    since = reach.since if seen is reach.seen else now
    entered = now - since >= (after_seconds if seen else LEAVE_SECONDS)
    return Reach(seen if entered else reach.alone, seen, since)
