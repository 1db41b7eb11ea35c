"""What every transport promises: run on TLS over loopback and on its memory twin."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from core.crypto import content_hash
from core.errors import Disowned, PeerError, StoreError
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.priorities import Priority
from core.net.channel import Timing
from core.net.identity import create_identity
from core.net.memory import MemoryNetwork, certificates
from core.net.memory_transport import MemoryTransport
from core.net.tls import TlsTransport
from core.ports import BlockName, Channel, Transport
from core.transfer.pacing import Limits
from core.wire.frames import FRAME_BYTES_MAX

DEADLINE_SECONDS = 20


@dataclass
class Pod:
    """One transport with what came in over it."""

    id: PodId
    certificate: bytes
    transport: Transport
    address: str = ""
    blocks: dict[BlockName, bytes] = field(default_factory=dict)
    unreadable: set[BlockName] = field(default_factory=set)
    askers: list[PodId] = field(default_factory=list)
    urgencies: list[Priority] = field(default_factory=list)
    accepted: asyncio.Queue[Channel] = field(default_factory=asyncio.Queue)

    async def listen(self) -> None:
        self.address = await self.transport.listen(self.accept, self.block)

    async def accept(self, channel: Channel) -> None:
        await self.accepted.put(channel)

    def block(self, asker: PodId, name: BlockName, priority: Priority) -> bytes | None:
        self.askers.append(asker)
        self.urgencies.append(priority)
        if name in self.unreadable:
            raise StoreError("The disk of the storage failed: Input/output error.")
        return self.blocks.get(name)

    def admit(self, *pods: "Pod") -> None:
        members = (self, *pods)
        self.transport.set_members({pod.id: pod.certificate for pod in members})


World = Callable[[], Pod]


def memory_world() -> World:
    network = MemoryNetwork(seed=1)
    ids = iter(PodId(bytes((number,)) * 16) for number in range(1, 100))

    def make() -> Pod:
        pod = next(ids)
        return Pod(pod, certificates([pod])[pod], MemoryTransport(network, pod))

    return make


def tls_world() -> World:
    def make() -> Pod:
        identity = create_identity()
        transport = TlsTransport(identity, "127.0.0.1:0", Timing(linger=0.5))
        return Pod(identity.pod, identity.certificate, transport)

    return make


WORLDS: Mapping[str, Callable[[], World]] = {"memory": memory_world, "tls": tls_world}


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest) -> World:
    return WORLDS[request.param]()


@asynccontextmanager
async def pods(world: World, count: int = 2) -> AsyncIterator[list[Pod]]:
    made = [world() for _ in range(count)]
    try:
        for pod in made:
            await pod.listen()
            pod.admit(*made)
        yield made
    finally:
        for pod in made:
            await pod.transport.close()


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await scenario()

    asyncio.run(limited())


def blocks(count: int, size: int = 1_000) -> dict[BlockName, bytes]:
    made = {}
    for index in range(count):
        data = index.to_bytes(4) * (size // 4)
        name = BlockName(EntryId(b"e" * 16), Dot(Incarnation(1), 1), index, content_hash(data))
        made[name] = data
    return made


async def linked(near: Pod, far: Pod) -> tuple[Channel, Channel]:
    channel = await near.transport.dial(far.address, far.id)
    return channel, await far.accepted.get()


def test_messages_arrive_whole_and_in_order_both_ways(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            assert (near.peer, far.peer) == (b.id, a.id)
            sent = [bytes((number,)) * (number * 7_000) for number in range(20)]
            for frame in sent:
                await near.send(frame)
                await far.send(frame[::-1])
            assert [await far.receive() for _ in sent] == sent
            assert [await near.receive() for _ in sent] == [frame[::-1] for frame in sent]

    run(scenario)


def test_the_largest_message_passes_and_a_larger_one_is_refused(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            await near.send(bytes(FRAME_BYTES_MAX))
            assert len(await far.receive()) == FRAME_BYTES_MAX
            with pytest.raises(PeerError, match="large"):
                await near.send(bytes(FRAME_BYTES_MAX + 1))
            await near.send(b"still there")
            assert await far.receive() == b"still there"

    run(scenario)


def test_what_arrived_before_the_end_is_received_and_then_the_reason(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            await near.send(b"last words")
            await near.close("The machine is going to sleep.")
            assert await far.receive() == b"last words"
            with pytest.raises(PeerError, match="going to sleep"):
                await far.receive()
            with pytest.raises(PeerError):
                await near.send(b"too late")
            with pytest.raises(PeerError):
                await near.receive()

    run(scenario)


def test_a_receiver_that_waits_learns_of_the_end(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            waiting = asyncio.ensure_future(far.receive())
            await asyncio.sleep(0)
            await near.close("done")
            with pytest.raises(PeerError):
                await waiting

    run(scenario)


def test_a_sender_waits_while_the_peer_does_not_take_its_messages(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            sent = 0

            async def send_all() -> None:
                nonlocal sent
                for _ in range(64):
                    await near.send(bytes(2**20))
                    sent += 1

            sending = asyncio.ensure_future(send_all())
            before = -1
            while sent != before:  # until it makes no progress any more
                before = sent
                await asyncio.wait([sending], timeout=0.3)
            assert sent < 64
            for _ in range(64):
                await far.receive()
            await sending

    run(scenario)


def test_blocks_are_fetched_and_those_that_are_not_there_returned(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            names = blocks(50)
            b.blocks = dict(list(names.items())[:40])
            got: dict[BlockName, bytes] = {}
            lacking = await a.transport.fetch(
                b.id,
                list(names),
                lambda name, data: got.__setitem__(name, bytes(data)),
                Priority.READ_AHEAD,
            )
            assert got == b.blocks
            assert sorted(name.index for name in lacking) == list(range(40, 50))
            assert set(b.askers) == {a.id}
            assert set(b.urgencies) == {Priority.READ_AHEAD}, "whoever serves knows what presses"
            rate = a.transport.rate(b.id)
            assert rate is not None
            assert rate > 0

    run(scenario)


def test_a_block_that_the_disk_does_not_give_is_not_there_and_the_others_are_fetched(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Else the peer would ask for it again and again, and get nothing that comes after it."""

    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            b.blocks = blocks(5)
            bad = list(b.blocks)[1]
            b.unreadable.add(bad)
            got: list[BlockName] = []
            lacking = await a.transport.fetch(
                b.id, list(b.blocks), lambda name, _: got.append(name)
            )
            assert list(lacking) == [bad]
            assert set(got) == b.blocks.keys() - {bad}

    run(scenario)
    assert "could not be read for another pod" in caplog.text
    assert "The disk of the storage failed" in caplog.text


