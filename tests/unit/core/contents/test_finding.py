import pytest

from core.contents.finding import line_for
from core.model.content import LineRole
from tests.support.drive_contents import FarPod, blocks, pull
from tests.support.drive_pods import DrivePod

DATA = blocks(b"a", b"b")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_the_whole_line_of_a_version_is_preferred(pod: DrivePod) -> None:
    of = FarPod(pod).offer(b"/a", DATA)
    pull(pod, of, DATA, upto=1)
    assert not pod.contents.whole(of.entry, of.dot)
    pull(pod, of, DATA)
    assert pod.contents.whole(of.entry, of.dot)
    with pod.store.read() as reader:
        line = line_for(reader, of.entry, of.dot)
        assert line is not None
        assert line.role is LineRole.CURRENT
