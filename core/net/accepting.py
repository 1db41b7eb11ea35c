"""The door: accepts connections on one port, and finds out who calls and what for.

Whoever has not yet said so costs one task and a few kilobytes, for a limited time, and there is a
limited number of them.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from core.errors import PeerError, ProtocolError
from core.ids import PodId
from core.net.addresses import join_address, split_address
from core.net.crowd import Crowd
from core.net.pinned import Pinned
from core.net.session import Session
from core.saying import said
from core.wire.hello import (
    OPENING_BYTES_MAX,
    Declined,
    DeclinedWhy,
    Opening,
    Purpose,
    decode,
    encode,
    negotiate,
    version_refusal,
)

STRANGERS_MAX: Final = 128
_BACKLOG: Final = 256
_PAUSE_SECONDS: Final = 1.0
REMOVED: Final = "That pod was removed from the network."
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """A connection that was understood: who calls (None: a stranger, who may pair) and why."""

    sock: socket.socket
    session: Session
    peer: PodId | None
    address: str
    opening: Opening
    version: int


Welcome = Callable[[Caller], Awaitable[None]]


class Door:
    """One listening port."""

    def __init__(self, pinned: Pinned, welcome: Welcome, seconds: float) -> None:
        """Pass each understood connection to `welcome`, which then owns its socket."""
        self._pinned = pinned
        self._welcome = welcome
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._pause: asyncio.TimerHandle | None = None
        self._strangers = Crowd(STRANGERS_MAX)
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self, address: str) -> str:
        """Listen at "host:port" (port 0: any free one); return the address that it became."""
        host, port = split_address(address)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._socket = socket.create_server(
                (host, port), family=family, backlog=_BACKLOG, dualstack_ipv6=False
            )
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise PeerError(
                said(
                    "This machine cannot listen at {address} ({reason}).",
                    address=address,
                    reason=reason,
                ),
                said("Choose another address with --listen, or stop the program that uses it."),
            ) from error
        self._socket.setblocking(False)
        self._attend()
        return join_address(host, int(self._socket.getsockname()[1]))

    async def close(self) -> None:
        """Stop listening and send away who is still at the door."""
        if self._pause is not None:
            self._pause.cancel()
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _attend(self) -> None:
        # A reader of our own and not `loop.sock_accept`: when that is cancelled at the moment at
        # which somebody calls, it takes the connection and loses it.
        if self._socket is not None:
            asyncio.get_running_loop().add_reader(self._socket, self._accept, self._socket)

    def _accept(self, listening: socket.socket) -> None:
        try:
            sock, origin = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # whoever called has hung up
        except OSError as error:  # out of descriptors: those in use come back
            _LOG.warning("No connection can be taken at the moment: %s", error)
            loop = asyncio.get_running_loop()
            loop.remove_reader(listening)
            self._pause = loop.call_later(_PAUSE_SECONDS, self._attend)
            return
        self._receive(sock, join_address(origin[0], origin[1]))

    def _receive(self, sock: socket.socket, address: str) -> None:
        task = asyncio.get_running_loop().create_task(self._greet(sock, address))
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        self._strangers.enter(task)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._strangers.leave(task)

    async def _greet(self, sock: socket.socket, address: str) -> None:
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            async with asyncio.timeout(self._seconds):
                caller = await self._understand(sock, address)
        except TimeoutError:
            _LOG.debug("A connection from %s was closed: it did not say in time what for.", address)
            sock.close()
            return
        except (PeerError, OSError) as error:
            _LOG.debug("A connection from %s was closed: %s", address, error)
            sock.close()
            return
        except BaseException:
            sock.close()
            raise
        task = asyncio.current_task()
        if task is not None:
            self._strangers.leave(task)
        await self._hand_over(caller)

    async def _hand_over(self, caller: Caller) -> None:
        try:
            await self._welcome(caller)
        except PeerError as error:
            _LOG.debug("A connection from %s ended: %s", caller.address, error.detail)
        except Exception:  # noqa: BLE001 - one connection's fault must not end the others
            _LOG.exception("A connection failed")
            caller.sock.close()

    async def _understand(self, sock: socket.socket, address: str) -> Caller:
        session = Session(self._pinned.listening, OPENING_BYTES_MAX, listener=True)
        await session.handshake(sock)
        peer = self._pinned.member(session.public_key)
        is_removed = self._pinned.is_removed(session.public_key)
        if peer is None and session.certificate is not None and not is_removed:
            # The context let it pass, but it is not exactly a member's key.
            raise PeerError(said("The caller showed a certificate that is no member's."))
        word = decode(await session.receive(sock))
        if not isinstance(word, Opening) or not session.is_drained:
            raise ProtocolError(said("The caller did not begin with an opening."))
        version = negotiate(word.lowest, word.highest)
        reason, why = "", ""
        if is_removed:
            # That is all it gets, whatever it came for: it proved whose key it has.
            reason = REMOVED
        elif version is None:
            reason = version_refusal(word.lowest, word.highest)
            why = DeclinedWhy.OTHER_VERSION
        elif peer is None and word.purpose is not Purpose.PAIRING:
            reason = "Only members of the network are let in here."
        if version is None or reason:
            await session.send(sock, encode(Declined(reason, is_removed, why)))
            raise PeerError(reason)
        return Caller(sock, session, peer, address, word, version)
