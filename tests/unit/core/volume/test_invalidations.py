import pytest

from core.errors import Frozen
from core.ids import EntryId
from core.model.records import Kind
from core.volume.interface import ROOT_NODE, Opened, RenameMode, Stale, StaleName
from core.volume.settings import VolumeSettings
from tests.support.drive_contents import FarPod
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    pod.put(b"/a", b"here")
    pod.publish_closed()
    return pod


@pytest.fixture
def far(pod: DrivePod) -> FarPod:
    far = FarPod(pod)
    far.exchange()
    pod.find(b"/a")
    pod.told.clear()
    return far


def test_what_programs_ask_for_is_not_told_back_to_the_kernel(pod: DrivePod) -> None:
    pod.told.clear()
    pod.put(b"/b", b"x")
    pod.rename(b"/b", b"/c")
    pod.rename(b"/c", b"/a")
    pod.make_folder(b"/d")
    pod.volume.make_link(pod.find(b"/a").node, ROOT_NODE, b"l")
    pod.remove(b"/l")
    pod.volume.remove_folder(ROOT_NODE, b"d")
    assert [one for one in pod.told if isinstance(one, StaleName)] == []
    assert pod.volume.set_xattr(pod.find(b"/a").node, b"user.x", b"1", False, False, ME) is None


def test_another_content_makes_the_name_stale(pod: DrivePod, far: FarPod) -> None:
    node = pod.find(b"/a").node
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    assert StaleName(ROOT_NODE, b"a") in pod.told
    assert Stale(node, data=False) in pod.told


def test_a_new_name_is_told_because_the_kernel_may_remember_its_absence(
    pod: DrivePod, far: FarPod
) -> None:
    far.publish(b"/new", b"x")
    far.exchange()
    assert StaleName(ROOT_NODE, b"new") in pod.told


def test_a_removal_elsewhere_is_told(pod: DrivePod, far: FarPod) -> None:
    node = pod.find(b"/a").node
    with far.replica.change() as change:
        change.remove(EntryId(bytes(16)), b"a", want_folder=False)
    far.exchange()
    assert StaleName(ROOT_NODE, b"a") in pod.told
    assert not pod.exists(b"/a")
    assert pod.volume.get_attributes(node).links == 0


def test_a_rename_elsewhere_is_told_at_both_places(pod: DrivePod, far: FarPod) -> None:
    root = EntryId(bytes(16))
    with far.replica.change() as change:
        change.create(root, b"d", Kind.FOLDER, mode=0o755, uid=0, gid=0)
        change.rename(root, b"a", root, b"b")
    far.exchange()
    assert {StaleName(ROOT_NODE, b"a"), StaleName(ROOT_NODE, b"b")} <= set(pod.told)
    assert pod.get(b"/b") == b"here"


def test_a_change_of_mode_elsewhere_is_told_and_the_content_stays(
    pod: DrivePod, far: FarPod
) -> None:
    found = pod.find(b"/a")
    with far.replica.change() as change:
        there = change.resolve(b"/a")
        assert there is not None
        change.set_attribute(there, "mode", 0o600)
    far.exchange()
    assert Stale(found.node, data=False) in pod.told
    assert pod.find(b"/a").mode == 0o600
    assert pod.find(b"/a").node == found.node


def test_a_file_that_is_open_for_writing_keeps_its_node_and_its_changes(
    pod: DrivePod, far: FarPod
) -> None:
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"mine")
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    assert pod.read(handle) == b"mine"
    pod.volume.release(handle)
    pod.publish_closed()
    contents = sorted(pod.find(b"/" + name).size for name in pod.names())
    assert contents == [4, 9]


def test_what_the_kernel_cannot_know_of_is_not_told(pod: DrivePod, far: FarPod) -> None:
    with far.replica.change() as change:
        folder = change.create(EntryId(bytes(16)), b"d", Kind.FOLDER, mode=0o755, uid=0, gid=0)
    far.exchange()
    pod.told.clear()
    with far.replica.change() as change:
        change.create(folder.id, b"x", Kind.FOLDER, mode=0o755, uid=0, gid=0)
    far.exchange()
    assert not [one for one in pod.told if isinstance(one, StaleName) and one.name == b"x"]


def test_the_publication_of_what_a_program_wrote_tells_the_kernel_nothing(pod: DrivePod) -> None:
    pod.put(b"/new", b"first")
    found = pod.find(b"/new")
    pod.told.clear()
    pod.publish_closed()
    assert pod.told == []
    published = pod.find(b"/new")
    assert (published.node, published.size, published.mtime_ns) == (
        found.node,
        found.size,
        found.mtime_ns,
    )


def test_a_publication_that_leaves_another_version_beside_it_is_told(
    pod: DrivePod, far: FarPod
) -> None:
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"mine")
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    pod.volume.release(handle)
    pod.told.clear()
    pod.publish_closed()
    (copy,) = (name for name in pod.names() if name != b"a")
    assert StaleName(ROOT_NODE, copy) in pod.told


def test_a_publication_that_changes_how_much_room_a_file_takes_is_told(pod: DrivePod) -> None:
    handle = pod.create(b"/holes")
    pod.volume.write(handle, 2**20, b"x")
    pod.volume.release(handle)
    node = pod.find(b"/holes").node
    pod.told.clear()
    pod.publish_closed()
    assert Stale(node, data=False) in pod.told


def test_a_publication_of_a_file_with_several_names_is_told(pod: DrivePod) -> None:
    pod.put(b"/b", b"x")
    pod.volume.make_link(pod.find(b"/b").node, ROOT_NODE, b"l")
    pod.told.clear()
    pod.publish_closed()
    assert Stale(pod.find(b"/l").node, data=False) in pod.told


def test_what_the_node_itself_does_is_told(pod: DrivePod) -> None:
    inside = pod.volume.inside()
    known = pod.find(b"/a").node
    pod.told.clear()
    made, opened = inside.create(ROOT_NODE, b"new", 0o644, WRITE, ME)
    inside.write(opened.handle, 0, b"from a command")
    inside.release(opened.handle)
    assert StaleName(ROOT_NODE, b"new") in pod.told
    pod.told.clear()
    inside.rename(ROOT_NODE, b"new", ROOT_NODE, b"a", RenameMode.REPLACE)
    assert StaleName(ROOT_NODE, b"a") in pod.told
    assert Stale(known, data=False) in pod.told
    assert pod.find(b"/a").node == made.node


def test_the_publication_of_what_the_node_itself_wrote_is_told(pod: DrivePod) -> None:
    inside = pod.volume.inside()
    found = pod.find(b"/a")
    opened = inside.open(found.node, WRITE, ME)
    assert isinstance(opened, Opened)
    inside.write(opened.handle, 0, b"longer than it was")
    inside.release(opened.handle)
    pod.told.clear()
    pod.publish_closed()
    assert Stale(found.node, data=False) in pod.told


def test_the_node_itself_is_held_to_settings_that_change(pod: DrivePod) -> None:
    inside = pod.volume.inside()
    pod.volume.configure(VolumeSettings(frozen="for a test"))
    with pytest.raises(Frozen):
        inside.make_folder(ROOT_NODE, b"d", 0o755, ME)
