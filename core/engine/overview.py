"""What there is in the network and what is still to be moved, counted by the groups of the ledger.

No file is looked at: it costs as much as there are groups.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.engine.ledger import Group, Ledger, having
from core.ids import PodId


@dataclass(frozen=True, slots=True)
class Overview:
    """Files and bytes in all; `by_copies`: files and bytes by the number of copies.

    `to_come`: bytes that this pod should hold and does not. `to_go`: bytes that other pods, which
    are there, still have to get of what it holds.
    """

    files: int = 0
    bytes: int = 0
    by_copies: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    to_come: int = 0
    to_go: int = 0


@dataclass(frozen=True, slots=True)
class Whom:
    """This `pod`, those whose copies count now, those that are there, and the most copies."""

    pod: PodId
    counted: frozenset[PodId]
    present: frozenset[PodId]
    copies_max: int


def overview(ledger: Ledger, whom: Whom, arrived: int = 0) -> Overview:
    """Count all files of a ledger; `arrived`: the bytes of what is to come that came already."""
    files = size = to_come = to_go = 0
    by_copies: dict[int, tuple[int, int]] = {}
    for group, count, total in ledger.amounts():
        copies = len(group.holders & whom.counted)
        before = by_copies.get(copies, (0, 0))
        by_copies[copies] = (before[0] + count, before[1] + total)
        files, size = files + count, size + total
        if group.owed:
            to_come += total
        else:
            to_go += total * _lacking(group, whom)
    return Overview(files, size, by_copies, max(0, to_come - arrived), to_go)


def _lacking(group: Group, whom: Whom) -> int:
    """Return how many copies others still make of what this pod has."""
    if whom.pod not in having(group):
        return 0
    needed = min(group.wanted, whom.copies_max, len(group.able & whom.present))
    return max(0, needed - len(having(group) & whom.counted))


def copies_by_pod(ledger: Ledger, pods: Iterable[PodId]) -> dict[PodId, int]:
    """Return how many bytes each of `pods` holds as copies."""
    held = dict.fromkeys(pods, 0)
    for group, _, total in ledger.amounts():
        for pod in group.holders & held.keys():
            held[pod] += total
    return held
