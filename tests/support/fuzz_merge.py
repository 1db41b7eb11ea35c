"""Records of another pod and what the drive makes of them: whatever was taken can be shown."""

from core.errors import FileError, ProtocolError
from core.model.records import Batch, Kind
from core.mount.linux import replies
from core.mount.linux.folders import _encode
from core.volume.interface import ROOT_NODE, Node, OpenFlags
from core.wire import messages
from tests.support.drive_pods import ME, DrivePod
from tests.support.fuzz_target import Target
from tests.support.fuzz_wire import RECORDS

ENTRIES_MAX = 30


def _merged(data: bytes) -> object:
    """Merge the batches of a message into a pod with a file of its own, and look at everything."""
    message = messages.decode(data)
    if not isinstance(message, messages.Records):
        return None
    pod = DrivePod()
    pod.put(b"/own", b"data")
    pod.publish()
    result = pod.replica.merge(message.batches)
    _look_at_all(pod)
    assert pod.get(pod_path(pod)) == b"data"
    pod.replica.collect(set())
    pod.kill()
    _look_at_all(pod)
    sent = messages.Records(tuple(pod.replica.batches_after({}, 99)))
    assert messages.decode(messages.encode(sent)) == sent
    return result


def pod_path(pod: DrivePod) -> bytes:
    """Return where the pod's own file is now: another one may have taken its name."""
    (name,) = [name for name in pod.names() if name.startswith(b"own") and pod_holds(pod, name)]
    return b"/" + name


def pod_holds(pod: DrivePod, name: bytes) -> bool:
    try:
        return pod.find(b"/" + name).size == 4
    except FileError:
        return False


def _look_at_all(pod: DrivePod) -> None:
    """List every folder, and encode for the kernel all that is there."""
    waiting, seen = [ROOT_NODE], 0
    while waiting and seen < ENTRIES_MAX:
        handle = pod.volume.open_folder(waiting.pop())
        for entry in pod.volume.read_folder(handle, 0, ENTRIES_MAX):
            seen += 1
            found = entry.attributes
            replies.entry(found)
            _encode(entry)
            for name in pod.volume.list_xattrs(found.node):
                pod.volume.get_xattr(found.node, name, ME)
            if found.kind is Kind.FOLDER:
                waiting.append(found.node)
            elif found.kind is Kind.SYMLINK:
                pod.volume.read_link(found.node)
            elif found.kind is Kind.FILE:
                _open(pod, found.node)
        pod.volume.release_folder(handle)


def _open(pod: DrivePod, node: Node) -> None:
    try:
        opened = pod.volume.open(node, OpenFlags.READ, ME)
        if not hasattr(opened, "what"):
            pod.volume.read(opened.handle, 0, 4_096)
            pod.volume.release(opened.handle)
    except FileError:
        return  # what is not here cannot be read, and says so


def _far_batches() -> list[Batch]:
    """Return what another pod wrote: files, folders, links, attributes and removals."""
    far = DrivePod()
    far.clock.now_ms += 10
    far.entropy = type(far.entropy)("another pod")
    far.store = type(far.store)()
    far.start()
    far.make_folder(b"/d")
    far.put(b"/d/a", b"hello")
    far.publish()
    far.put(b"/own", b"theirs")
    far.publish()
    volume, node = far.volume, far.find(b"/d/a").node
    volume.set_xattr(node, b"user.a", b"v", False, False, ME)
    volume.set_xattr(node, b"user.wormhole.keep", b'["a"]', False, False, ME)
    volume.make_symlink(ROOT_NODE, b"s", b"d/a", ME)
    volume.make_link(node, ROOT_NODE, b"l")
    volume.make_special(ROOT_NODE, b"f", 0o010644, 0, ME)
    far.rename(b"/d/a", b"/b")
    far.remove(b"/own")
    return far.replica.batches_after({}, 999)


_FAR = _far_batches()
TARGETS = (
    Target(
        "records of another pod, on the drive",
        ("core.replica.checking", "core.replica.merging", "core.tree.merge"),
        _merged,
        (
            messages.encode(messages.Records(tuple(_FAR))),
            *(messages.encode(messages.Records((batch,))) for batch in _FAR),
            *(
                messages.encode(messages.Records((Batch(7, 9, b"", b"", (record,)),)))
                for record in RECORDS[:7]
            ),
        ),
        (ProtocolError,),
    ),
)
