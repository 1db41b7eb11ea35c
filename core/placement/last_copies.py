"""Which versions would go with a pod that goes."""

from collections.abc import Set as AbstractSet

from core.ids import PodId


def goes_with(
    pod: PodId,
    holders: AbstractSet[PodId],
    writer: PodId | None,
    staying: AbstractSet[PodId],
) -> bool:
    """Say whether a version is lost with `pod`: it has or made it, and none of `staying` has it.

    Who made a version has it before it says so. Of the others only what they said counts.
    """
    return (pod in holders or pod == writer) and not holders & staying
