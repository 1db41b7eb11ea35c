"""Dropping with proof: which copies a pod need not hold, and what it must hear before one goes.

A copy goes only with pledges for exactly its version from enough other pods, whatever the records
say of who has it: records may be old, a pledge is of this moment, and durable. The pledger keeps it
for twice the time that it was asked for, by its own clock; the asker drops within half of that
time, counted from when it asked: so neither a slow network nor clocks that run unevenly let a
pledge be over before it is used.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from core.ids import PodId
from core.placement.popularity import Warmth

PLEDGE_SECONDS: Final = 60
KEEP_TIMES: Final = 2
USE_SHARE: Final = 0.5
_COLDEST_FIRST: Final = (Warmth.COLD, Warmth.WARM, Warmth.NEW, Warmth.HOT)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is here, as placement sees it.

    `belongs`: the pods that the version belongs on; `holders`: those that said they have it.
    `bound`: something else keeps it here: a policy names this pod, its readers are here, or another
    file is still to get its content. `copies` are wanted, `minimum` are the least of any file.
    """

    belongs: frozenset[PodId]
    holders: frozenset[PodId]
    copies: int
    minimum: int
    bound: bool = False


def needed(copies: int, minimum: int) -> int:
    """Return how many other pods must pledge before a copy goes: never none."""
    return max(1, copies, minimum)


def is_surplus(copy: Copy, pod: PodId, counted: Collection[PodId]) -> bool:
    """Say whether `pod` need not hold a copy: all that it belongs on have it, and enough of them.

    `counted`: the members whose copies count, wherever they are. One that is away for less than
    the grace time still has its place, so that nothing moves because a machine is restarted.
    """
    if copy.bound or pod in copy.belongs or not copy.belongs <= copy.holders:
        return False
    others = copy.holders & frozenset(counted) - {pod}
    return len(others) >= needed(copy.copies, copy.minimum)


def to_ask(copy: Copy, pod: PodId, present: Collection[PodId]) -> frozenset[PodId]:
    """Return whom `pod` asks before it drops a copy; nobody while that would be in vain.

    `present`: members that can be reached now, and whose copies count. Those that the version
    belongs on must be among them: it is them that keep it for good.
    """
    there = copy.holders & frozenset(present) - {pod}
    if not copy.belongs - {pod} <= there or len(there) < needed(copy.copies, copy.minimum):
        return frozenset()
    return there


def is_proven(pledged: Collection[PodId], present: Collection[PodId], needed_pledges: int) -> bool:
    """Say whether enough pods pledged that are there still, and whose copies count."""
    return len(frozenset(pledged) & frozenset(present)) >= needed_pledges


def is_in_time(asked_at: float, now: float, seconds: float = PLEDGE_SECONDS) -> bool:
    """Say whether pledges may still be used that were asked for then (seconds of one clock)."""
    return 0 <= now - asked_at < seconds * USE_SHARE


def kept_for(seconds: float) -> float:
    """Return for how long a pledge is kept, counted from when it was written down."""
    return seconds * KEEP_TIMES


def insists(own: PodId, asker: PodId, *, dropping: bool) -> bool:
    """Say whether a pod that asked for pledges itself, for the same version, refuses another one.

    The lower id goes first, so that of two that ask each other one gets its way: the other gives
    its own asking up. Once the copy is about to go (`dropping`) there is nothing left to give up.
    """
    return dropping or own < asker


def rank(warmth: Warmth, written_ms: int) -> tuple[int, int]:
    """Return the place of a copy among those that may go: the coldest and oldest first."""
    return _COLDEST_FIRST.index(warmth), written_ms
