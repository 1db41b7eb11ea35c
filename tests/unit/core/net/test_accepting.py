"""The door under attack: strangers cost a bounded amount, members still get in."""

import asyncio
import resource
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from core.errors import Disowned, PeerError
from core.net import accepting
from core.net.channel import Timing
from core.net.contexts import dialler_context, stranger_context
from core.net.dialling import OtherVersion, call, opening
from core.net.identity import Identity, create_identity
from core.net.tls import TlsTransport
from core.ports import Channel
from core.wire.frames import FrameKind, encode_frame
from core.wire.hello import PROTOCOL_HIGHEST, Opening, Purpose, encode


@dataclass
class House:
    """A listening pod and one member of it."""

    transport: TlsTransport
    address: str
    own: Identity
    member: Identity
    friend: TlsTransport

    @property
    def target(self) -> tuple[str, int]:
        host, port = self.address.split(":")
        return host, int(port)

    async def lets_a_member_in(self) -> None:
        channel = await self.friend.dial(self.address, self.own.pod)
        await channel.close("seen")


@asynccontextmanager
async def house(greeting: float = 5.0) -> AsyncIterator[House]:
    own, member = create_identity(), create_identity()
    members = {one.pod: one.certificate for one in (own, member)}
    transport = TlsTransport(own, timing=Timing(greeting=greeting, linger=0.2))
    friend = TlsTransport(member, timing=Timing(linger=0.2))
    for one in (transport, friend):
        one.set_members(members)

    async def hold(_channel: Channel) -> None:
        return None

    address = await transport.listen(hold, lambda *_: None)
    try:
        yield House(transport, address, own, member, friend)
    finally:
        await friend.close()
        await transport.close()


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(60):
            await scenario()

    asyncio.run(limited())


async def is_closed(sock: socket.socket) -> bool:
    """Read what comes until the other end closes; garbage gets an answer at most."""
    loop = asyncio.get_running_loop()
    try:
        while await loop.sock_recv(sock, 65_536):
            pass
    except ConnectionError:
        pass
    return True


async def raw(target: tuple[str, int]) -> socket.socket:
    sock = socket.socket()
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, target)
    return sock


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", id="another protocol"),
        pytest.param(bytes(5_000), id="zeros"),
        pytest.param(b"\x16\x03\x01\xff\xff" + bytes(70_000), id="a huge TLS record"),
        pytest.param(b"\x16", id="one byte, then nothing"),
        pytest.param(b"", id="nothing at all"),
    ],
)
def test_garbage_and_silence_end_in_a_clean_close(data: bytes) -> None:
    async def scenario() -> None:
        async with house(greeting=0.3) as home:
            sock = await raw(home.target)
            with sock:
                await asyncio.get_running_loop().sock_sendall(sock, data)
                assert await is_closed(sock)
            await home.lets_a_member_in()

    run(scenario)


def test_a_handshake_byte_by_byte_is_cut_off_at_the_deadline() -> None:
    async def scenario() -> None:
        async with house(greeting=0.3) as home:
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            stream = stranger_context().wrap_bio(incoming, outgoing)
            with pytest.raises(ssl.SSLWantReadError):
                stream.do_handshake()
            hello = outgoing.read()
            sock = await raw(home.target)
            with sock:
                loop = asyncio.get_running_loop()
                closing = asyncio.ensure_future(is_closed(sock))
                for byte in hello:
                    if closing.done():
                        break
                    await loop.sock_sendall(sock, bytes((byte,)))
                    await asyncio.wait([closing], timeout=0.01)
                assert await closing
            await home.lets_a_member_in()

    run(scenario)


async def speak(home: House, context: ssl.SSLContext, data: bytes) -> ssl.SSLObject | None:
    """Shake hands and send `data`; return when the house closed the connection."""
    reader, writer = await asyncio.open_connection(*home.target, ssl=context, server_hostname="")
    writer.write(data)
    try:
        while await reader.read(65_536):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.transport.abort()
    return None


