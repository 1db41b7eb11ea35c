"""Quota: how fast one peer may bring records, so that none can drown a pod in them.

A bucket of records for each peer, refilled at a steady rate. What exceeds it is held back: the link
is read on later, the peer waits, and nothing is lost. A whole first exchange of a usual network
fits into the bucket; only a flood meets its bottom. Stores that nobody knew yet cost more: their
number stays in every summary for ever.
"""

from collections.abc import Mapping
from typing import Final

from core.ids import Incarnation, PodId
from core.model.records import Batch, Holding
from core.ports import OriginState
from core.wire.messages import Head

RECORDS_AT_ONCE: Final = 1_000_000
RECORDS_A_SECOND: Final = 5_000
ORIGIN_RECORDS: Final = 1_000


class Quota:
    """What is left to each peer. Links come and go, the bucket stays."""

    def __init__(self, at_once: int = RECORDS_AT_ONCE, a_second: int = RECORDS_A_SECOND) -> None:
        """Begin with full buckets of `at_once`, refilled with `a_second`."""
        self._at_once, self._a_second = at_once, a_second
        self._left: dict[PodId, tuple[float, float]] = {}

    def charge(self, peer: PodId, cost: int, now: float) -> float:
        """Take `cost` out of a peer's bucket at `now` (monotonic seconds).

        Returns for how many seconds what it sent is to be held back.
        """
        left, since = self._left.get(peer, (float(self._at_once), now))
        left = min(left + (now - since) * self._a_second, self._at_once) - cost
        self._left[peer] = (left, now)
        return max(0.0, -left / self._a_second)


def cost_of(
    batches: tuple[Batch, ...],
    end: Mapping[Incarnation, Head],
    known: Mapping[Incarnation, OriginState],
) -> int:
    """Return what a message of records costs who knows the origins `known`."""
    cost = 0
    origins = set(end)
    for batch in batches:
        origins.add(batch.origin)
        for record in batch.records:
            cost += len(record.claims) if isinstance(record, Holding) else 1
    return cost + ORIGIN_RECORDS * len(origins - known.keys())
