import pytest

from core.errors import NoSpace
from core.placement.capacity import Room
from core.ports import DiskSpace
from core.volume.settings import Outside, VolumeSettings
from core.volume.space import space_of
from tests.support.drive_pods import DrivePod

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


def test_a_write_is_refused_where_the_network_holds_all_that_it_may() -> None:
    pod = DrivePod()
    left = 2**20
    pod.volume._state.outside = Outside(space=lambda: Room(2**30, 2**30, left))
    handle = pod.create(b"/a")
    assert pod.volume.write(handle, 0, b"x" * 2**19) == 2**19
    left = 2**18
    with pytest.raises(NoSpace):
        pod.volume.write(handle, 2**19, b"x" * 2**20)
    pod.volume.release(handle)
    pod.remove(b"/a")


@pytest.mark.parametrize(
    ("free", "limit_left", "passed"),
    [
        (2**40, None, True),
        (2**40, 2**40, True),
        (2**40, 2**20, False),
        (2**30, None, False),
    ],
)
def test_where_there_might_be_no_room_every_write_is_looked_at(
    free: int, limit_left: int | None, passed: bool
) -> None:
    pod = DrivePod(capacity=free)
    pod.volume._state.outside = Outside(space=lambda: Room(2**50, 2**50, limit_left))
    handle = pod.create(b"/a")
    assert pod.volume._state.handles.file(handle).node.plain is not passed
    pod.volume.release(handle)


def test_whether_there_is_plenty_is_looked_at_again_after_a_moment() -> None:
    pod = DrivePod()
    state = pod.volume._state
    assert state.has_plenty()
    pod.files.capacity = 2**20
    pod.clock.now_ms += 1_000
    assert not state.has_plenty()
