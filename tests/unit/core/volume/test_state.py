from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from core.errors import Frozen, NoSpace, NotAFolder, NotFound
from core.volume.interface import ROOT_NODE, AttributeChanges, Opened, OpenFlags
from core.volume.settings import VolumeSettings
from core.volume.state import content_of, is_read_only, keeps_history
from tests.support.drive_contents import shown
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


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


def test_what_holds_for_a_file_says_whether_it_changes_and_whether_older_versions_stay() -> None:
    assert [keeps_history(each) for each in ({}, {"history": b"false"})] == [True, False]
    assert [is_read_only(each) for each in ({}, {"read-only": b"true"})] == [False, True]


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


class FullDisk:
    """A disk on which no transaction fits until the reserve is given up."""

    def __init__(self, pod: DrivePod, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        monkeypatch.setattr(pod.files, "use_reserve", lambda: self.done.append("used"))
        monkeypatch.setattr(pod.files, "restore_reserve", lambda: self.done.append("restored"))
        pod.store.fail = self._fail

    def _fail(self, step: str) -> None:
        if step == "commit" and "used" not in self.done:
            raise NoSpace


def cut_by_path(pod: DrivePod) -> None:
    pod.volume.set_attributes(pod.find(b"/a").node, None, AttributeChanges(size=0), ME)


def cut_at_opening(pod: DrivePod) -> None:
    pod.volume.open(pod.find(b"/a").node, WRITE | OpenFlags.TRUNCATE, ME)


def remove_file(pod: DrivePod) -> None:
    pod.remove(b"/a")


@pytest.mark.parametrize(
    "give_back", [cut_by_path, cut_at_opening, remove_file], ids=lambda f: f.__name__
)
def test_what_gives_space_back_works_on_a_full_disk_by_the_reserve(
    pod: DrivePod, give_back: Callable[[DrivePod], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    pod.publish_closed()
    disk = FullDisk(pod, monkeypatch)
    give_back(pod)
    assert disk.done == ["used", "restored"]
    assert not pod.exists(b"/a") or pod.find(b"/a").size == 0


def test_what_takes_space_does_not_get_the_reserve(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(pod, monkeypatch)
    with pytest.raises(NoSpace):
        pod.create(b"/b")
    assert disk.done == []


def after_the_next_look(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    """Let another thread do something between the next look at the tree and what follows it."""
    looks = pod.replica.view

    @contextmanager
    def view() -> Iterator[object]:
        with looks() as seen:
            yield seen
        monkeypatch.undo()
        act()

    monkeypatch.setattr(pod.replica, "view", view)


def test_a_file_that_is_published_while_it_is_looked_up_can_be_opened(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the kernel keeps a node of a draft that is none, and opening it fails for ever."""
    pod.put(b"/a", b"text")
    after_the_next_look(pod, monkeypatch, pod.publish_closed)
    found = pod.volume.lookup(ROOT_NODE, b"a")
    assert found.size == 4
    opened = pod.volume.open(found.node, READ, ME)
    assert isinstance(opened, Opened)
    assert pod.read(opened.handle) == b"text"


def test_a_file_that_is_published_while_its_node_is_looked_at_again_can_be_opened(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    pod.put(b"/a", b"text")
    node = pod.volume.lookup(ROOT_NODE, b"a").node
    pod.volume.set_xattr(node, b"user.x", b"1", False, False, ME)
    after_the_next_look(pod, monkeypatch, pod.publish_closed)
    pod.volume.get_attributes(node)
    assert pod.volume.get_attributes(node).size == 4
    opened = pod.volume.open(node, READ, ME)
    assert isinstance(opened, Opened)
    assert pod.read(opened.handle) == b"text"
