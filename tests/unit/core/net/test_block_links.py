"""Block connections that this pod opens; `tests/contract/test_transport.py` has them at work."""

import asyncio

import pytest

from core.errors import PeerError
from core.ids import PodId
from core.net.block_links import BlockLinks
from core.net.block_stream import BlockStream, stream_keys
from core.net.channel import Timing
from core.net.identity import create_identity
from core.net.pinned import Pinned
from core.ports import BlockName
from tests.support.links import run, socket_pair, until
from tests.unit.core.net.test_block_fetch import name

OWN, PEER = create_identity(), create_identity()


class Asking:
    """Routes to a peer that this pod never dialled."""

    def __init__(self) -> None:
        self.asked: list[PodId] = []

    def dialled(self, peer: PodId) -> str | None:
        return None

    def ask_call_back(self, peer: PodId) -> None:
        self.asked.append(peer)


def links(routes: Asking, timing: Timing) -> BlockLinks:
    pinned = Pinned(OWN)
    pinned.replace({PEER.pod: PEER.certificate})
    return BlockLinks(pinned, routes, timing)


def nothing(_name: BlockName, _data: memoryview) -> None:
    return None


def test_a_peer_that_opens_no_connection_costs_the_deadline() -> None:
    async def scenario() -> None:
        routes = Asking()
        made = links(routes, Timing(dial=0.05))
        with pytest.raises(PeerError, match="did not open"):
            await made.fetch(PEER.pod, [name(0)], nothing)
        assert routes.asked == [PEER.pod]
        await made.close()

    run(scenario)


def test_a_removed_peer_ends_those_who_wait_for_it() -> None:
    async def scenario() -> None:
        made = links(Asking(), Timing())
        fetching = asyncio.ensure_future(made.fetch(PEER.pod, [name(0)], nothing))
        await until(lambda: made._awaited[PEER.pod])
        made.drop(frozenset({PEER.pod}))
        with pytest.raises(PeerError, match="broke"):
            await fetching
        await made.close()

    run(scenario)


def test_a_connection_that_nobody_asked_for_is_closed() -> None:
    async def scenario() -> None:
        made = links(Asking(), Timing())
        near, far = socket_pair()
        keys = stream_keys(bytes(32), bytes(32))
        stream = BlockStream(near, *keys, 1.0)
        made.lend(PEER.pod, stream)
        assert far.recv(1) == b""
        far.close()
        await made.close()

    run(scenario)


def test_a_fetch_can_be_cancelled_while_the_peer_is_silent() -> None:
    async def scenario() -> None:
        made = links(Asking(), Timing())
        fetching = asyncio.ensure_future(made.fetch(PEER.pod, [name(0)], nothing))
        await until(lambda: made._awaited[PEER.pod])
        near, far = socket_pair()
        made.lend(PEER.pod, BlockStream(near, *stream_keys(bytes(32), bytes(32)), 20.0))
        await until(lambda: made._busy)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        assert not made._busy
        far.close()
        await made.close()

    run(scenario)


def test_who_is_no_member_is_not_asked() -> None:
    async def scenario() -> None:
        made = links(Asking(), Timing())
        with pytest.raises(PeerError, match="no member"):
            await made.fetch(OWN.pod, [name(0)], nothing)
        assert made.rate(PEER.pod) is None
        await made.close()

    run(scenario)
