"""A member with the right key and the wrong contents: it says on the wire whatever it is told.

It stands on the simulation's memory network in the place of one of the pods and knows no rule.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from core.crypto import content_hash
from core.errors import PeerError
from core.ids import ROOT, ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.content import BLOCK_BYTES
from core.model.priorities import Priority
from core.model.records import (
    NOTHING_SEEN,
    Batch,
    Birth,
    Claim,
    Context,
    Holding,
    Kind,
    Place,
    Record,
    Version,
)
from core.names import is_name
from core.net.memory import MemoryNetwork, certificates
from core.net.memory_transport import MemoryTransport
from core.ports import BlockName, Channel
from core.volume.interface import ROOT_NODE
from core.wire.messages import Hello, Message, Records, Refusal, Summary, decode, encode
from tests.sim.pod import NETWORK, SimPod, pod_id
from tests.sim.virtual_time import START_MS
from tests.sim.world import World, world

Make = Callable[[Dot, Stamp], Record]
Gives = Callable[[PodId, BlockName], bytes | None]
# Older than what honest pods write: a stamp that nobody could object to.
PAST_MS = START_MS - 1_000_000


def entry(number: int) -> EntryId:
    return EntryId(b"hostile" + number.to_bytes(9))


class Forger:
    """Makes batches of one origin, numbered on from the last unless told otherwise."""

    def __init__(self, origin: int = 666, ms: int = PAST_MS) -> None:
        self.origin = Incarnation(origin)
        self.ms = ms
        self.last = 0

    def batch(self, *makes: Make, skip: int = 0, last: int | None = None) -> Batch:
        """Return the next batch; `skip` leaves a gap before it."""
        self.ms += 1
        first = self.last + 1 + skip
        records = tuple(
            make(Dot(self.origin, first + at), Stamp(self.ms, 0, self.origin, at))
            for at, make in enumerate(makes)
        )
        self.last = first + len(records) - 1 if last is None else last
        return Batch(
            self.origin, self.last, b"", content_hash(repr(records).encode())[:16], records
        )

    def file(self, number: int, name: bytes, data: bytes = b"") -> Batch:
        """Return a file whose content is one block."""
        return self.batch(
            birth(entry(number), name),
            place(entry(number), ROOT, name),
            version(entry(number), data),
        )


def birth(
    what: EntryId, name: bytes, parent: EntryId = ROOT, kind: Kind = Kind.FILE, mode: int = 0o644
) -> Make:
    return lambda dot, stamp: Birth(dot, stamp, what, kind, parent, name, mode)


def place(what: EntryId, parent: EntryId, name: bytes, seen: Context = NOTHING_SEEN) -> Make:
    return lambda dot, stamp: Place(dot, stamp, what, parent, name, seen)


def version(
    what: EntryId,
    data: bytes = b"",
    *,
    size: int | None = None,
    block_size: int = BLOCK_BYTES,
    manifest: bytes | None = None,
) -> Make:
    digest = ContentHash(manifest if manifest is not None else content_hash(data))
    length = len(data) if size is None else size
    return lambda dot, stamp: Version(dot, stamp, what, digest, length, block_size, 0, NOTHING_SEEN)


def holding(pod: PodId, *claims: tuple[EntryId, Dot]) -> Make:
    said = tuple(Claim(what, dot, held=True) for what, dot in claims)
    return lambda dot, stamp: Holding(dot, stamp, pod, said)


class HostileMember:
    """The pod `number` of a network, in the hands of somebody else.

    `heard` are the messages that came, by pod; `refused` what it was told when it was thrown out.
    """

    def __init__(self, number: int, network: MemoryNetwork, pods: list[SimPod]) -> None:
        self.number = number
        self.id = pod_id(number)
        self.pods = pods
        self.incarnation = Incarnation(7_777)
        self.heard: dict[PodId, list[Message]] = {pod.id: [] for pod in pods}
        self.refused: list[str] = []
        self.asked: list[BlockName] = []
        self.on_block: Gives = lambda _peer, _name: None
        self.claimed_name = f"pod{number}"
        self.wall_ms = START_MS
        self._transport = MemoryTransport(network, self.id, f"sim:{number}")
        self._channels: dict[PodId, Channel] = {}
        self._readers: set[asyncio.Future[None]] = set()

    async def start(self) -> None:
        """Be a member that can be asked for blocks, and turns away who calls."""
        self._transport.set_members(certificates([self.id, *(pod.id for pod in self.pods)]))
        await self._transport.listen(self._turn_away, self._block)

    async def stop(self) -> None:
        for task in self._readers:
            task.cancel()
        await self._transport.close()

    async def link(self, pod: SimPod, *, deaf: bool = False) -> Channel:
        """Call a pod and greet it; `deaf`: read nothing of what it says from then on."""
        channel = self._channels.get(pod.id)
        if channel is not None:
            return channel
        channel = await self._transport.dial(pod.address, pod.id)
        hello = Hello(1, 1, NETWORK, self.incarnation, self.claimed_name, self.wall_ms)
        await channel.send(encode(hello))
        await channel.receive()
        self._channels[pod.id] = channel
        if not deaf:
            task = asyncio.ensure_future(self._read(pod.id, channel))
            self._readers.add(task)
            task.add_done_callback(self._readers.discard)
        await channel.send(encode(Summary({})))
        return channel

    async def say(self, *said: Message) -> None:
        """Say something to every honest pod; who hung up is called again."""
        for pod in self.pods:
            await self.tell(pod, *said)

    async def tell(self, pod: SimPod, *said: Message) -> None:
        """Say something to one pod; who hung up is called again."""
        for message in said:
            for _ in range(3):
                try:
                    await (await self.link(pod)).send(encode(message))
                    break
                except PeerError:
                    self._channels.pop(pod.id, None)
                    await asyncio.sleep(0.1)

    async def records(
        self, *batches: Batch, end: Mapping[Incarnation, object] | None = None
    ) -> None:
        """Send batches to every honest pod, one message for each."""
        for one in batches:
            await self.say(Records((one,)))
        if end is not None:
            await self.say(Records((), dict(end)))  # type: ignore[arg-type]

    def hang_up(self) -> None:
        """Forget all links, so that the next word calls anew."""
        self._channels.clear()

    async def _read(self, peer: PodId, channel: Channel) -> None:
        try:
            while True:
                message = decode(await channel.receive())
                if isinstance(message, Refusal):
                    self.refused.append(message.reason)
                elif message is not None:
                    self.heard[peer].append(message)
        except PeerError as error:
            self.refused.append(error.detail)
            if self._channels.get(peer) is channel:
                del self._channels[peer]

    async def _turn_away(self, channel: Channel) -> None:
        await channel.close("Not now.")

    def _block(self, peer: PodId, name: BlockName, _priority: Priority) -> bytes | None:
        self.asked.append(name)
        return self.on_block(peer, name)


@asynccontextmanager
async def attacked(honest: int = 2, *, seed: int = 1) -> AsyncIterator[tuple[World, HostileMember]]:
    """Give a network of `honest` pods that work together, and one more member that is hostile."""
    async with world(honest + 1, seed=seed) as w:
        impostor = w.pods.pop()
        await impostor.stop()
        hostile = HostileMember(honest, w.network, w.pods)
        await hostile.start()
        await w.until(lambda: all(is_linked(w, pod) for pod in w.pods))
        for pod in w.pods:
            await pod.write(f"/own{pod.number}", own_bytes(pod))
        await w.until(lambda: all(len(pod.tree()) == honest for pod in w.pods))
        yield w, hostile
        await hostile.stop()


def own_bytes(pod: SimPod) -> bytes:
    """What each honest pod wrote before anything happened."""
    return b"written by %d " % pod.number * 9_000


def is_linked(w: World, pod: SimPod) -> bool:
    """Say whether an honest pod is linked with all other honest ones."""
    up = pod.engine._pieces.links.up
    return all(other.id in up for other in w.pods if other is not pod)


def tree_of(pod: SimPod) -> dict[bytes, tuple[Kind, int]]:
    """Return every path that a pod shows, names in bytes; fail if it is no tree of names."""
    found: dict[bytes, tuple[Kind, int]] = {}
    folders = [(ROOT_NODE, b"")]
    while folders:
        node, path = folders.pop()
        handle = pod.volume.open_folder(node)
        for shown in pod.volume.read_folder(handle, 0, 100_000):
            assert is_name(shown.name), shown.name
            assert path.count(b"/") < 1_000, "a folder within itself"
            whole = path + b"/" + shown.name
            assert whole not in found, whole
            found[whole] = (shown.attributes.kind, shown.attributes.size)
            if shown.attributes.kind is Kind.FOLDER:
                folders.append((shown.attributes.node, whole))
        pod.volume.release_folder(handle)
    return found


async def honest_ones_work_on(w: World, *, same: bool = True, seconds: float = 120.0) -> None:
    """Fail unless the honest pods still exchange, have lost nothing, and show trees.

    `same` False: the hostile one may have told each of them something else of its own files.
    """
    for pod in w.pods:
        pod.check()
        await pod.write(f"/after{pod.number}", b"after %d " % pod.number * 9_000)

    def everywhere() -> bool:
        trees = [tree_of(pod) for pod in w.pods]
        wanted = [b"/after%d" % pod.number for pod in w.pods]
        wanted += [b"/own%d" % pod.number for pod in w.pods]
        for path in wanted:
            if any(tree.get(path) != trees[0].get(path) or path not in tree for tree in trees):
                return False
        return not same or all(tree == trees[0] for tree in trees)

    await w.until(everywhere, seconds)
    for pod in w.pods:
        for other in w.pods:
            assert await pod.read(f"/after{other.number}") == b"after %d " % other.number * 9_000
            assert await pod.read(f"/own{other.number}") == own_bytes(other)
