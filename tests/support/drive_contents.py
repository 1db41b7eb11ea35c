"""What tests of contents look at: rows, block names, a second pod's records."""

from core.contents.manifests import Layout, decode_manifest, revise
from core.crypto import content_hash
from core.ids import ContentHash, EntryId, PodId
from core.model.content import BLOCK_BYTES, Content, Line
from core.model.members import Member, MemberState, PodInfo, Role
from core.model.records import Claim, Kind, Version
from core.ports import BlockName
from core.replica.replica import Replica
from core.store.records_memory import MemoryRecordStore
from core.tree.shown import Shown
from core.wire.info import INFO_TOPIC, encode_info
from tests.support.drive_pods import DrivePod
from tests.support.tree_pods import SeededEntropy

BLOCK = BLOCK_BYTES
FAR = PodId(content_hash(b"another pod")[:16])


def blocks(*letters: bytes) -> bytes:
    """One whole block of each letter."""
    return b"".join(letter * BLOCK for letter in letters)


def shown(pod: DrivePod, path: bytes) -> Shown:
    with pod.replica.view() as view:
        found = view.resolve(path)
    assert found is not None
    return found


def version(pod: DrivePod, path: bytes) -> Version:
    found = shown(pod, path).version
    assert found is not None
    return found


def rows(pod: DrivePod, entry: EntryId) -> list[Line]:
    with pod.store.read() as reader:
        return list(reader.lines(entry))


def hash_parts(data: bytes) -> tuple[Content, dict[ContentHash, bytes]]:
    """The content of `data` as another pod would publish it, and its manifest."""
    hashes = {
        index: content_hash(data[start : start + BLOCK])
        for index, start in enumerate(range(0, len(data), BLOCK))
    }
    revision = revise(None, len(data), BLOCK, hashes)
    return revision.content, dict(revision.parts)


def block_name(pod: DrivePod, of: Version, index: int) -> BlockName:
    content = Content(of.manifest, of.size, of.block_size)
    layout = pod.contents.table.layout(content)
    assert layout is not None
    digest = layout.hash_of(index)
    assert digest is not None
    return BlockName(of.entry, of.dot, index, ContentHash(digest))


def names_of(of: Version, data: bytes) -> list[BlockName]:
    """The names of all blocks of a version with the content `data`."""
    content, parts = hash_parts(data)
    assert content.manifest == of.manifest
    layout = Layout(decode_manifest(parts[content.manifest]), parts.get)
    return [
        BlockName(of.entry, of.dot, index, ContentHash(layout.hash_of(index) or b""))
        for index in range(layout.count)
    ]


class FarPod:
    """Another pod of the network, as far as its records go."""

    def __init__(self, pod: DrivePod) -> None:
        self.pod = pod
        self.replica = Replica(MemoryRecordStore(), pod.clock, SeededEntropy("far"), FAR)
        self.be(Role.MEMBER, MemberState.ACTIVE)

    def be(self, role: Role, state: MemberState) -> None:
        """Be a member like that, by what the pod knows."""
        self.pod.members[FAR] = Member(FAR, FAR + FAR, b"", "far", role, state, FAR)

    def tell(self, role: Role = Role.MEMBER) -> None:
        """Tell in which life this pod is, and what it says that it is."""
        life = self.replica.incarnation
        info = PodInfo("far", life, ("far:1",), role, 2**40, 0, 2**39)
        with self.replica.change() as change:
            change.put_news(FAR, INFO_TOPIC, encode_info(info))

    def lose_disk(self) -> None:
        """Be there again with nothing but what the pod sends, in another life."""
        self.replica = Replica(MemoryRecordStore(), self.pod.clock, SeededEntropy("anew"), FAR)
        self.pod.clock.now_ms += 1
        self.exchange()

    def exchange(self) -> None:
        for here, there in (
            (self.pod.replica, self.replica),
            (self.replica, self.pod.replica),
        ):
            summary = {origin: state.last for origin, state in there.origins().items()}
            there.merge(here.batches_after(summary, 10_000))
            there.raise_summary(here.origins())

    def publish(self, path: bytes, data: bytes) -> Version:
        """Record a content at a path of the root folder, new or not."""
        content, _ = hash_parts(data)
        with self.replica.change() as change:
            there = change.resolve(path)
            if there is None:
                made = change.create(
                    EntryId(bytes(16)),
                    path[1:],
                    Kind.FILE,
                    mode=0o644,
                    uid=0,
                    gid=0,
                    content=content,
                )
                assert made.version is not None
                return made.version
            now = self.pod.clock.wall_ns()
            return change.publish(there.file, content, now, there.heads)

    def offer(self, path: bytes, data: bytes) -> Version:
        """Record a content over what the pod has, and let the pod know of it."""
        self.exchange()
        of = self.publish(path, data)
        self.exchange()
        return of

    def hold(self, of: Version) -> None:
        """Say that this pod has a version, in the life that it told of."""
        self.tell()
        self.claim(of)

    def claim(self, of: Version) -> None:
        """Say that this pod has a version, and nothing else."""
        with self.replica.change() as change:
            change.put_holding(FAR, (Claim(of.entry, of.dot, held=True),))


def pull(pod: DrivePod, of: Version, data: bytes, upto: int | None = None) -> int:
    """Fetch a version as the engine does; only the first `upto` blocks if that is given."""
    _, parts = hash_parts(data)
    contents = pod.contents
    with pod.store.write() as writer:
        line = contents.pulls.begin(writer, of, parts.items())
    contents.pulls.fill_from_here(line.id)
    count = -(-len(data) // BLOCK)
    for index in range(count if upto is None else upto):
        contents.pulls.store(line.id, index, data[index * BLOCK : (index + 1) * BLOCK])
    contents.pulls.sync(line.id)
    with pod.store.write() as writer:
        contents.pulls.mark_present(writer, line.id)
        if upto is None:
            assert contents.pulls.finish(writer, line.id, heads=[of.dot]) is not None
    contents.pulls.end(line.id)
    return line.id
