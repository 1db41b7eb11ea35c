import pytest

from core.errors import StaleHandle
from core.ids import ROOT, EntryId
from core.volume.interface import ROOT_NODE, Node, OpenFlags, StaleName, Surplus
from core.volume.nodes import inode_number
from tests.support.drive_contents import FarPod
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_inode_numbers_are_stable_and_fit_into_63_bits() -> None:
    assert inode_number(ROOT) == 1
    assert inode_number(EntryId(b"\xff" * 16)) == 2**63 - 1
    assert inode_number(EntryId(b"\x80" + bytes(15))) == 2, "never nothing, never the root's"
    assert inode_number(EntryId(b"abcdefgh" + bytes(8))) == inode_number(
        EntryId(b"abcdefgh" + b"x" * 8)
    )


def test_the_inode_number_is_the_same_after_a_restart(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    before = pod.find(b"/a").inode
    pod.kill()
    assert pod.find(b"/a").inode == before


def test_a_local_change_keeps_the_node(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    node = pod.find(b"/a").node
    pod.publish_closed()
    assert pod.find(b"/a").node == node
    pod.put(b"/a", b"y")
    assert pod.find(b"/a").node == node
    pod.publish_closed()
    assert pod.find(b"/a").node == node
    pod.rename(b"/a", b"/b")
    assert pod.find(b"/b").node == node


def test_another_content_gives_another_node_and_the_old_one_is_stale(pod: DrivePod) -> None:
    pod.put(b"/a", b"here")
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    node = pod.find(b"/a").node
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    with pytest.raises(StaleHandle):
        pod.volume.open(node, READ, ME)
    found = pod.find(b"/a")
    assert found.node != node
    assert found.size == 9


def test_handles_keep_the_content_that_they_opened(pod: DrivePod) -> None:
    pod.put(b"/a", b"here")
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    handle = pod.open(b"/a")
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    assert pod.read(handle) == b"here"
    assert pod.find(b"/a").size == 9


def test_a_node_lives_until_its_look_ups_and_handles_are_given_back(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    node = pod.volume.lookup(ROOT_NODE, b"a").node
    nodes = pod.volume._state.nodes
    lookups = nodes.get(node).lookups
    handle = pod.open(b"/a")
    pod.volume.forget(node, lookups + 1)
    assert pod.read(handle) == b"x"
    pod.volume.release(handle)
    with pytest.raises(StaleHandle):
        pod.volume.get_attributes(node)


def test_the_root_is_never_forgotten(pod: DrivePod) -> None:
    pod.volume.forget(ROOT_NODE, 10**6)
    assert pod.volume.get_attributes(ROOT_NODE).inode == 1


def test_an_unknown_node_is_stale(pod: DrivePod) -> None:
    with pytest.raises(StaleHandle):
        pod.volume.lookup(Node(999), b"a")
    pod.volume.forget(Node(999), 1)


def test_two_names_of_a_file_are_one_node(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    node = pod.find(b"/a").node
    linked = pod.volume.make_link(node, ROOT_NODE, b"b")
    assert (linked.node, linked.links) == (node, 2)
    handle = pod.open(b"/b", READ | WRITE | OpenFlags.TRUNCATE)
    pod.volume.write(handle, 0, b"through b")
    assert pod.get(b"/a") == b"through b"


def test_a_look_that_another_commit_may_have_overtaken_settles_nothing(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    nodes = pod.volume._state.nodes
    state = nodes.get(pod.find(b"/a").node)
    now = pod.replica.moment
    state.stale = True
    nodes.told(now + 1)
    nodes.looked_at(state, now, gone=True)
    assert state.stale
    assert not state.gone
    assert nodes.remember(state.shown, lambda _: True, 0, now) is None
    nodes.looked_at(state, now + 1, gone=True)
    assert not state.stale
    assert state.gone


def test_beyond_what_is_kept_the_kernel_is_asked_for_the_oldest_that_nobody_has_open(
    pod: DrivePod,
) -> None:
    nodes = pod.volume._state.nodes
    nodes._kept = 100
    pod.make_folder(b"/d")
    folder = pod.find(b"/d").node
    held = pod.volume.create(folder, b"held", 0o644, WRITE, ME)[1].handle
    for number in range(300):
        _, opened = pod.volume.create(folder, b"f%d" % number, 0o644, WRITE, ME)
        pod.volume.release(opened.handle)
    asked = [one for one in pod.told if isinstance(one, Surplus)]
    assert 200 < len(asked) <= 256
    assert len({one.node for one in asked}) == len(asked)
    names = [one.name for one in asked]
    assert names.count(None) == 1, "a program may work in the folder"
    assert StaleName(folder, b"f0") in names
    assert StaleName(folder, b"held") not in names
    assert StaleName(folder, b"f299") not in names
    assert ROOT_NODE not in {one.node for one in asked}
    for one in asked:
        pod.volume.forget(one.node, 1)
    assert pod.volume.lookup(folder, b"f0").size == 0
    assert pod.volume.write(held, 0, b"still") == 5


def test_below_what_is_kept_nothing_is_asked_for(pod: DrivePod) -> None:
    for number in range(300):
        pod.put(b"/f%d" % number, b"")
    assert not [one for one in pod.told if isinstance(one, Surplus)]


def test_a_file_that_another_pod_brought_back_is_not_gone(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    found = pod.find(b"/a")
    pod.remove(b"/a")
    with far.replica.change() as change:
        change.rename(ROOT, b"a", ROOT, b"b")
    far.exchange()
    back = pod.find(b"/b")
    assert back.node == found.node
    assert back.links == 1
    assert pod.volume.make_link(back.node, ROOT_NODE, b"c").links == 2
