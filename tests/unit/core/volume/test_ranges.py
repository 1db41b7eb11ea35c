import pytest

from core.errors import InvalidRequest, NoSuchData
from core.volume.interface import Needs, SeekFor
from tests.support.drive_contents import BLOCK, FarPod, blocks, pull
from tests.support.drive_pods import READ, WRITE, DrivePod

DATA, HOLE = SeekFor.DATA, SeekFor.HOLE


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_holes_of_an_absent_file_are_those_of_its_version(pod: DrivePod) -> None:
    """Never those of its backing file: else `cp` copies zeros without reading a byte."""
    far = FarPod(pod)
    far.exchange()
    data = blocks(b"a", b"b", b"c")
    of = far.publish(b"/a", data)
    far.exchange()
    handle = pod.open(b"/a")
    assert pod.volume.seek(handle, 0, DATA) == 0
    assert pod.volume.seek(handle, 0, HOLE) == len(data)
    pull(pod, of, data, upto=1)
    assert pod.volume.seek(handle, BLOCK + 5, DATA) == BLOCK + 5
    assert pod.volume.seek(handle, 0, HOLE) == len(data)
    target = pod.create(b"/b")
    assert pod.volume.copy_range(handle, 0, target, 0, BLOCK) == BLOCK
    assert isinstance(pod.volume.copy_range(handle, BLOCK, target, BLOCK, BLOCK), Needs)
    assert pod.get(b"/b") == b"a" * BLOCK


@pytest.mark.parametrize("publish", [False, True])
def test_holes_of_a_file_that_is_here(pod: DrivePod, publish: bool) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 3 * BLOCK, b"x" * BLOCK)
    pod.volume.allocate(handle, 0, 8 * BLOCK, False, False, False)
    if publish:
        pod.publish()
    assert pod.volume.seek(handle, 5, DATA) == 3 * BLOCK
    assert pod.volume.seek(handle, 5, HOLE) == 5
    assert pod.volume.seek(handle, 3 * BLOCK + 1, DATA) == 3 * BLOCK + 1
    assert pod.volume.seek(handle, 3 * BLOCK + 1, HOLE) == 4 * BLOCK
    with pytest.raises(NoSuchData):
        pod.volume.seek(handle, 5 * BLOCK, DATA)
    for offset in (-1, 8 * BLOCK):
        with pytest.raises(NoSuchData):
            pod.volume.seek(handle, offset, HOLE)


def test_holes_are_copied_as_holes(pod: DrivePod) -> None:
    source = pod.create(b"/a")
    pod.volume.write(source, 5 * BLOCK, b"x" * 10)
    pod.volume.allocate(source, 0, 9 * BLOCK, False, False, False)
    target = pod.create(b"/b")
    pod.volume.write(target, 0, b"old" * 100)
    assert pod.volume.copy_range(source, 0, target, 0, 20 * BLOCK) == 9 * BLOCK
    assert pod.get(b"/b") == pod.get(b"/a")
    assert pod.volume.seek(target, 0, DATA) == 5 * BLOCK


def test_overlapping_ranges_of_one_file_are_refused(pod: DrivePod) -> None:
    pod.put(b"/a", b"0123456789")
    handle = pod.open(b"/a", READ | WRITE)
    with pytest.raises(InvalidRequest):
        pod.volume.copy_range(handle, 0, handle, 3, 5)
    assert pod.volume.copy_range(handle, 0, handle, 5, 5) == 5
    assert pod.get(b"/a") == b"0123401234"
    assert pod.volume.copy_range(handle, 50, handle, 0, 5) == 0
