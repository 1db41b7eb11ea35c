"""The transport over TCP and TLS 1.3: one port for messages, blocks and pairing.

`pinned` knows the members, `accepting` who calls, `dialling` calls, `channel` carries messages,
`block_links` and `block_server` carry blocks. This module joins them.
"""

import asyncio
import contextlib
import functools
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from core.errors import PeerError
from core.ids import PodId
from core.model.priorities import Priority
from core.net.accepting import Caller, Door
from core.net.block_links import BlockLinks
from core.net.block_server import BlockServer
from core.net.block_stream import BlockStream, stream_keys
from core.net.channel import Timing, TlsChannel
from core.net.conversation import Conversation
from core.net.dialling import call, opening
from core.net.identity import Identity
from core.net.pinned import Pinned
from core.net.session import Session
from core.ports import BlockName, Channel, OnBlock
from core.saying import said
from core.transfer.pacing import Limits
from core.wire.frames import FRAME_BYTES_MAX
from core.wire.hello import SECRET_BYTES, Declined, DeclinedWhy, Opened, Purpose, encode
from core.wire.pairing import PAIRING_BYTES_MAX

_LOG: Final = logging.getLogger(__name__)

OnChannel = Callable[[Channel], Awaitable[None]]
OnStranger = Callable[[Conversation], Awaitable[None]]


