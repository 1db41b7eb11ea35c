"""How much room there is: the network's, divided by the copies, and what this pod can take."""

from typing import Final

from core.ports import DiskSpace
from core.volume.interface import Space
from core.volume.settings import NetworkSpace, VolumeSettings

NAMES: Final = 2**32


def space_of(disk: DiskSpace, network: NetworkSpace, settings: VolumeSettings) -> Space:
    """Return what `statfs` says. A pod that knows of no others counts its own disk."""
    copies = max(1, settings.copies)
    here = max(0, disk.free - settings.min_free)
    if settings.pod_bytes_max is not None:
        here = min(here, settings.pod_bytes_max)
    if not network.offered:
        total = disk.total
        return Space(total=total, free=here, available=here, names=NAMES)
    total, free = network.offered // copies, min(network.free, network.offered) // copies
    return Space(total=total, free=free, available=min(here, free), names=NAMES)
