"""Who of several pods that fetch the same version at once asks its holders for which block.

Each asks for a share, and takes the others' shares from them, so that whoever has it sends each
byte about once, however many pods are to have it (as BitTorrent's "super seeding" does for one
seed; here the pods agree on the shares without a word, because all know who is to hold what).
"""

from collections.abc import Collection, Iterable

from core.ids import PodId


def shares(blocks: Iterable[int], pods: Collection[PodId]) -> dict[PodId, list[int]]:
    """Return which of `blocks` each of `pods` asks the holders for; the same on all of them."""
    order = sorted(pods)
    found: dict[PodId, list[int]] = {pod: [] for pod in order}
    for block in blocks:
        found[order[block % len(order)]].append(block)
    return found
