"""What a version that is recorded again says is read from the line of the replaced record."""

import pytest

from core.contents.publication import FORMERLY_MAX
from core.ids import Dot
from core.model.content import LineRole
from core.model.records import Version
from tests.support.drive_contents import FarPod, blocks, pull
from tests.support.drive_contents import version as shown_version
from tests.support.drive_pods import READ, WRITE, DrivePod

DATA = blocks(b"a", b"b")
OTHER = blocks(b"c", b"d")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


@pytest.fixture
def far(pod: DrivePod) -> FarPod:
    """Return another pod, which has published /a; all of it is here."""
    far = FarPod(pod)
    version = far.offer(b"/a", DATA)
    pull(pod, version, DATA)
    return far


def again(far: FarPod, data: bytes) -> Version:
    """Have the other pod record another version of the file."""
    version = far.publish(b"/a", data)
    far.exchange()
    return version


def versions(pod: DrivePod, of: Version) -> dict[Dot | None, LineRole]:
    with pod.store.read() as reader:
        return {line.version: line.role for line in reader.lines(of.entry)}


def test_a_repeated_version_takes_the_line_of_the_replaced_one(pod: DrivePod, far: FarPod) -> None:
    version = again(far, DATA)
    assert pod.contents.restate(version.entry)
    assert versions(pod, version) == {version.dot: LineRole.CURRENT}
    assert pod.contents.whole(version.entry, version.dot)
    assert not pod.contents.restate(version.entry), "once is enough"


def test_it_is_readable_as_soon_as_it_is_opened(pod: DrivePod, far: FarPod) -> None:
    again(far, DATA)
    assert pod.get(b"/a") == DATA


def test_another_content_takes_nothing(pod: DrivePod, far: FarPod) -> None:
    version = again(far, OTHER)
    assert not pod.contents.restate(version.entry)
    assert version.dot not in versions(pod, version)


def test_a_part_of_a_content_does_not_stand_for_the_whole(pod: DrivePod) -> None:
    far = FarPod(pod)
    first = far.offer(b"/a", DATA)
    pull(pod, first, DATA, upto=1)
    version = again(far, DATA)
    assert not pod.contents.restate(version.entry)


def test_an_older_version_counts_again_where_it_is_what_was_recorded(
    pod: DrivePod, far: FarPod
) -> None:
    other = again(far, OTHER)
    pull(pod, other, OTHER)
    assert LineRole.HISTORY in versions(pod, other).values()
    version = again(far, DATA)
    assert pod.contents.restate(version.entry)
    assert versions(pod, version)[version.dot] is LineRole.CURRENT


def test_a_line_that_a_program_is_changing_keeps_its_version(pod: DrivePod, far: FarPod) -> None:
    handle = pod.open(b"/a", READ | WRITE)
    assert pod.volume.write(handle, 0, b"changing") == 8
    version = again(far, DATA)
    assert not pod.contents.restate(version.entry)
    assert version.dot not in versions(pod, version)


def formerly(pod: DrivePod, of: Version) -> tuple[Dot, ...]:
    with pod.store.read() as reader:
        (line,) = [line for line in reader.lines(of.entry) if line.version == of.dot]
    return line.formerly


def test_a_line_tells_which_versions_it_held_before(pod: DrivePod) -> None:
    far = FarPod(pod)
    first = far.offer(b"/a", DATA)
    pull(pod, first, DATA)
    second = again(far, DATA)
    pod.contents.restate(first.entry)
    third = again(far, DATA)
    pod.contents.restate(first.entry)
    assert formerly(pod, third) == (first.dot, second.dot)


def test_a_line_tells_of_the_newest_only_where_one_content_is_recorded_again_and_again(
    pod: DrivePod, far: FarPod
) -> None:
    recorded = [again(far, DATA)]
    while len(recorded) < FORMERLY_MAX + 3:
        pod.contents.restate(recorded[0].entry)
        recorded.append(again(far, DATA))
    pod.contents.restate(recorded[0].entry)
    held = formerly(pod, recorded[-1])
    assert held == tuple(version.dot for version in recorded[-FORMERLY_MAX - 1 : -1])


@pytest.mark.parametrize("reflinks", [False, True])
def test_what_a_program_makes_of_a_line_is_not_what_it_held_before(reflinks: bool) -> None:
    pod = DrivePod(reflinks=reflinks)
    far = FarPod(pod)
    first = far.offer(b"/a", DATA)
    pull(pod, first, DATA)
    second = again(far, DATA)
    pod.contents.restate(first.entry)
    pod.patch(b"/a", 0, b"changed")
    pod.publish_closed()
    assert formerly(pod, second) == (first.dot,), "the older version goes on telling it"
    assert formerly(pod, shown_version(pod, b"/a")) == ()
