"""Weighted rendezvous hashing: each entry ranks all pods, adding or removing one moves its share.

The score is -weight / ln(u) with u from the hash of entry and pod (Schindelhauer and Schomaker,
"Weighted Distributed Hash Tables", 2005).
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from core.crypto import content_hash
from core.ids import EntryId, PodId

# A holder keeps its place until its weight is below this share of the best candidate's.
STICKY_WEIGHT_SHARE: Final = 0.25
_SCALE: Final = 2.0**64


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pod that may be given a copy. `weight` above 0; `machine` "" is a machine of its own.

    `roomy`: it has space for what it is not owed, too.
    """

    pod: PodId
    weight: float = 1.0
    zone: str = ""
    machine: str = ""
    roomy: bool = True


def targets(
    entry: EntryId,
    copies: int,
    candidates: Sequence[Candidate],
    holders: Collection[PodId] = (),
    first: PodId | None = None,
) -> tuple[PodId, ...]:
    """Return the pods that should hold `entry`, best first: `copies` of them, or all there are.

    Machines are not shared while another is to be had, then zones; among equals a holder keeps
    its place, then the score decides. The candidate `first` comes before all others.
    """
    best = max((candidate.weight for candidate in candidates), default=0.0)
    ranked = sorted(
        candidates,
        key=lambda candidate: (
            candidate.pod != first,
            not (candidate.pod in holders and candidate.weight >= best * STICKY_WEIGHT_SHARE),
            -score(entry, candidate),
            candidate.pod,
        ),
    )
    chosen: list[Candidate] = []
    while ranked and len(chosen) < copies:
        machines = {candidate.machine for candidate in chosen if candidate.machine}
        zones = {candidate.zone for candidate in chosen if candidate.zone}
        # `min` keeps the rank among candidates that are equally far apart.
        pick = min(ranked, key=lambda c: (c.machine in machines, c.zone in zones))
        ranked.remove(pick)
        chosen.append(pick)
    return tuple(candidate.pod for candidate in chosen)


def is_met(copies: int, candidates: Sequence[Candidate], holders: Collection[PodId]) -> bool:
    """Say whether as many copies as wanted lie on candidates, wherever those would better lie."""
    return sum(candidate.pod in holders for candidate in candidates) >= copies


def score(entry: EntryId, candidate: Candidate) -> float:
    """Return how much `entry` prefers the candidate; the higher the better."""
    draw = int.from_bytes(content_hash(entry + candidate.pod)[:8])
    return -candidate.weight / math.log((draw + 0.5) / _SCALE)
