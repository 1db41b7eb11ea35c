import msgspec
import pytest

from core.errors import (
    AlreadyExists,
    AttributeTooLarge,
    FileError,
    InvalidRequest,
    NoAttribute,
    NotPermitted,
    NotSupported,
)
from core.model.records import Record
from core.volume.interface import AttributeChanges, Caller, Node
from core.volume.settings import Owner, VolumeSettings
from tests.support.drive_contents import version
from tests.support.drive_pods import ME, DrivePod

STRANGER = Caller(uid=2_000, gid=2_000, pid=1)


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    pod.put(b"/a", b"data")
    pod.publish_closed()
    return pod


@pytest.fixture
def node(pod: DrivePod) -> Node:
    return pod.find(b"/a").node


def put(pod: DrivePod, node: Node, name: bytes, value: bytes = b"x", caller: Caller = ME) -> None:
    pod.volume.set_xattr(node, name, value, False, False, caller)


def test_mode_owner_and_times_to_the_nanosecond(pod: DrivePod, node: Node) -> None:
    changes = AttributeChanges(mode=0o600, uid=5, gid=6, atime_ns=1_000_000_001, mtime_ns=-7)
    pod.volume.set_attributes(node, None, changes, ME)
    found = pod.find(b"/a")
    assert (found.mode, found.uid, found.gid) == (0o600, 5, 6)
    assert (found.atime_ns, found.mtime_ns) == (1_000_000_001, -7)
    pod.kill()
    assert pod.find(b"/a").mtime_ns == -7


@pytest.mark.parametrize(
    ("asked_ns", "kept_ns"),
    [(10_413_792_000 * 10**9, 2**63 - 1), (2**70, 2**63 - 1), (-(2**70), -(2**63))],
    ids=["the year 2300", "the end of all time", "its beginning"],
)
def test_a_time_that_no_record_can_hold_becomes_the_nearest_that_one_can(
    pod: DrivePod, node: Node, asked_ns: int, kept_ns: int
) -> None:
    changes = AttributeChanges(atime_ns=asked_ns, mtime_ns=asked_ns)
    pod.volume.set_attributes(node, None, changes, ME)
    found = pod.find(b"/a")
    assert (found.atime_ns, found.mtime_ns) == (kept_ns, kept_ns)
    with pod.store.read() as reader:
        sent = [record for *_, records in reader.records_after({}, 9) for record in records]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(sent), type=list[Record]) == sent


def test_attributes_that_are_set_together_are_one_batch(pod: DrivePod, node: Node) -> None:
    events: list[object] = []
    pod.replica.subscribe(events.append)
    pod.volume.set_attributes(node, None, AttributeChanges(mode=0o600, uid=5, gid=6), ME)
    assert len(events) == 1


def test_a_change_of_attributes_makes_no_version(pod: DrivePod, node: Node) -> None:
    before = version(pod, b"/a")
    pod.volume.set_attributes(node, None, AttributeChanges(mode=0o600, mtime_ns=5), ME)
    pod.publish()
    assert version(pod, b"/a") == before


def test_a_new_owner_loses_the_privileges_of_the_file(pod: DrivePod, node: Node) -> None:
    pod.volume.set_attributes(node, None, AttributeChanges(mode=0o6755), ME)
    pod.volume.set_attributes(node, None, AttributeChanges(uid=5), ME)
    assert pod.find(b"/a").mode == 0o755


def test_where_everything_is_mine_nothing_is_given_away(pod: DrivePod, node: Node) -> None:
    pod.configure(VolumeSettings(mine=Owner(7, 8)))
    with pytest.raises(NotPermitted):
        pod.volume.set_attributes(node, None, AttributeChanges(uid=9), ME)
    pod.volume.set_attributes(node, None, AttributeChanges(uid=7, gid=8), ME)


def test_extended_attributes_are_kept(pod: DrivePod, node: Node) -> None:
    put(pod, node, b"user.colour", b"\0\xff")
    assert pod.volume.get_xattr(node, b"user.colour", ME) == b"\0\xff"
    assert pod.volume.list_xattrs(node) == [b"user.colour"]
    pod.kill()
    node = pod.find(b"/a").node
    assert pod.volume.get_xattr(node, b"user.colour", ME) == b"\0\xff"
    pod.volume.remove_xattr(node, b"user.colour", ME)
    assert pod.volume.list_xattrs(node) == []


def test_policies_are_attributes_that_are_never_listed(pod: DrivePod, node: Node) -> None:
    """Else `cp -a` and `rsync -X` would copy them."""
    put(pod, node, b"user.wormhole.redundancy", b"3")
    assert pod.volume.get_xattr(node, b"user.wormhole.redundancy", ME) == b"3"
    assert pod.volume.list_xattrs(node) == []
    with pytest.raises(NotPermitted):
        put(pod, node, b"user.wormhole.redundancy", b"1", STRANGER)
    put(pod, node, b"user.wormhole.redundancy", b"4", Caller(0, 0, 1))
    pod.volume.remove_xattr(node, b"user.wormhole.redundancy", ME)
    with pytest.raises(NoAttribute):
        pod.volume.get_xattr(node, b"user.wormhole.redundancy", ME)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (b"security.capability", NoAttribute),
        (b"security.selinux", NotSupported),
        (b"trusted.x", NotSupported),
        (b"system.posix_acl_access", NotSupported),
        (b"user.none", NoAttribute),
        (b"user.", InvalidRequest),
    ],
)
def test_what_is_not_offered_reads_as_such(
    pod: DrivePod, node: Node, name: bytes, error: type[FileError]
) -> None:
    with pytest.raises(error):
        pod.volume.get_xattr(node, name, ME)


@pytest.mark.parametrize(
    "name", [b"security.capability", b"trusted.x", b"system.posix_acl_default"]
)
def test_what_is_not_offered_cannot_be_set(pod: DrivePod, node: Node, name: bytes) -> None:
    with pytest.raises(NotSupported):
        put(pod, node, name)
    with pytest.raises(NotSupported):
        pod.volume.remove_xattr(node, name, ME)


def test_creating_and_replacing_are_what_they_say(pod: DrivePod, node: Node) -> None:
    with pytest.raises(NoAttribute):
        pod.volume.set_xattr(node, b"user.a", b"1", False, True, ME)
    pod.volume.set_xattr(node, b"user.a", b"1", True, False, ME)
    with pytest.raises(AlreadyExists):
        pod.volume.set_xattr(node, b"user.a", b"2", True, False, ME)
    with pytest.raises(AttributeTooLarge):
        put(pod, node, b"user.a", b"x" * 65_537)
    with pytest.raises(InvalidRequest):
        put(pod, node, b"user.\xff")
