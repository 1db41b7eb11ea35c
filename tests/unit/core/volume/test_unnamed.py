import pytest

from core.errors import NotSupported
from core.ids import EntryId
from core.volume.interface import ROOT_NODE, AttributeChanges
from core.volume.unnamed import unnamed
from tests.support.drive_contents import version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_file_without_a_name_is_nowhere_and_goes_at_its_close(pod: DrivePod) -> None:
    attributes, opened = pod.volume.create_unnamed(ROOT_NODE, 0o600, READ | WRITE, ME)
    pod.volume.write(opened.handle, 0, b"secret")
    assert attributes.links == 0
    assert pod.read(opened.handle) == b"secret"
    assert pod.names() == []
    assert pod.publish() == []
    pod.volume.release(opened.handle)
    assert pod.files_left() == []


def test_it_can_be_given_a_name(pod: DrivePod) -> None:
    attributes, opened = pod.volume.create_unnamed(ROOT_NODE, 0o600, READ | WRITE, ME)
    pod.volume.write(opened.handle, 0, b"secret")
    changes = AttributeChanges(mode=0o640, mtime_ns=77)
    pod.volume.set_attributes(attributes.node, opened.handle, changes, ME)
    linked = pod.volume.make_link(attributes.node, ROOT_NODE, b"a")
    assert (linked.node, linked.links, linked.mode) == (attributes.node, 1, 0o640)
    pod.volume.write(opened.handle, 6, b"!")
    pod.volume.release(opened.handle)
    pod.publish_closed()
    assert version(pod, b"/a").size == 7
    assert pod.get(b"/a") == b"secret!"
    pod.kill()
    assert pod.get(b"/a") == b"secret!"


def test_after_a_kill_nothing_is_left_of_it(pod: DrivePod) -> None:
    opened = pod.volume.create_unnamed(ROOT_NODE, 0o600, READ | WRITE, ME)[1]
    pod.volume.write(opened.handle, 0, b"secret")
    pod.kill()
    assert pod.files_left() == []


def test_it_has_no_extended_attributes(pod: DrivePod) -> None:
    attributes, _ = pod.volume.create_unnamed(ROOT_NODE, 0o600, READ | WRITE, ME)
    with pytest.raises(NotSupported):
        pod.volume.set_xattr(attributes.node, b"user.a", b"x", False, False, ME)


def test_it_is_described_like_any_file() -> None:
    shown = unnamed(EntryId(b"e" * 16), 0o600, (1, 2), 5)
    assert (shown.uid, shown.gid, shown.links, shown.draft) == (1, 2, 0, True)
