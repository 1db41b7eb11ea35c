import pytest

from core.errors import NoSpace
from core.ports import DiskSpace
from core.volume.settings import NetworkSpace, VolumeSettings
from core.volume.space import space_of
from tests.support.drive_pods import DrivePod

DISK = DiskSpace(total=1_000, free=600)


@pytest.mark.parametrize(
    ("network", "settings", "wanted", "why"),
    [
        (NetworkSpace(), VolumeSettings(), (1_000, 600, 600), "alone: the disk"),
        (NetworkSpace(), VolumeSettings(min_free=700), (1_000, 0, 0), "never less than nothing"),
        (NetworkSpace(8_000, 4_000), VolumeSettings(copies=2), (4_000, 2_000, 600), "divided"),
        (NetworkSpace(8_000, 400), VolumeSettings(copies=2), (4_000, 200, 200), "the network's"),
        (NetworkSpace(), VolumeSettings(pod_bytes_max=50), (1_000, 50, 50), "the pod's limit"),
        (NetworkSpace(9, 99), VolumeSettings(copies=0), (9, 9, 9), "free is not more than all"),
    ],
)
def test_room_is_the_networks_and_available_what_this_pod_takes(
    network: NetworkSpace, settings: VolumeSettings, wanted: tuple[int, int, int], why: str
) -> None:
    space = space_of(DISK, network, settings)
    assert (space.total, space.free, space.available) == wanted, why


def test_a_write_is_refused_before_the_disk_is_fuller_than_it_may_be() -> None:
    pod = DrivePod(capacity=2**20)
    pod.configure(VolumeSettings(min_free=2**19))
    handle = pod.create(b"/a")
    assert pod.volume.write(handle, 0, b"x" * 2**18) == 2**18
    with pytest.raises(NoSpace):
        pod.volume.write(handle, 2**18, b"x" * 2**19)
    assert pod.read(handle) == b"x" * 2**18, "nothing was broken"
    pod.volume.release(handle)
    pod.remove(b"/a")
    assert pod.volume.space().available > 0
