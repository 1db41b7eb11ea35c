"""What a ledger says of files that have too few copies, or would have if a pod went."""

from collections.abc import Collection
from itertools import islice

from core.engine.ledger import Ledger, having
from core.ids import EntryId, PodId


def lacking(ledger: Ledger, counted: Collection[PodId], limit: int) -> list[EntryId]:
    """Return at most `limit` files with fewer copies on `counted` pods than are wanted.

    Where there is one, all files are looked at.
    """
    counting = frozenset(counted)
    groups = {
        group for group, _, _ in ledger.amounts() if len(group.holders & counting) < group.wanted
    }
    if not groups:
        return []
    return list(islice((entry for entry, group, _ in ledger.files() if group in groups), limit))


def weakened(ledger: Ledger, pod: PodId, counted: Collection[PodId]) -> tuple[int, int]:
    """Return of how many files, and of how many bytes, `pod` has a copy that is needed.

    Some other of `counted` has each of them; without `pod` there are fewer than are wanted.
    """
    others = frozenset(counted) - {pod}
    found = [
        (files, size)
        for group, files, size in ledger.amounts()
        if pod in group.holders and 0 < len(group.holders & others) < group.wanted
    ]
    return sum(files for files, _ in found), sum(size for _, size in found)


def alone(ledger: Ledger, pod: PodId, counted: Collection[PodId]) -> tuple[int, int]:
    """Return how many files, and bytes, `pod` has, or wrote, and no other of `counted` has.

    Empty files count only where there are others like them: no single file is looked at.
    """
    others = frozenset(counted) - {pod}
    found = [
        (files, size)
        for group, files, size in ledger.amounts()
        if size and pod in having(group) and not group.holders & others
    ]
    return sum(files for files, _ in found), sum(size for _, size in found)
