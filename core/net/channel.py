"""The message connection over TLS, on the event loop's buffered protocol."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from core.errors import PeerError
from core.ids import PodId
from core.net.addresses import is_local
from core.net.session import Session
from core.saying import said
from core.wire.frames import FRAME_BYTES_MAX, FrameKind, encode_frame

_BUFFER_BYTES: Final = 256 * 1024
_INBOX_BYTES_MAX: Final = FRAME_BYTES_MAX
_REASON_BYTES_MAX: Final = 500
_BROKEN: Final = "The connection broke."


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient a transport is, in seconds."""

    dial: float = 10.0  # to connect, shake hands and be answered
    greeting: float = 10.0  # for a peer to shake hands and say what it wants
    heartbeat: float = 5.0
    silence: float = 20.0  # without anything heard: the link is lost
    send: float = 60.0  # for a peer to take what is sent
    linger: float = 2.0  # for the other end to close, too
    block: float = 30.0  # for one block, or one request, to pass
    idle: float = 120.0  # a block connection without requests is closed


class TlsChannel(asyncio.BufferedProtocol):
    """A channel to one authenticated member. See `core.ports.Channel`."""

    def __init__(
        self,
        session: Session,
        peer: PodId,
        address: str,
        timing: Timing,
        on_call_back: Callable[[], None] | None = None,
    ) -> None:
        """Make a channel after its handshake; it runs once the loop has given it a transport.

        `on_call_back`: for the end that dialled, what to do when the other end, which may not be
        able to call this one, wants a block connection.
        """
        self._session = session
        self._peer = peer
        self._address = address
        self._timing = timing
        self._on_call_back = on_call_back
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray(_BUFFER_BYTES)
        self._inbox: deque[bytes] = deque()
        self._inbox_bytes = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._failure: str | None = None
        self._reading = True
        self._writable = True
        self._heard_at = self._loop.time()
        self._rtt: float | None = None
        self._pings = itertools.count()
        self._ping: tuple[bytes, float] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.lost: asyncio.Future[None] = self._loop.create_future()

    @property
    def peer(self) -> PodId:
        """See `core.ports.Channel`."""
        return self._peer

    @property
    def address(self) -> str:
        """See `core.ports.Channel`."""
        return self._address

    @property
    def is_local(self) -> bool:
        """See `core.ports.Channel`."""
        peer = self._transport.get_extra_info("peername") if self._transport else None
        return peer is not None and is_local(peer[0])

    @property
    def rtt_seconds(self) -> float | None:
        """See `core.ports.Channel`."""
        return self._rtt

    @property
    def silence_seconds(self) -> float:
        """See `core.ports.Channel`."""
        return self._loop.time() - self._heard_at

    async def send(self, frame: bytes) -> None:
        """See `core.ports.Channel`."""
        if (size := len(frame)) > FRAME_BYTES_MAX:
            raise PeerError(said("A message of {size} bytes is too large to be sent.", size=size))
        try:
            async with asyncio.timeout(self._timing.send):
                while not self._writable and self._failure is None:
                    await self._change()
        except TimeoutError:
            self._end("The other machine takes no messages any more.", goodbye=False)
        if self._failure is not None:
            raise PeerError(self._failure)
        self._write(FrameKind.MESSAGE, frame)

    async def receive(self) -> bytes:
        """See `core.ports.Channel`."""
        while not self._inbox:
            if self._failure is not None:
                raise PeerError(self._failure)
            await self._change()
        frame = self._inbox.popleft()
        self._inbox_bytes -= len(frame)
        if not self._reading and self._inbox_bytes <= _INBOX_BYTES_MAX // 2:
            self._reading = True
            self._heard_at = self._loop.time()  # what waited while we did not read is not silence
            if self._transport is not None:
                self._transport.resume_reading()
        return frame

    async def close(self, reason: str) -> None:
        """See `core.ports.Channel`."""
        self._end(reason, goodbye=True)

    @property
    def is_open(self) -> bool:
        """Say whether the channel can still carry anything."""
        return self._failure is None

    @property
    def is_dialled(self) -> bool:
        """Say whether this end dialled."""
        return self._on_call_back is not None

    def ask_call_back(self) -> None:
        """Ask the end that dialled to open a block connection for this one."""
        self._write(FrameKind.CALL_BACK, b"")

    def abort(self, reason: str) -> None:
        """Close at once, saying nothing to the peer."""
        self._end(reason, goodbye=False)

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is in the loop's hands."""
        self._transport = cast("asyncio.Transport", transport)
        self._take(b"")  # frames that came along with the opening
        self._tick()

    def get_buffer(self, sizehint: int) -> bytearray:
        """Return where the loop puts what it reads."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes were read."""
        self._heard_at = self._loop.time()
        if self._failure is None:
            with memoryview(self._buffer) as view:
                self._take(view[:nbytes])

    def eof_received(self) -> bool:
        """The peer sends no more: the loop closes the socket."""
        self._end(_BROKEN, goodbye=False)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed."""
        self._fail(_BROKEN)
        if not self.lost.done():
            self.lost.set_result(None)

    def pause_writing(self) -> None:
        """The peer does not keep up."""
        self._writable = False

    def resume_writing(self) -> None:
        """The peer keeps up again."""
        self._writable = True
        self._wake()

    # Inside.

    def _take(self, data: bytes | memoryview) -> None:
        try:
            for kind, payload in self._session.decrypt(data):
                self._accept(kind, payload)
        except PeerError as error:
            self._end(error.detail, goodbye=True)
            return
        if self._transport is not None and (own := self._session.to_send()):
            self._transport.write(own)
        self._wake()

    def _accept(self, kind: FrameKind, payload: bytes) -> None:
        match kind:
            case FrameKind.MESSAGE:
                self._keep(payload)
            case FrameKind.PING:
                if self._writable:  # a peer that takes nothing gets no answers to hoard
                    self._write(FrameKind.PONG, payload[:8])
            case FrameKind.PONG:
                if self._ping is not None and self._ping[0] == payload:
                    self._rtt = self._loop.time() - self._ping[1]
                    self._ping = None
            case FrameKind.CALL_BACK:
                if self._on_call_back is not None:
                    self._on_call_back()
            case FrameKind.GOODBYE:
                reason = payload[:_REASON_BYTES_MAX].decode(errors="replace")
                self._end(reason or _BROKEN, goodbye=False)

    def _keep(self, message: bytes) -> None:
        self._inbox.append(message)
        self._inbox_bytes += len(message)
        if self._inbox_bytes > _INBOX_BYTES_MAX and self._reading and self._transport is not None:
            self._reading = False
            self._transport.pause_reading()

    def _tick(self) -> None:
        if self._failure is not None:
            return
        if self._reading and self.silence_seconds > self._timing.silence:
            self._end("The other machine went silent.", goodbye=False)
            return
        if self._writable:
            token = next(self._pings).to_bytes(8)
            if self._ping is None:
                self._ping = (token, self._loop.time())
            self._write(FrameKind.PING, token)
        self._timer = self._loop.call_later(self._timing.heartbeat, self._tick)

    def _write(self, kind: FrameKind, payload: bytes) -> None:
        if self._transport is not None and self._failure is None:
            self._transport.write(self._session.encrypt(encode_frame(kind, payload)))

    def _end(self, reason: str, *, goodbye: bool) -> None:
        """Close. With a goodbye, wait a little for the other end to close, too.

        Closing at once would send a reset where something is still unread, and the reset would
        overtake the goodbye.
        """
        if self._failure is not None:
            return
        if goodbye:
            self._write(FrameKind.GOODBYE, reason.encode()[:_REASON_BYTES_MAX])
        self._fail(reason)
        if self._transport is None:
            return
        if goodbye and self._transport.can_write_eof() and not self._transport.is_closing():
            try:
                self._transport.write_eof()
            except OSError:  # the other end has left already, and the loop has not heard of it
                self._transport.abort()
                return
            if not self._reading:
                self._transport.resume_reading()
            self._timer = self._loop.call_later(self._timing.linger, self._transport.abort)
        else:
            self._transport.abort()

    def _fail(self, reason: str) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._failure is None:
            self._failure = reason
        self._wake()

    async def _change(self) -> None:
        future = self._loop.create_future()
        self._waiting.append(future)
        await future

    def _wake(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()
