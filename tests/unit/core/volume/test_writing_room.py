import pytest

from core.errors import NoSpace
from core.placement.capacity import Room
from core.volume.settings import Outside, VolumeSettings
from core.volume.writing_room import has_plenty
from tests.support.drive_pods import DrivePod


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
    assert has_plenty(state)
    pod.files.capacity = 2**20
    pod.clock.now_ms += 1_000
    assert not has_plenty(state)


def test_a_write_is_refused_where_too_much_is_here_and_nowhere_else() -> None:
    pod = DrivePod()
    spooled = 2**19
    pod.volume._state.outside = Outside(spooled=lambda: spooled)
    pod.configure(VolumeSettings(spool_max=2**20))
    handle = pod.create(b"/a")
    assert pod.volume.write(handle, 0, b"x" * 2**18) == 2**18
    pod.volume._state.unchecked_bytes = 0
    with pytest.raises(NoSpace):
        pod.volume.write(handle, 2**18, b"x" * (2**18 + 1))
    spooled = 0
    assert pod.volume.write(handle, 2**18, b"x" * (2**18 + 1)) == 2**18 + 1
    pod.volume.release(handle)
