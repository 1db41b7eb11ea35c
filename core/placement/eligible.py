"""Which pods may be given copies, and with which weight."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.ids import PodId
from core.model.members import Member, MemberState, PodInfo, Presence, stores_nothing
from core.placement.popularity import Warmth
from core.placement.rendezvous import Candidate

AFFINITY_NEUTRAL: Final = 50
FIRST_CHOICE_WEIGHT: Final = 64.0  # of an affinity of 100; what others hold moves there by itself
FREE_BYTES_MIN: Final = 64 * 2**20
FULL_WEIGHT_SHARE: Final = 2.0**-10  # a full pod is chosen only where no other is to be had
ROOMY_SHARE: Final = 0.1  # with less than this of its space free, a pod takes what it is owed only
_GIB: Final = 2**30


class Strategy(StrEnum):
    """What leads in the weight."""

    SPREAD = "spread"
    FAST = "fast"
    SPACE = "space"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member with what is known of it now. `rate`: bytes a second of its link, if measured.

    `counts`: present, or absent for less than the grace time, so that it still keeps its share.
    """

    member: Member
    presence: Presence
    info: PodInfo | None
    counts: bool = True
    rate: float | None = None


def candidates(
    standings: Iterable[Standing], strategy: Strategy, warmth: Warmth = Warmth.WARM
) -> tuple[Candidate, ...]:
    """Return the pods that may hold an entry of this `warmth`, in the order of their ids.

    Clients and pods that offer nothing are never targets; a leaving one gets no new copies, and
    neither does one whose affinity for such entries is 0. A pod that has not told of itself yet
    counts as an average one.
    """
    found = []
    for standing in standings:
        weight = _weight(standing, strategy, warmth)
        if weight > 0:
            info = standing.info
            zone, machine = ("", "") if info is None else (info.zone, info.machine)
            found.append(Candidate(standing.member.pod, weight, zone, machine, _is_roomy(info)))
    return tuple(sorted(found, key=lambda candidate: candidate.pod))


def undemanding(standings: Iterable[Standing], strategy: Strategy) -> tuple[Candidate, ...]:
    """Return the pods that may hold any entry, however it is read; all where there are none.

    On these all pods agree, also while they do not agree on how an entry is read.
    """
    standings = tuple(standings)
    open_minded = [standing for standing in standings if not _is_demanding(standing.info)]
    return candidates(open_minded, strategy) or candidates(standings, strategy)


def is_full(info: PodInfo | None) -> bool:
    """Say whether a pod has no room for copies, by what it told."""
    return info is not None and info.free < FREE_BYTES_MIN


def storage_pods(standings: Iterable[Standing]) -> frozenset[PodId]:
    """Return the members whose copies count: all but clients, leaving and removed ones."""
    return frozenset(
        standing.member.pod
        for standing in standings
        if standing.member.state is MemberState.ACTIVE and not is_client(standing)
    )


def is_client(standing: Standing) -> bool:
    """Say whether a pod stores nothing for the others: admitted as client, or by its own word."""
    return stores_nothing(standing.member.role, standing.info)


def _weight(standing: Standing, strategy: Strategy, warmth: Warmth) -> float:
    member, info = standing.member, standing.info
    if member.state is not MemberState.ACTIVE or is_client(standing) or not standing.counts:
        return 0.0
    if info is None:
        return 1.0
    if info.offered <= 0:
        return 0.0
    affinity = _affinity(info, warmth)
    if is_full(info):
        affinity *= FULL_WEIGHT_SHARE
    match strategy:
        case Strategy.SPREAD:
            return affinity * _step(1.0 + math.log2(1.0 + info.offered / _GIB))
        case Strategy.SPACE:
            return affinity * _step(max(info.free, FREE_BYTES_MIN) / _GIB)
        case Strategy.FAST:
            return affinity * _step((standing.rate or 1e8) / 1e8)


def _affinity(info: PodInfo, warmth: Warmth) -> float:
    """Return how gladly a pod takes such entries: 0 never, 1 as any other, 64 first of all.

    Two affinities together are no more than the first choice, so that a full pod stays behind.
    """
    by_warmth = {
        Warmth.NEW: info.affinity_new,
        Warmth.HOT: info.affinity_hot,
        Warmth.WARM: AFFINITY_NEUTRAL,
        Warmth.COLD: info.affinity_cold,
    }
    both = (info.affinity_redundancy, by_warmth[warmth])
    if min(both) <= 0:
        return 0.0
    liking = sum(each - AFFINITY_NEUTRAL for each in both) / AFFINITY_NEUTRAL
    return math.pow(FIRST_CHOICE_WEIGHT, min(liking, 1.0))


def _is_demanding(info: PodInfo | None) -> bool:
    return info is not None and min(info.affinity_new, info.affinity_hot, info.affinity_cold) <= 0


def _is_roomy(info: PodInfo | None) -> bool:
    return info is None or info.free >= ROOMY_SHARE * info.offered


def _step(value: float) -> float:
    """Return `value` in steps of a factor of two, so that two pods' views hardly ever differ."""
    return 2.0 ** round(math.log2(value)) if value > 0 else 0.0
