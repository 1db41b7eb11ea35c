"""A member with the right key and the wrong contents, against a real node with real files."""

import asyncio
import json
import os
import random
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import PeerError
from core.ids import ROOT, ContentHash, Dot, EntryId, Incarnation, NetworkId, PodId
from core.model.priorities import Priority
from core.model.records import Kind
from core.net.identity import load_identity
from core.net.tls import TlsTransport
from core.ports import BlockName, Channel
from core.wire.messages import Hello, Message, Probe, Records, Refusal, Summary, decode, encode
from tests.support.hostile_member import Forger, birth, entry, place, version
from tests.support.pods import Lab, Pod, until

NAMES = (b"../../../outside", b"..", b"/etc/outside", b"a\0b", b"", b"n" * 10_000)
BLOCKS = 20_000


class Impostor:
    """The member `b`, in our hands: its node is dead, its key is ours."""

    def __init__(self, target: Pod, own: Pod) -> None:
        self.target = target
        known = load_identity(target.home / "identity.pem")
        self.pod, self.certificate = known.pod, known.certificate
        self.transport = TlsTransport(load_identity(own.home / "identity.pem"))
        marker = json.loads((target.storage / "marker.json").read_text())
        self.network = NetworkId(bytes.fromhex(marker["network"]))

    async def start(self) -> None:
        async def turned_away(channel: Channel) -> None:
            await channel.close("Not now.")

        def no_block(_peer: PodId, _name: BlockName, _priority: Priority) -> None:
            return None

        await self.transport.listen(turned_away, no_block)
        self.transport.set_members({self.pod: self.certificate})

    async def link(self) -> Channel:
        channel = await self.transport.dial(self.target.listen, self.pod)
        await channel.send(encode(Hello(1, 1, self.network, Incarnation(7), "a", 0)))
        await channel.receive()
        await channel.send(encode(Summary({})))
        return channel

    async def refusal_of(self, said: Message) -> str:
        """Say something; return the sentence with which it was refused."""
        channel = await self.link()
        await channel.send(encode(said))
        async with asyncio.timeout(20):
            while True:
                heard = decode(await channel.receive())
                if isinstance(heard, Refusal):
                    return heard.reason

    async def blocks(self, names: Sequence[BlockName]) -> tuple[int, int]:
        """Ask for blocks; return how many came and how many are said to be lacking."""
        came: list[BlockName] = []
        lacking = await self.transport.fetch(self.pod, names, lambda name, _data: came.append(name))
        return len(came), len(lacking)


def outside(folder: Path, *ours: Path) -> dict[str, tuple[int, int]]:
    """Return all files that are nobody's storage, home or drive, with size and time."""
    found = {}
    for path, names, files in os.walk(folder):
        names[:] = [name for name in names if Path(path, name) not in ours]
        for name in files:
            status = Path(path, name).lstat()
            found[str(Path(path, name))] = (status.st_size, status.st_mtime_ns)
    return found


@pytest.mark.warns
def test_a_hostile_member_touches_nothing_outside_and_leaves_the_drive_at_work(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two(copies=1)
    (laboratory.folder / "outside").write_bytes(b"nobody's business")
    (a.mount / "own").write_bytes(b"own " * 90_000)
    a.sync()
    b.kill()
    ours = (a.home, a.mount, a.storage, b.home, b.mount, b.storage, laboratory.folder / "person")
    before = outside(laboratory.folder, *ours)
    chance = random.Random(1)
    impostor = Impostor(a, b)

    def some_block(number: int) -> BlockName:
        index = chance.choice([-1, 0, 1, 2**40])
        origin = Incarnation(chance.choice([0, 7, 2**63 - 1]))
        return BlockName(
            EntryId(chance.randbytes(16)),
            Dot(origin, number),
            index,
            ContentHash(chance.randbytes(32)),
        )

    async def story() -> None:
        await impostor.start()
        for name in NAMES:
            batch = Forger().batch(
                birth(entry(1), name, ROOT, Kind.FILE),
                place(entry(1), ROOT, name),
                version(entry(1), b"x"),
            )
            assert await impostor.refusal_of(Records((batch,)))
        channel = await impostor.link()
        names = [some_block(number) for number in range(BLOCKS)]
        assert await impostor.blocks(names) == (0, BLOCKS)
        # Questions without an end, and no ear for the answers.
        with suppress(PeerError, TimeoutError):
            async with asyncio.timeout(3):
                for token in range(1, 10**9):
                    await channel.send(encode(Probe(token)))
                    await asyncio.sleep(0)
        await asyncio.to_thread(works, a)
        await impostor.transport.close()

    asyncio.run(story())
    assert outside(laboratory.folder, *ours) == before
    assert sorted(path.name for path in a.mount.iterdir()) == ["own", "still"]
    complaints = [text for text in a.complaints() if "refused" in text]
    assert len(complaints) >= len(NAMES)
    assert all("b was refused: " in text for text in complaints)
    b.up()
    (b.mount / "honest").write_bytes(b"again")
    until((a.mount / "honest").exists, "the honest one is heard again")


def works(pod: Pod) -> None:
    (pod.mount / "still").write_bytes(b"works")
    assert (pod.mount / "still").read_bytes() == b"works"
    assert pod.ask("status")["network"] == "demo"