class TlsTransport:
    """See `core.ports.Transport`. For one event loop."""

    def __init__(
        self, identity: Identity, listen: str = "127.0.0.1:0", timing: Timing | None = None
    ) -> None:
        """Make a transport for the pod `identity` that will listen at `listen`."""
        self._wished = listen
        self._timing = timing or Timing()
        self._pinned = Pinned(identity)
        self._door = Door(self._pinned, self._welcome, self._timing.greeting)
        self._blocks = BlockLinks(self._pinned, self, self._timing)
        self._server: BlockServer | None = None
        self._limits = Limits()
        self._on_channel: OnChannel | None = None
        self._on_stranger: OnStranger | None = None
        self._channels: set[TlsChannel] = set()
        self._addresses: dict[PodId, str] = {}
        self._lending: set[asyncio.Task[None]] = set()
        self._closed = False

    async def listen(self, on_channel: OnChannel, on_block: OnBlock) -> str:
        """See `core.ports.Transport`. Raises `PeerError` where the address cannot be had."""
        self._on_channel = on_channel
        self._server = BlockServer(on_block, self._timing.idle)
        self._server.turns.set_limits(self._limits)
        return self._door.open(self._wished)

    def set_pairing(self, on_stranger: OnStranger | None) -> None:
        """Let strangers pair through `on_stranger`, or (None) send them away."""
        self._on_stranger = on_stranger

    async def dial(self, address: str, peer: PodId) -> Channel:
        """See `core.ports.Transport`."""
        if self._closed:
            raise PeerError(said("This transport is closed."))
        sock, session, _ = await call(
            address,
            self._pinned.dialling(peer),
            lambda key: self._pinned.member(key) == peer,
            opening(Purpose.MESSAGES),
            self._timing.dial,
        )
        self._addresses[peer] = address
        return await self._start(sock, session, peer, address, dialled=True)

    async def fetch(
        self,
        peer: PodId,
        names: Sequence[BlockName],
        deliver: Callable[[BlockName, memoryview], None],
        priority: Priority = Priority.PERSON,
    ) -> Sequence[BlockName]:
        """See `core.ports.Transport`."""
        return await self._blocks.fetch(peer, names, deliver, priority)

    def rate(self, peer: PodId) -> float | None:
        """See `core.ports.Transport`."""
        return self._blocks.rate(peer)

    def set_limits(self, limits: Limits) -> None:
        """See `core.ports.Transport`."""
        self._limits = limits
        if self._server is not None:
            self._server.turns.set_limits(limits)

    def set_members(
        self,
        certificates: Mapping[PodId, bytes],
        removed: Mapping[PodId, bytes] = MappingProxyType({}),
    ) -> None:
        """See `core.ports.Transport`."""
        gone = self._pinned.replace(certificates, removed)
        for channel in tuple(self._channels):
            if channel.peer in gone:
                channel.abort("The other machine is no member any more.")
        self._blocks.drop(gone)
        if self._server is not None:
            self._server.drop(gone)

    async def close(self) -> None:
        """See `core.ports.Transport`."""
        self._closed = True
        channels = tuple(self._channels)
        for channel in channels:
            await channel.close("The other machine closed the connection.")
        for task in self._lending:
            task.cancel()
        await self._door.close()
        await self._blocks.close()
        if self._server is not None:
            await asyncio.to_thread(self._server.close, self._timing.linger)
        if channels:
            waiting = [channel.lost for channel in channels]
            await asyncio.wait(waiting, timeout=self._timing.linger + 1.0)

    # How block connections come about: the end that could dial the channel dials them, too.

    def dialled(self, peer: PodId) -> str | None:
        """See `core.net.block_links.Routes`."""
        if self._closed:
            raise PeerError(said("This transport is closed."))
        channels = [channel for channel in self._channels if channel.peer == peer]
        if any(channel.is_open and not channel.is_dialled for channel in channels) and not any(
            channel.is_open and channel.is_dialled for channel in channels
        ):
            return None
        return self._addresses.get(peer)

    def ask_call_back(self, peer: PodId) -> None:
        """See `core.net.block_links.Routes`."""
        for channel in self._channels:
            if channel.peer == peer and channel.is_open and not channel.is_dialled:
                channel.ask_call_back()
                return
        raise PeerError(said("There is no link to that pod."))

    def _call_back(self, peer: PodId) -> None:
        task = asyncio.get_running_loop().create_task(self._lend(peer))
        self._lending.add(task)
        task.add_done_callback(self._lending.discard)

    async def _lend(self, peer: PodId) -> None:
        """Open a block connection that `peer` fetches over."""
        server, address = self._server, self._addresses.get(peer)
        if server is None or address is None or not server.has_room(peer):
            return
        try:
            stream = await self._blocks.dial(peer, address, Purpose.BLOCKS_LENT)
        except PeerError as error:
            _LOG.debug("No block connection could be lent: %s", error.detail)
            return
        server.serve(stream, peer, greet=True)

    async def _start(
        self,
        sock: socket.socket,
        session: Session,
        peer: PodId,
        address: str,
        *,
        dialled: bool = False,
    ) -> TlsChannel:
        """Give a connection to the event loop as a channel."""
        on_call_back = functools.partial(self._call_back, peer) if dialled else None
        channel = TlsChannel(session, peer, address, self._timing, on_call_back)
        self._channels.add(channel)
        channel.lost.add_done_callback(lambda _: self._channels.discard(channel))
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(lambda: channel, sock)
        except BaseException:
            self._channels.discard(channel)
            sock.close()
            raise
        if self._closed or not self._pinned.is_member(peer):
            # It was let in before the members changed.
            channel.abort("The other machine is no member any more.")
        return channel

    # Who comes in.

    async def _welcome(self, caller: Caller) -> None:
        match caller.opening.purpose:
            case Purpose.MESSAGES if caller.peer is not None:
                await self._open_messages(caller, caller.peer)
            case Purpose.BLOCKS | Purpose.BLOCKS_LENT if caller.peer is not None:
                await self._open_blocks(caller, caller.peer)
            case _:
                await self._open_pairing(caller)

    async def _open_messages(self, caller: Caller, peer: PodId) -> None:
        await caller.session.send(caller.sock, encode(Opened(caller.version)))
        caller.session.allow(FRAME_BYTES_MAX)
        channel = await self._start(caller.sock, caller.session, peer, caller.address)
        if self._on_channel is None:
            return
        try:
            await self._on_channel(channel)
        except PeerError as error:
            await channel.close(error.detail)
        except Exception:  # noqa: BLE001 - one channel's fault must not end the others
            await channel.close("The other machine had a problem.")
            _LOG.exception("Serving a channel failed")

    async def _open_blocks(self, caller: Caller, peer: PodId) -> None:
        lent = caller.opening.purpose is Purpose.BLOCKS_LENT
        if self._server is None or not (lent or self._server.has_room(peer)):
            await self._decline(caller, "Too many block connections are open.")
            return
        if len(caller.opening.secret) != SECRET_BYTES:
            await self._decline(caller, "The block connection was opened wrongly.")
            return
        secret = os.urandom(SECRET_BYTES)
        await caller.session.send(caller.sock, encode(Opened(caller.version, secret)))
        to_listener, to_dialler = stream_keys(caller.opening.secret, secret)
        stream = BlockStream(
            caller.sock, to_dialler, to_listener, self._timing.block, is_greeted=lent
        )
        if self._closed or not self._pinned.is_member(peer):
            stream.close()
        elif lent:
            self._blocks.lend(peer, stream)
        else:
            self._server.serve(stream, peer)

    async def _open_pairing(self, caller: Caller) -> None:
        if self._on_stranger is None:
            sentence = "No device is being added there: run `wormhole invite`."
            await self._decline(caller, sentence, DeclinedWhy.NO_CODE)
            return
        await caller.session.send(caller.sock, encode(Opened(caller.version)))
        caller.session.allow(PAIRING_BYTES_MAX)
        own = self._pinned.own_certificate
        conversation = Conversation(caller.sock, caller.session, own, caller.address)
        with contextlib.closing(conversation):
            await self._on_stranger(conversation)

    async def _decline(self, caller: Caller, reason: str, why: str = "") -> None:
        with contextlib.closing(caller.sock):
            await caller.session.send(caller.sock, encode(Declined(reason, why=why)))