def frame(payload: bytes) -> bytes:
    return encode_frame(FrameKind.MESSAGE, payload)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xff\xff\xff\x00", id="a huge frame"),
        pytest.param(frame(b"\xc1garbage"), id="garbage in a frame"),
        pytest.param(frame(bytes(2_000_000)), id="an opening of two megabytes"),
        pytest.param(encode_frame(FrameKind.PING, bytes(8)), id="a heartbeat first"),
        pytest.param(
            frame(encode(Opening(Purpose.MESSAGES, 1, 1))), id="messages without a certificate"
        ),
        pytest.param(
            frame(encode(Opening(Purpose.BLOCKS, 1, 1, bytes(32)))), id="blocks without one"
        ),
        pytest.param(
            frame(encode(Opening(Purpose.PAIRING, 1, 1))) + b"x" * 100, id="more than an opening"
        ),
        pytest.param(frame(encode(Opening(Purpose.PAIRING, 7, 9))), id="another version"),
    ],
)
def test_what_a_stranger_says_after_the_handshake_ends_in_a_clean_close(data: bytes) -> None:
    async def scenario() -> None:
        async with house(greeting=1.0) as home:
            await speak(home, stranger_context(), data)
            await home.lets_a_member_in()

    run(scenario)


@pytest.mark.parametrize("purpose", [Purpose.MESSAGES, Purpose.BLOCKS, Purpose.PAIRING])
def test_an_unknown_certificate_is_refused_for_everything(purpose: Purpose) -> None:
    async def scenario() -> None:
        async with house() as home:
            context = dialler_context(create_identity(), home.own.certificate)
            with pytest.raises(PeerError):
                await call(home.address, context, lambda _: True, opening(purpose, bytes(32)), 5.0)

    run(scenario)


def test_a_member_of_another_version_is_told_which_machine_is_old() -> None:
    async def scenario() -> None:
        async with house() as home:
            context = dialler_context(home.member, home.own.certificate)
            newer = Opening(Purpose.MESSAGES, 8, 9)
            with pytest.raises(OtherVersion, match="the newer Wormhole on this machine") as raised:
                await call(home.address, context, lambda _: True, newer, 5.0)
            assert raised.value.facts == {"there": PROTOCOL_HIGHEST, "here": PROTOCOL_HIGHEST}

    run(scenario)


def test_a_flood_of_silent_strangers_keeps_no_member_out() -> None:
    async def scenario() -> None:
        async with house(greeting=30.0) as home:
            socks = [await raw(home.target) for _ in range(1_000)]
            try:
                await home.lets_a_member_in()
                left = home.transport._door._strangers
                assert len(left) <= accepting.STRANGERS_MAX
            finally:
                for sock in socks:
                    sock.close()

    run(scenario)


def test_a_port_in_use_is_a_sentence() -> None:
    async def scenario() -> None:
        async with house() as home:
            second = TlsTransport(create_identity(), home.address)

            async def hold(_channel: Channel) -> None:
                return None

            with pytest.raises(PeerError, match="cannot listen") as caught:
                await second.listen(hold, lambda *_: None)
            assert "--listen" in caught.value.remedy
            await second.close()

    run(scenario)


def test_a_call_at_the_moment_of_closing_is_sent_away_without_a_complaint() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        complaints: list[dict[str, object]] = []
        loop.set_exception_handler(lambda _, context: complaints.append(context))
        async with house() as home:
            target = home.target
            sock = socket.create_connection(target)
            # The loop hears of the call in the same round in which the door begins to close.
            await asyncio.get_running_loop().create_task(home.transport._door.close())
            with sock:
                sock.setblocking(False)
                assert await is_closed(sock)
        assert complaints == []

    run(scenario)


def test_a_door_out_of_descriptors_takes_calls_again_when_some_came_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(accepting, "_PAUSE_SECONDS", 0.05)

    async def scenario() -> None:
        heard = asyncio.Event()
        monkeypatch.setattr(accepting._LOG, "warning", lambda *_: heard.set())
        async with house() as home:
            limits = resource.getrlimit(resource.RLIMIT_NOFILE)
            taken = [socket.socket()]
            resource.setrlimit(resource.RLIMIT_NOFILE, (taken[0].fileno() + 1, limits[1]))
            try:
                taken[0].setblocking(False)
                await asyncio.get_running_loop().sock_connect(taken[0], home.target)
                await heard.wait()
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, limits)
                taken[0].close()
            await home.lets_a_member_in()

    run(scenario)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_who_was_removed_hears_that_and_comes_in_for_nothing(purpose: Purpose) -> None:
    async def scenario() -> None:
        async with house() as home:
            gone = create_identity()
            members = {one.pod: one.certificate for one in (home.own, home.member)}
            home.transport.set_members(members, {gone.pod: gone.certificate})
            context = dialler_context(gone, home.own.certificate)
            with pytest.raises(Disowned):
                await call(home.address, context, lambda _: True, opening(purpose, bytes(32)), 5.0)
            await home.lets_a_member_in()

    run(scenario)
