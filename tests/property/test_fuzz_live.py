"""Garbage on one link while another is used: what works goes on, and nothing is left over."""

import asyncio
import errno
import gc
import json
import logging
import os
import random
import socket
import ssl
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from core.control.endpoint import connect, listen
from core.control.events import Events
from core.control.operations import HEALTH, SYNC
from core.control.schema import Health, Nothing, Synced, SyncRequest
from core.control.server import ControlServer
from core.mount.linux.loop import Loop
from core.mount.linux.protocol import IN_BYTES, OUT_HEADER, REQUEST_BYTES_MAX, Operation
from core.mount.linux.requests import Request
from core.net.channel import Timing
from core.net.contexts import dialler_context, stranger_context
from core.net.dialling import opening
from core.net.identity import Identity, create_identity
from core.net.session import Session
from core.net.tls import TlsTransport
from core.ports import Channel
from core.volume.interface import Needs
from core.wire.frames import FRAME_BYTES_MAX, FrameKind, encode_frame
from core.wire.hello import Purpose, decode, encode
from tests.support.fuzz_drive import SEEDS
from tests.support.kernel_double import KernelDouble
from tests.support.kernel_double import encode as request_of
from tests.support.links import run, until
from tests.support.loopback_drive import LoopbackDrive
from tests.support.served_drive import until as eventually

TIMING = Timing(greeting=0.5, linger=0.1, block=0.3, idle=0.5)
ROUNDS = 25
KEPT_BYTES_MAX = 4 * 2**20
CHANCE = random.Random("garbage")
HUGE_FRAME = (FRAME_BYTES_MAX + 2).to_bytes(4) + b"\0"
UNKNOWN_FRAME = b"\0\0\0\1\xff"

Attack = Callable[[str, Identity, Identity], Awaitable[None]]


def garbage() -> bytes:
    return CHANCE.randbytes(CHANCE.choice((1, 5, 40, 300, 5_000)))


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - it lists itself


# --- the transport -------------------------------------------------------------------------------


async def connected(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    sock = socket.socket()
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, (host, int(port)))
    return sock


async def until_closed(sock: socket.socket, *, says_end: bool = False) -> None:
    """Read to the end, which the other side makes; a reset is an end, too."""
    loop = asyncio.get_running_loop()
    try:
        if says_end:
            sock.shutdown(socket.SHUT_WR)
        while await loop.sock_recv(sock, 65_536):
            pass
    except OSError as error:
        if error.errno not in {errno.ECONNRESET, errno.ENOTCONN, errno.EPIPE}:
            raise
    finally:
        sock.close()


async def no_tls(address: str, _pod: Identity, _member: Identity) -> None:
    sock = await connected(address)
    await asyncio.get_running_loop().sock_sendall(sock, b"\x16\x03\x01" + garbage())
    await until_closed(sock, says_end=True)


async def silence(address: str, _pod: Identity, _member: Identity) -> None:
    await until_closed(await connected(address))


async def opened(
    address: str, context: ssl.SSLContext, first: bytes
) -> tuple[socket.socket, Session]:
    sock = await connected(address)
    session = Session(context, FRAME_BYTES_MAX, listener=False)
    await session.handshake(sock)
    await asyncio.get_running_loop().sock_sendall(sock, session.encrypt(first))
    return sock, session


async def no_opening(address: str, _pod: Identity, _member: Identity) -> None:
    for first in (UNKNOWN_FRAME, encode_frame(FrameKind.MESSAGE, garbage()), HUGE_FRAME, garbage()):
        sock, _ = await opened(address, stranger_context(), first)
        await until_closed(sock, says_end=True)


def _opening(purpose: Purpose) -> bytes:
    return encode_frame(FrameKind.MESSAGE, encode(opening(purpose, b"s" * 32)))


async def no_frames(address: str, pod: Identity, member: Identity) -> None:
    context = dialler_context(member, pod.certificate)
    sock, session = await opened(address, context, _opening(Purpose.MESSAGES))
    decode(await session.receive(sock))
    frames = encode_frame(FrameKind.MESSAGE, b"noise") + CHANCE.choice((HUGE_FRAME, UNKNOWN_FRAME))
    await asyncio.get_running_loop().sock_sendall(sock, session.encrypt(frames))
    await until_closed(sock)


async def no_tls_any_more(address: str, pod: Identity, member: Identity) -> None:
    context = dialler_context(member, pod.certificate)
    sock, session = await opened(address, context, _opening(Purpose.MESSAGES))
    decode(await session.receive(sock))
    await asyncio.get_running_loop().sock_sendall(sock, b"\x17\x03\x03\x00\x20" + bytes(32))
    await until_closed(sock)


