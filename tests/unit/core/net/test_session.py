"""TLS apart from its socket."""

import asyncio

import pytest

from core.errors import PeerError, ProtocolError
from core.net.contexts import dialler_context, listener_context
from core.net.identity import create_identity
from core.net.session import Session
from core.wire.frames import FrameKind, encode_frame
from tests.support.links import run, sessions, socket_pair


def test_both_ends_see_the_others_exact_key() -> None:
    async def scenario() -> None:
        async with sessions() as ((_, near), (_, far)):
            assert near.public_key is not None
            assert far.public_key is not None
            assert near.public_key != far.public_key

    run(scenario)


def test_frames_go_both_ways_and_those_that_came_along_are_kept() -> None:
    async def scenario() -> None:
        async with sessions() as ((near_sock, near), (far_sock, far)):
            await near.send(near_sock, b"one")
            await near.send(near_sock, b"two")
            assert await far.receive(far_sock) == b"one"
            assert await far.receive(far_sock) == b"two"
            assert far.is_drained
            await far.send(far_sock, bytes(200_000))
            assert await near.receive(near_sock) == bytes(200_000)

    run(scenario)


def test_a_goodbye_is_the_reason_and_a_heartbeat_out_of_turn_an_error() -> None:
    async def scenario() -> None:
        async with sessions() as ((near_sock, near), (far_sock, far)):
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(near_sock, near.encrypt(encode_frame(FrameKind.PONG, b"")))
            with pytest.raises(ProtocolError, match="PONG"):
                await far.receive(far_sock)
            await loop.sock_sendall(near_sock, near.encrypt(encode_frame(FrameKind.GOODBYE, b"so")))
            with pytest.raises(PeerError, match="so"):
                await far.receive(far_sock)

    run(scenario)


def test_the_end_of_the_socket_is_the_end() -> None:
    async def scenario() -> None:
        async with sessions() as ((near_sock, _), (far_sock, far)):
            near_sock.close()
            with pytest.raises(PeerError, match="broke"):
                await far.receive(far_sock)

    run(scenario)


def test_bytes_changed_on_the_way_are_refused() -> None:
    async def scenario() -> None:
        async with sessions() as ((_, near), (_, far)):
            data = bytearray(near.encrypt(encode_frame(FrameKind.MESSAGE, b"text")))
            data[-1] ^= 1
            with pytest.raises(ProtocolError):
                far.decrypt(bytes(data))

    run(scenario)


def test_an_end_that_is_not_the_pinned_one_is_refused() -> None:
    async def scenario() -> None:
        own, peer, wrong = (create_identity() for _ in range(3))
        near_sock, far_sock = socket_pair()
        near = Session(dialler_context(own, peer.certificate), 100, listener=False)
        far = Session(listener_context(wrong, [own.certificate]), 100, listener=True)
        with near_sock, far_sock:
            serving = asyncio.ensure_future(far.handshake(far_sock))
            with pytest.raises(PeerError, match="not the one it should be"):
                await near.handshake(near_sock)
            with pytest.raises(PeerError):
                await serving

    run(scenario)


def test_a_limit_can_be_raised_after_the_opening() -> None:
    async def scenario() -> None:
        async with sessions() as ((near_sock, near), (far_sock, far)):
            far.allow(10)
            far.allow(1_000)
            await near.send(near_sock, bytes(500))
            assert await far.receive(far_sock) == bytes(500)

    run(scenario)
