import pytest

from core.placement.capacity import Room
from core.ports import DiskSpace
from core.volume.settings import VolumeSettings
from core.volume.space import space_of

DISK = DiskSpace(total=1_000, free=600)


@pytest.mark.parametrize(
    ("network", "settings", "wanted", "why"),
    [
        (None, VolumeSettings(), (1_000, 600, 600), "alone: the disk"),
        (None, VolumeSettings(min_free=700), (1_000, 0, 0), "never less than nothing"),
        (Room(4_000, 2_000), VolumeSettings(), (4_000, 2_000, 600), "the disk takes no more"),
        (Room(4_000, 200), VolumeSettings(), (4_000, 200, 200), "the network takes no more"),
    ],
)
def test_room_is_the_networks_and_available_what_this_pod_takes(
    network: Room | None, settings: VolumeSettings, wanted: tuple[int, int, int], why: str
) -> None:
    space = space_of(DISK, network, settings)
    assert (space.total, space.free, space.available) == wanted, why