async def no_blocks(address: str, pod: Identity, member: Identity) -> None:
    context = dialler_context(member, pod.certificate)
    sock, session = await opened(address, context, _opening(Purpose.BLOCKS))
    decode(await session.receive(sock))
    await asyncio.get_running_loop().sock_sendall(sock, CHANCE.choice((bytes(40), garbage())))
    await until_closed(sock, says_end=True)


ATTACKS: tuple[Attack, ...] = (no_tls, no_opening, no_frames, no_tls_any_more, no_blocks)


@asynccontextmanager
async def echoing() -> AsyncIterator[tuple[Channel, str, Identity, Identity]]:
    """Yield a link to a pod that sends back what it gets, its address, it, and another member."""
    pod, friend, member = (create_identity() for _ in range(3))
    serving, calling = (TlsTransport(one, timing=TIMING) for one in (pod, friend))
    members = {one.pod: one.certificate for one in (pod, friend, member)}

    async def echo(channel: Channel) -> None:
        while True:
            await channel.send(await channel.receive())

    async def nobody(_channel: Channel) -> None:
        raise AssertionError

    for transport in (serving, calling):
        transport.set_members(members)
    await calling.listen(nobody, lambda *_: None)
    address = await serving.listen(echo, lambda *_: None)
    try:
        yield await calling.dial(address, pod.pod), address, pod, member
    finally:
        await calling.close()
        await serving.close()


async def answers(channel: Channel) -> None:
    async with asyncio.timeout(10):
        await channel.send(b"still there?")
        assert await channel.receive() == b"still there?"


def test_garbage_on_links_leaves_the_other_links_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        async with echoing() as (channel, address, pod, member):
            await answers(channel)
            tasks, open_before = len(asyncio.all_tasks()), descriptors()
            threads = threading.active_count()
            for attack in ATTACKS:  # what is made once, at the first time, is no loss of memory
                await attack(address, pod, member)
            gc.collect()
            tracemalloc.start()
            for _ in range(ROUNDS):
                attacks = [attack(address, pod, member) for attack in ATTACKS]
                await asyncio.gather(*attacks, answers(channel))
            await silence(address, pod, member)
            await until(lambda: len(asyncio.all_tasks()) <= tasks)
            await until(lambda: descriptors() <= open_before)
            await until(lambda: threading.active_count() <= threads)
            gc.collect()
            kept = tracemalloc.get_traced_memory()[0]
            tracemalloc.stop()
            assert kept < KEPT_BYTES_MAX
            await answers(channel)

    with caplog.at_level(logging.DEBUG, logger="core.net"):
        run(scenario)
    told = [record for record in caplog.records if record.name.startswith("core.net")]
    assert [record.getMessage() for record in told if record.levelno >= logging.WARNING] == []
    sentences = "\n".join(record.getMessage() for record in told)
    for reason in (
        "encrypted connection",
        "not understood",
        "unknown kind",
        "frame of",
        "record",
        "in time",
    ):
        assert reason in sentences, reason


# --- the control interface -----------------------------------------------------------------------


LEAVES = "a caller that goes away"


def http_of(body: bytes, name: bytes = b"health") -> bytes:
    head = b"POST /v1/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    return head % (name, len(body)) + body


REQUESTS: dict[str, Callable[[], bytes]] = {
    "no HTTP": lambda: garbage() + b"\r\n\r\n",
    "a line without end": lambda: b"GET /" + b"x" * 100_000,
    "a header without end": lambda: b"GET /v1/events HTTP/1.1\r\nX: " + b"y" * 100_000,
    "a length that is none": lambda: b"POST /v1/health HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "a body that breaks off": lambda: http_of(b"{}" * 50)[:-7],
    "a body of garbage": lambda: http_of(garbage()),
    "a body nested without end": lambda: http_of(b"[" * 200_000),
    "a body of five megabytes": lambda: http_of(bytes(5 * 2**20)),
    "an operation that there is not": lambda: http_of(b"{}", b"%ff%00x"),
    LEAVES: lambda: http_of(b"{}", b"sync"),
}


def asked(folder: Path, data: bytes, *, stays: bool = True, says_end: bool = False) -> bytes:
    """Send `data` to the node; return what it answers until it closes."""
    received = b""
    with connect(folder, 10) as sock, suppress(BrokenPipeError, ConnectionResetError):
        sock.sendall(data)  # it may not even listen to the end
        if says_end:
            sock.shutdown(socket.SHUT_WR)
        while stays and (piece := sock.recv(65_536)):
            received += piece
    return received


async def health(_request: Nothing, _tell: object) -> Health:
    return Health(ready=True, state="ready", pid=1, version="x")


async def sync(_request: SyncRequest, _tell: object) -> Synced:
    await asyncio.Event().wait()
    return Synced(0)


