"""The greeting of two pods, and messages on their link."""

import asyncio

import pytest
from msgspec.structs import replace

from core.engine.link import Link, greet, refuse
from core.errors import PeerError, ProtocolError
from core.ids import Incarnation, NetworkId
from core.net.memory import MemoryNetwork
from core.net.memory_channel import MemoryChannel
from core.wire.messages import Hello, Probe, encode
from tests.sim.pod import NETWORK, pod_id
from tests.sim.virtual_time import run_virtual

HELLO = Hello(1, 1, NETWORK, Incarnation(1), "pod0", 0)


def channels() -> tuple[MemoryChannel, MemoryChannel]:
    return MemoryChannel.pair(MemoryNetwork(1), pod_id(0), pod_id(1), "there")


async def both(theirs: Hello) -> list[Link | BaseException]:
    near, far = channels()
    return await asyncio.gather(
        greet(near, HELLO, pod_id(0), pod_id(0)),
        greet(far, theirs, pod_id(1), pod_id(0)),
        return_exceptions=True,
    )


def test_two_pods_of_one_network_greet_and_talk() -> None:
    async def story() -> None:
        one, other = await both(replace(HELLO, name="pod1"))
        assert isinstance(one, Link)
        assert isinstance(other, Link)
        assert (one.peer, one.hello.name) == (pod_id(1), "pod1")
        await one.send(Probe(3))
        assert await other.receive() == Probe(3)

    run_virtual(story())


def test_a_pod_of_another_network_is_refused() -> None:
    answers = run_virtual(both(replace(HELLO, network=NetworkId(b"x" * 16))))
    assert all(isinstance(answer, PeerError) for answer in answers)


def test_a_pod_that_speaks_no_common_version_is_refused() -> None:
    answer, _ = run_virtual(both(replace(HELLO, version_lowest=8, version=9)))
    assert isinstance(answer, ProtocolError)
    assert "same version" in answer.remedy


def test_a_peer_that_says_nothing_is_given_up() -> None:
    async def story() -> None:
        near, _far = channels()
        with pytest.raises(PeerError, match="said nothing"):
            await greet(near, HELLO, pod_id(0), pod_id(0))

    run_virtual(story())


def test_a_peer_that_begins_with_something_else_is_refused() -> None:
    async def story() -> None:
        near, far = channels()
        await far.send(encode(Probe(1)))
        with pytest.raises(ProtocolError):
            await greet(near, HELLO, pod_id(0), pod_id(0))

    run_virtual(story())


def test_the_reason_of_a_refusal_reaches_the_peer() -> None:
    async def story() -> None:
        near, far = channels()
        link = Link(far, pod_id(0), pod_id(0), HELLO, "pod0")
        await refuse(near, "This pod was removed.")
        with pytest.raises(PeerError, match="removed"):
            await link.receive()

    run_virtual(story())
