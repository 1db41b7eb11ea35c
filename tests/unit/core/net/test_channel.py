"""Channels: heartbeats, silence, and peers that do not behave."""

import asyncio

import pytest

from core.errors import PeerError
from core.net.channel import Timing, TlsChannel
from core.net.identity import create_identity
from core.wire.frames import FrameKind, encode_frame
from tests.support.links import channels, run, sessions, until


def test_heartbeats_measure_the_round_trip() -> None:
    async def scenario() -> None:
        async with channels(Timing(heartbeat=0.01)) as (near, far):
            await until(lambda: near.rtt_seconds and far.rtt_seconds)
            assert near.rtt_seconds is not None
            assert 0.0 < near.rtt_seconds < 5.0
            assert near.silence_seconds < 5.0

    run(scenario)


def test_a_peer_that_goes_silent_ends_the_channel() -> None:
    async def scenario() -> None:
        async with channels(Timing(heartbeat=0.02, silence=0.1)) as (near, far):
            far._transport.pause_reading()  # neither reads nor answers, as a frozen machine
            far._write = lambda *_: None  # type: ignore[method-assign]
            assert far._timer is not None
            far._timer.cancel()  # and does not find this one silent either
            with pytest.raises(PeerError, match="silent"):
                await near.receive()

    run(scenario)


def test_a_peer_that_does_not_take_its_messages_is_not_silent() -> None:
    async def scenario() -> None:
        async with channels(Timing(heartbeat=0.02, silence=0.2, send=20.0)) as (near, far):

            async def send_all() -> None:
                for _ in range(40):
                    await near.send(bytes(2**20))

            sending = asyncio.ensure_future(send_all())
            await asyncio.wait([sending], timeout=0.6)
            assert not sending.done()
            for _ in range(40):
                await far.receive()
            await sending

    run(scenario)


def test_sending_to_a_peer_that_takes_nothing_has_a_deadline() -> None:
    async def scenario() -> None:
        async with channels(Timing(send=0.1)) as (near, far):
            far._transport.pause_reading()

            async def send_all() -> None:
                for _ in range(100):
                    await near.send(bytes(2**20))

            with pytest.raises(PeerError, match="takes no messages"):
                await send_all()

    run(scenario)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xff\xff\xff\x00", id="a huge frame"),
        pytest.param(b"\x00\x00\x00\x01\x77", id="an unknown kind"),
    ],
)
def test_garbage_ends_the_channel_and_its_peer_learns_why(data: bytes) -> None:
    async def scenario() -> None:
        async with channels(Timing(linger=0.2)) as (near, far):
            near._transport.write(near._session.encrypt(data))
            with pytest.raises(PeerError):
                await far.receive()
            with pytest.raises(PeerError, match="The peer"):
                await near.receive()

    run(scenario)


def test_bytes_that_are_not_tls_end_the_channel() -> None:
    async def scenario() -> None:
        async with channels(Timing(linger=0.2)) as (near, far):
            near._transport.write(b"GET / HTTP/1.1\r\n\r\n")
            with pytest.raises(PeerError):
                await far.receive()

    run(scenario)


def test_being_asked_to_call_back_reaches_the_end_that_dialled() -> None:
    async def scenario() -> None:
        asked = asyncio.Event()
        async with channels(Timing()) as (near, far):
            near._on_call_back = asked.set
            assert near.is_dialled
            assert not far.is_dialled
            near.ask_call_back()  # the other end did not dial: nothing happens
            far.ask_call_back()
            await asked.wait()
            assert far.is_open

    run(scenario)


def test_messages_that_came_along_with_the_opening_are_received() -> None:
    async def scenario() -> None:
        async with sessions() as ((near_sock, near), (far_sock, far)):
            loop = asyncio.get_running_loop()
            both = encode_frame(FrameKind.MESSAGE, b"opened") + encode_frame(
                FrameKind.MESSAGE, b"first"
            )
            await loop.sock_sendall(near_sock, near.encrypt(both))
            assert await far.receive(far_sock) == b"opened"
            from core.net.channel import TlsChannel
            from core.net.identity import create_identity

            channel = TlsChannel(far, create_identity().pod, "there", Timing())
            await loop.connect_accepted_socket(lambda: channel, far_sock)
            assert await channel.receive() == b"first"
            channel.abort("done")
            await channel.lost

    run(scenario)


def test_closing_a_channel_that_the_other_end_left_at_that_moment_fails_for_nobody() -> None:
    async def story() -> None:
        async with sessions() as ((near, calling), (far, _)):
            public_key = calling.public_key
            assert public_key is not None
            channel = TlsChannel(calling, create_identity().pod, "there", Timing())
            await asyncio.get_running_loop().connect_accepted_socket(lambda: channel, near)
            await asyncio.get_running_loop().sock_recv(far, 65_536)  # the first heartbeat
            # It is gone before the loop could hear of it: the goodbye is answered by a reset.
            far.close()
            await channel.close("The link ended.")
            await channel.lost

    run(story)