def test_garbage_on_the_control_socket_leaves_other_callers_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def is_answered() -> None:
        answer = await asyncio.to_thread(asked, tmp_path, http_of(b"{}"))
        line = next(line for line in answer.splitlines() if line.startswith(b"{"))
        assert json.loads(line)["answer"]["ready"] is True

    async def scenario() -> None:
        server = ControlServer(Events())
        server.handle(HEALTH, health)
        server.handle(SYNC, sync)
        await server.start(listen(tmp_path))
        await is_answered()
        tasks, open_before = len(asyncio.all_tasks()), descriptors()
        for sentence, make in [*REQUESTS.items()] * 3:
            bad = asyncio.to_thread(
                asked, tmp_path, make(), stays=sentence != LEAVES, says_end=True
            )
            await asyncio.gather(bad, is_answered())
        await until(lambda: len(asyncio.all_tasks()) <= tasks)
        await until(lambda: descriptors() <= open_before)
        await is_answered()
        await server.close()

    with caplog.at_level(logging.WARNING):
        run(scenario)
    for record in caplog.records:  # of bad HTTP alone, and it says what was bad
        assert record.name == "aiohttp.server", record.getMessage()
        assert "aiohttp.http_exceptions." in (record.exc_text or ""), record.exc_text


# --- the kernel's connection ---------------------------------------------------------------------


class Kernel:
    """The kernel's end of a connection to a running loop."""

    def __init__(self, folder: Path) -> None:
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.settimeout(20)
        self.drive = LoopbackDrive(folder, passes_through=False)
        session = KernelDouble(self.drive).session
        self.loop = Loop(self.theirs.fileno(), session, self.satisfy)
        self.thread = threading.Thread(target=self.loop.run, args=(Request(),))
        self.thread.start()

    def satisfy(self, needs: Needs) -> None:
        raise AssertionError(needs)

    def is_answered(self, unique: int) -> None:
        """Ask for space, and read answers until that one comes."""
        self.ours.send(request_of(Operation.STATFS, 1, unique=unique))
        while True:
            answer = self.ours.recv(REQUEST_BYTES_MAX)
            _, error, number = OUT_HEADER.unpack_from(answer)
            if number == unique:
                assert error == 0
                return

    def close(self) -> None:
        # It asks no more, and still takes what answers late: a kernel that goes takes no answer
        # and refuses none.
        self.ours.shutdown(socket.SHUT_WR)
        self.thread.join(20)
        assert not self.thread.is_alive()
        # A drive keeps the number of its connection: what answers late must answer nobody else.
        eventually(lambda: not waiting_threads(), "no request waits any more")
        self.ours.close()
        self.theirs.close()
        for handle in list(self.drive._open_nodes):
            self.drive.release(handle)


def waiting_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("drive-wait-")]


def damaged_request(chance: random.Random) -> bytes:
    """Return one packet of a kernel that went mad; its numbers are odd, ours are even."""
    seed = chance.choice(SEEDS)
    at = chance.randrange(len(seed) - IN_BYTES)
    packet = bytearray(seed[at : at + chance.choice((IN_BYTES, 90, 4_000))])
    for _ in range(chance.randrange(4)):
        packet[chance.randrange(len(packet))] = chance.randrange(256)
    if chance.random() < 0.7:
        packet[4:8] = chance.choice(OPERATIONS).to_bytes(4, sys.byteorder)
    packet += bytes(max(0, IN_BYTES - len(packet)))
    packet[8:16] = (chance.randrange(10**6) * 2 + 1).to_bytes(8, sys.byteorder)
    return bytes(packet)


# What takes space or syncs the disk of this machine is tried on a memory twin, not here.
ELSEWHERE = {
    *(Operation.FALLOCATE, Operation.SYNCFS, Operation.FSYNCDIR, Operation.SETATTR),
    Operation.WRITE,
}
OPERATIONS = [*(each for each in Operation if each not in ELSEWHERE), 63, 9_999]


def test_garbage_of_the_kernel_is_answered_and_leaves_the_drive_serving(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "behind"
    folder.mkdir()
    chance = random.Random("kernel")
    threads, open_before = threading.active_count(), descriptors()
    kernel = Kernel(folder)
    try:
        for number in range(300):
            packet = damaged_request(chance)
            if int.from_bytes(packet[4:8], sys.byteorder) not in ELSEWHERE:
                kernel.ours.send(packet)
            kernel.is_answered(2 * number + 2)
        assert kernel.loop.served >= 300
    finally:
        kernel.close()
    eventually(lambda: threading.active_count() <= threads, "the threads have ended")
    assert descriptors() == open_before
    for record in caplog.records:  # what no handler expects has its reason in the log
        assert record.exc_info, record.getMessage()
