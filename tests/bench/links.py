"""How fast blocks cross a link, beside a plain TLS stream in the same run.

Run: `python -m tests.bench.links [MEBIBYTES]`. Each figure is the median of three rounds; on a
shared machine only the ratios mean something. The plain stream receives and throws away; blocks
are encrypted, checked against their hash and handed over.
"""

import asyncio
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable

from core.crypto import content_hash
from core.ids import Dot, EntryId, Incarnation
from core.net.contexts import dialler_context, listener_context
from core.net.identity import create_identity
from core.net.tls import TlsTransport
from core.ports import BlockName, Channel

BLOCK_BYTES = 256 * 1024
ROUNDS = 3


def plain_tls(size: int) -> float:
    """Return the seconds that a plain TLS 1.3 stream takes for `size` bytes."""
    near, far = create_identity(), create_identity()
    serving = listener_context(far, [near.certificate])
    calling = dialler_context(near, far.certificate)
    listening = socket.create_server(("127.0.0.1", 0))
    piece = bytes(2**20)

    def send() -> None:
        raw, _ = listening.accept()
        with serving.wrap_socket(raw, server_side=True) as stream:
            stream.recv(1)
            for _ in range(size // len(piece)):
                stream.sendall(piece)

    sender = threading.Thread(target=send)
    sender.start()
    raw = socket.create_connection(listening.getsockname())
    with calling.wrap_socket(raw) as stream:
        stream.sendall(b"x")
        buffer = bytearray(2**20)
        left, began = size, time.perf_counter()
        while left > 0:
            left -= stream.recv_into(buffer)
        seconds = time.perf_counter() - began
    sender.join()
    listening.close()
    return seconds


async def blocks(size: int, block_bytes: int, descriptor: int | None = None) -> float:
    """Return the seconds that `size` bytes take as blocks, written to `descriptor` if given."""
    identities = [create_identity(), create_identity()]
    near, far = (TlsTransport(identity) for identity in identities)
    members = {identity.pod: identity.certificate for identity in identities}
    data = bytes(block_bytes)
    digest = content_hash(data)
    names = [
        BlockName(EntryId(b"e" * 16), Dot(Incarnation(1), 1), index, digest)
        for index in range(size // block_bytes)
    ]

    async def hold(_channel: Channel) -> None:
        return None

    def deliver(name: BlockName, view: memoryview) -> None:
        if descriptor is not None:
            os.pwrite(descriptor, view, name.index * block_bytes)

    near.set_members(members)
    far.set_members(members)
    address = await far.listen(hold, lambda *_: data)
    await near.dial(address, identities[1].pod)
    began = time.perf_counter()
    await near.fetch(identities[1].pod, names, deliver)
    seconds = time.perf_counter() - began
    await near.close()
    await far.close()
    return seconds


def written_blocks(size: int) -> float:
    """Return the seconds that `size` bytes take as blocks written to a new file."""
    with tempfile.TemporaryFile() as file:
        return asyncio.run(blocks(size, BLOCK_BYTES, file.fileno()))


def busy(stop: threading.Event) -> None:
    """Keep the interpreter busy, as pure Python does."""
    while not stop.is_set():
        sum(range(1_000))


def main() -> None:
    """Measure and print a table."""
    sys.setswitchinterval(0.0005)
    size = int(sys.argv[1] if len(sys.argv) > 1 else "512") * 2**20
    rows: dict[str, Callable[[], float]] = {
        "plain TLS stream": lambda: plain_tls(size),
        "blocks of 256 KiB": lambda: asyncio.run(blocks(size, BLOCK_BYTES)),
        "blocks of 1 MiB": lambda: asyncio.run(blocks(size, 2**20)),
        "blocks of 256 KiB, written": lambda: written_blocks(size),
    }
    for where in ("alone", "beside a busy thread"):
        stop = threading.Event()
        worker = threading.Thread(target=busy, args=(stop,))
        if where != "alone":
            worker.start()
        plain = 0.0
        for name, measure in rows.items():
            rate = size / 1e6 / statistics.median(measure() for _ in range(ROUNDS))
            plain = plain or rate
            sys.stdout.write(f"{name:28} {where:22} {rate:8.0f} MB/s {rate / plain:6.2f} x\n")
        stop.set()
        if where != "alone":
            worker.join()


if __name__ == "__main__":
    main()
