import pytest

from core.errors import BadHandle
from core.volume.interface import ROOT_NODE, Handle
from tests.support.drive_pods import READ, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_handle_that_was_closed_is_bad(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    handle = pod.open(b"/a")
    pod.volume.release(handle)
    for call in (
        lambda: pod.volume.read(handle, 0, 1),
        lambda: pod.volume.release(handle),
        lambda: pod.volume.flush(handle),
        lambda: pod.volume.read_folder(handle, 0, 1),
        lambda: pod.volume.release_folder(Handle(99)),
    ):
        with pytest.raises(BadHandle):
            call()


def test_a_handle_for_reading_cannot_write(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    handle = pod.open(b"/a", READ)
    with pytest.raises(BadHandle):
        pod.volume.write(handle, 0, b"y")
    with pytest.raises(BadHandle):
        pod.volume.allocate(handle, 0, 1, False, False, False)


def test_files_and_folders_never_share_a_number(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    assert pod.open(b"/a") != pod.volume.open_folder(ROOT_NODE)
