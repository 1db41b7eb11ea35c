"""Who is asked to take what a pod writes that stores nothing itself."""

from collections.abc import Collection, Sequence

from core.ids import EntryId, PodId
from core.placement.rendezvous import Candidate, targets


def taker(
    entry: EntryId,
    candidates: Sequence[Candidate],
    present: Collection[PodId],
    refused: Collection[PodId] = (),
) -> PodId | None:
    """Return the present candidate that `entry` belongs on first, but for those that `refused`.

    None where there is none to ask. What it takes counts as a copy from the moment at which the
    version is told, so that nothing has to move afterwards.
    """
    there = [each for each in candidates if each.pod in present and each.pod not in refused]
    return next(iter(targets(entry, 1, there)), None)
