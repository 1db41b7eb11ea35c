"""How much room there is: the network's for files with their copies, and what this pod can take."""

from typing import Final

from core.placement.capacity import Room
from core.ports import DiskSpace
from core.volume.interface import Space
from core.volume.settings import VolumeSettings

NAMES: Final = 2**32


def space_of(disk: DiskSpace, network: Room | None, settings: VolumeSettings) -> Space:
    """Return what `statfs` says. A pod that knows of no others counts its own disk."""
    here = max(0, disk.free - settings.min_free)
    if network is None:
        return Space(total=disk.total, free=here, available=here, names=NAMES)
    available = min(here, network.free)
    return Space(total=network.total, free=network.free, available=available, names=NAMES)
