"""What a pod that stores nothing has to keep: what was written on it and others do not have yet."""

from collections.abc import Set as AbstractSet

from core.ids import PodId


def may_let_go(
    pod: PodId, holders: AbstractSet[PodId], counted: AbstractSet[PodId], minimum: int
) -> bool:
    """Say whether enough others said that they have a version, so that `pod` need not keep it.

    `counted`: the pods whose copies count. No more of them are asked for than there are, but never
    fewer than one: where nobody stores, nothing goes.
    """
    others = counted - {pod}
    return len(holders & others) >= max(1, min(minimum, len(others)))
