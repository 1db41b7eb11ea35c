import pytest

from core.errors import Frozen, NotAFolder, NotFound
from core.volume.interface import ROOT_NODE
from core.volume.settings import VolumeSettings
from core.volume.state import content_of, keeps_history
from tests.support.drive_contents import shown
from tests.support.drive_pods import DrivePod


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    pod.put(b"/a", b"x")
    return pod


def test_a_draft_has_no_content_that_others_know_of(pod: DrivePod) -> None:
    assert content_of(shown(pod, b"/a")) is None
    pod.publish_closed()
    content = content_of(shown(pod, b"/a"))
    assert content is not None
    assert content.size == 1
    assert keeps_history(shown(pod, b"/a"))


def test_attributes_are_looked_up_once_until_something_changes(pod: DrivePod) -> None:
    pod.publish_closed()
    node = pod.find(b"/a").node
    first = pod.volume.get_attributes(node)
    assert pod.volume.get_attributes(node) is first
    pod.patch(b"/a", 0, b"yy")
    assert pod.volume.get_attributes(node).size == 2


def test_the_state_refuses_in_words(pod: DrivePod) -> None:
    state = pod.volume._state
    with pytest.raises(NotAFolder):
        state.folder(pod.find(b"/a").node)
    with pytest.raises(NotFound):
        state.found(None)
    pod.configure(VolumeSettings(frozen="why"))
    with pytest.raises(Frozen, match="why"):
        state.check_not_frozen()
    assert state.folder(ROOT_NODE) == bytes(16)


def test_a_file_that_was_removed_shows_no_names(pod: DrivePod) -> None:
    handle = pod.open(b"/a")
    node = pod.find(b"/a").node
    pod.remove(b"/a")
    assert pod.volume.get_attributes(node).links == 0
    assert pod.read(handle) == b"x"
