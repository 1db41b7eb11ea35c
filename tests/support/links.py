"""Two ends of one connection, for tests of the network's parts."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from core.net.channel import Timing, TlsChannel
from core.net.contexts import dialler_context, listener_context
from core.net.identity import create_identity
from core.net.session import Session
from core.wire.frames import FRAME_BYTES_MAX


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    """Run a scenario with a deadline."""

    async def limited() -> None:
        async with asyncio.timeout(30):
            await scenario()

    asyncio.run(limited())


async def until(condition: Callable[[], object]) -> None:
    """Let the loop run until `condition` holds; the deadline is the scenario's."""
    while not condition():  # noqa: ASYNC110 - the parts under test have no event for each step
        await asyncio.sleep(0.001)


def socket_pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected TCP sockets that do not block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        far, _ = listening.accept()
    for sock in (near, far):
        sock.setblocking(False)
    return near, far


@asynccontextmanager
async def sessions() -> AsyncIterator[
    tuple[tuple[socket.socket, Session], tuple[socket.socket, Session]]
]:
    """Yield dialler and listener of a connection after the handshake."""
    dialler, listener = create_identity(), create_identity()
    near, far = socket_pair()
    calling = Session(
        dialler_context(dialler, listener.certificate), FRAME_BYTES_MAX, listener=False
    )
    serving = Session(
        listener_context(listener, [dialler.certificate]), FRAME_BYTES_MAX, listener=True
    )
    with near, far:
        await asyncio.gather(calling.handshake(near), serving.handshake(far))
        yield (near, calling), (far, serving)


@asynccontextmanager
async def channels(timing: Timing) -> AsyncIterator[tuple[TlsChannel, TlsChannel]]:
    """Yield both ends of a channel."""
    loop = asyncio.get_running_loop()
    async with sessions() as ends:
        made = []
        for sock, session in ends:
            public_key = session.public_key
            assert public_key is not None
            channel = TlsChannel(session, create_identity().pod, "there", timing)
            await loop.connect_accepted_socket(lambda made_now=channel: made_now, sock)
            made.append(channel)
        try:
            yield made[0], made[1]
        finally:
            for channel in made:
                channel.abort("The test is over.")
            await asyncio.gather(*(channel.lost for channel in made))