def test_a_block_that_does_not_hash_to_its_digest_is_never_delivered(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            names = blocks(3)
            rotten = list(names)[1]
            b.blocks = {**names, rotten: b"rot" * 300}
            got: list[BlockName] = []
            lacking = await a.transport.fetch(b.id, list(names), lambda name, _: got.append(name))
            assert sorted(name.index for name in got) == [0, 2]
            assert list(lacking) == [rotten]

    run(scenario)


def test_blocks_of_one_mebibyte_pass_and_nothing_asked_is_nothing_fetched(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            b.blocks = blocks(4, 2**20)
            sizes: list[int] = []
            assert not await a.transport.fetch(
                b.id, list(b.blocks), lambda _, data: sizes.append(len(data))
            )
            assert sizes == [2**20] * 4
            assert not await a.transport.fetch(b.id, [], lambda *_: None)

    run(scenario)


def test_who_was_dialled_can_fetch_from_the_dialler(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            a.blocks = blocks(40)
            got: list[int] = []
            for _ in range(2):
                assert not await b.transport.fetch(
                    a.id, list(a.blocks), lambda name, _: got.append(name.index)
                )
            assert sorted(got) == sorted(2 * list(range(40)))

    run(scenario)


def test_what_the_receiver_of_a_block_raises_ends_the_fetch_and_the_next_one_works(
    world: World,
) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            b.blocks = blocks(5)

            def full(_name: BlockName, _data: memoryview) -> None:
                raise OSError("no space")

            with pytest.raises(OSError, match="no space"):
                await a.transport.fetch(b.id, list(b.blocks), full)
            assert not await a.transport.fetch(b.id, list(b.blocks), lambda *_: None)

    run(scenario)


def test_several_fetches_at_once_do_not_mix(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            b.blocks = blocks(60)
            names = list(b.blocks)
            got: list[list[int]] = [[], [], [], []]
            await asyncio.gather(
                *(
                    a.transport.fetch(
                        b.id,
                        names[part::4],
                        lambda name, _, part=part: got[part].append(name.index),
                    )
                    for part in range(4)
                )
            )
            assert [sorted(part) for part in got] == [list(range(n, 60, 4)) for n in range(4)]

    run(scenario)


def test_who_is_no_member_is_refused_by_both_sides(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            stranger = world()
            await stranger.listen()
            stranger.admit(a, b)
            try:
                with pytest.raises(PeerError):
                    await stranger.transport.dial(a.address, a.id)
                with pytest.raises(PeerError):
                    await stranger.transport.fetch(a.id, list(blocks(1)), lambda *_: None)
                with pytest.raises(PeerError):
                    await a.transport.dial(stranger.address, stranger.id)
                assert a.accepted.empty()
                await linked(a, b)
            finally:
                await stranger.transport.close()

    run(scenario)


def test_a_member_under_another_members_address_is_not_taken_for_it(world: World) -> None:
    async def scenario() -> None:
        async with pods(world, 3) as (a, b, c):
            with pytest.raises(PeerError):
                await a.transport.dial(c.address, b.id)

    run(scenario)


def test_a_new_member_gets_in_while_the_links_of_the_others_stay(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            late = world()
            await late.listen()
            late.admit(a, b)
            a.admit(b, late)
            try:
                await linked(late, a)
                await near.send(b"still linked")
                assert await far.receive() == b"still linked"
            finally:
                await late.transport.close()

    run(scenario)


def test_a_removed_member_loses_its_links_and_does_not_get_in_again(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            b.blocks = blocks(2)
            await a.transport.fetch(b.id, list(b.blocks), lambda *_: None)
            b.admit()
            with pytest.raises(PeerError):
                await near.receive()
            with pytest.raises(PeerError):
                await far.receive()
            with pytest.raises(PeerError):
                await a.transport.dial(b.address, b.id)
            with pytest.raises(PeerError):
                await a.transport.fetch(b.id, list(b.blocks), lambda *_: None)

    run(scenario)


def test_an_address_where_nobody_listens_is_a_clear_error(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            address = b.address
            await b.transport.close()
            with pytest.raises(PeerError) as caught:
                await a.transport.dial(address, b.id)
            assert caught.value.detail

    run(scenario)


def test_closing_a_transport_ends_its_links_at_the_peers(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, _far = await linked(a, b)
            await b.transport.close()
            with pytest.raises(PeerError):
                await near.receive()
            with pytest.raises(PeerError):
                await b.transport.dial(a.address, a.id)

    run(scenario)


def test_a_channel_whose_owner_fails_is_closed_with_the_reason(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, _):
            strict = world()

            async def refuse(_channel: Channel) -> None:
                raise PeerError("This is refused politely.")

            address = await strict.transport.listen(refuse, lambda *_: None)
            strict.admit(a)
            a.admit(strict)
            try:
                channel = await a.transport.dial(address, strict.id)
                with pytest.raises(PeerError, match="refused politely"):
                    await channel.receive()
            finally:
                await strict.transport.close()

    run(scenario)


def test_blocks_are_sent_within_the_limit_and_as_they_may_be_when_it_is_taken_away(
    world: World,
) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            near, far = await linked(a, b)
            assert near.is_local
            assert far.is_local
            b.blocks = blocks(40, 10_000)
            loop = asyncio.get_running_loop()
            b.transport.set_limits(Limits(local=400_000, outside=1))
            began = loop.time()
            assert not await a.transport.fetch(b.id, list(b.blocks), lambda *_: None)
            assert loop.time() - began >= 0.8
            b.transport.set_limits(Limits(local=1_000))
            fetching = asyncio.ensure_future(
                a.transport.fetch(b.id, list(b.blocks), lambda *_: None)
            )
            b.transport.set_limits(Limits())
            assert not await fetching

    run(scenario)


def test_what_a_person_waits_for_passes_copies_within_a_limit(world: World) -> None:
    async def scenario() -> None:
        async with pods(world) as (a, b):
            await linked(a, b)
            b.blocks = blocks(70, 10_000)
            names, order = list(b.blocks), list[int]()
            b.transport.set_limits(Limits(local=250_000))
            loop, begun = asyncio.get_running_loop(), asyncio.Event()

            def note(name: BlockName, _data: memoryview) -> None:
                order.append(name.index)
                loop.call_soon_threadsafe(begun.set)

            copies = asyncio.ensure_future(
                a.transport.fetch(b.id, names[:50], note, Priority.COPIES)
            )
            await begun.wait()
            await a.transport.fetch(b.id, names[50:], note, Priority.PERSON)
            first = min(order.index(index) for index in range(50, 70))
            last = max(order.index(index) for index in range(50, 70))
            assert last - first < 30, "in turn with the copies it would be twice as many, or more"
            await copies
            assert sorted(order) == list(range(70))

    run(scenario)


def test_who_was_removed_is_told_so_and_gets_nothing_else(world: World) -> None:
    async def scenario() -> None:
        async with pods(world, 3) as (a, b, c):
            out = {b.id: b.certificate}
            a.transport.set_members({one.id: one.certificate for one in (a, c)}, out)
            for _ in range(2):
                with pytest.raises(Disowned, match="removed"):
                    await b.transport.dial(a.address, a.id)
            with pytest.raises(PeerError):
                await b.transport.fetch(a.id, list(blocks(1)), lambda *_: None)
            assert a.accepted.empty()
            await linked(c, a)
            a.admit(b, c)
            await linked(b, a)

    run(scenario)


def test_who_is_not_known_is_not_told_that_it_was_removed(world: World) -> None:
    async def scenario() -> None:
        async with pods(world, 3) as (a, b, c):
            a.transport.set_members({a.id: a.certificate}, {c.id: c.certificate})
            with pytest.raises(PeerError) as refused:
                await b.transport.dial(a.address, a.id)
            assert not isinstance(refused.value, Disowned)

    run(scenario)
