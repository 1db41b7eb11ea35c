"""The TLS transport; what every transport promises is in `tests/contract/test_transport.py`."""

import asyncio

import pytest

from core.errors import PeerError
from core.ids import PodId
from core.model.priorities import Priority
from core.net.channel import Timing
from core.net.identity import create_identity
from core.net.tls import TlsTransport
from core.ports import BlockName, Channel
from tests.support.links import run
from tests.unit.core.net.test_block_fetch import block, name

TIMING = Timing(linger=0.2, block=0.3)


class Two:
    """Two pods, the first of which dialled the second."""

    def __init__(self) -> None:
        self.identities = [create_identity(), create_identity()]
        self.a, self.b = (TlsTransport(one, timing=TIMING) for one in self.identities)
        self.accepted: asyncio.Queue[Channel] = asyncio.Queue()

    def serve(self, _asker: PodId, wanted: BlockName, _priority: Priority) -> bytes | None:
        return block(wanted.index)

    async def link(self) -> Channel:
        members = {one.pod: one.certificate for one in self.identities}
        for transport in (self.a, self.b):
            transport.set_members(members)
        await self.a.listen(self.accepted.put, self.serve)
        address = await self.b.listen(self.accepted.put, self.serve)
        return await self.a.dial(address, self.identities[1].pod)

    async def close(self) -> None:
        await self.a.close()
        await self.b.close()


def test_a_block_connection_that_the_peer_closed_meanwhile_is_opened_again() -> None:
    async def scenario() -> None:
        two = Two()
        await two.link()
        peer = two.identities[1].pod
        assert not await two.a.fetch(peer, [name(1)], lambda *_: None)
        server = two.b._server
        assert server is not None
        server.close(5.0)
        assert not await two.a.fetch(peer, [name(2)], lambda *_: None)
        await two.close()

    run(scenario)


def test_a_peer_that_does_not_answer_for_a_block_costs_the_deadline() -> None:
    async def scenario() -> None:
        two = Two()
        import threading

        leave = threading.Event()

        def late(_asker: PodId, _wanted: BlockName, _priority: Priority) -> None:
            leave.wait(20)

        two.serve = late  # type: ignore[method-assign]
        await two.link()
        with pytest.raises(PeerError, match="sends nothing"):
            await two.a.fetch(two.identities[1].pod, [name(1)], lambda *_: None)
        leave.set()
        await two.close()

    run(scenario)


def test_without_a_link_blocks_cannot_be_asked_for() -> None:
    async def scenario() -> None:
        two = Two()
        members = {one.pod: one.certificate for one in two.identities}
        two.a.set_members(members)
        with pytest.raises(PeerError, match="no link"):
            await two.a.fetch(two.identities[1].pod, [name(1)], lambda *_: None)
        await two.close()

    run(scenario)


def test_a_stranger_meets_a_closed_door_unless_a_code_is_open() -> None:
    async def scenario() -> None:
        from core.net.contexts import stranger_context
        from core.net.dialling import call, opening
        from core.wire.hello import Purpose

        two = Two()
        channel = await two.link()
        with pytest.raises(PeerError, match="wormhole invite"):
            await call(
                channel.address,
                stranger_context(),
                lambda _: True,
                opening(Purpose.PAIRING),
                5.0,
            )
        await two.close()

    run(scenario)
