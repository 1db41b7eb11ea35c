"""A TLS session apart from its socket: the bytes go in and out by hand.

So one port serves all kinds of connections: the handshake costs no thread, and once the first
frame has said what the connection is for, the socket goes to the event loop's fast path or to a
thread.
"""

import asyncio
import socket
import ssl
from typing import Final

from core.errors import PeerError, ProtocolError
from core.saying import said
from core.signatures import certificate_key
from core.wire.frames import FrameDecoder, FrameKind, encode_frame

_PIECE_BYTES: Final = 65_536


class Session:
    """One side of a TLS connection. Frames that arrived are kept until they are asked for."""

    def __init__(self, context: ssl.SSLContext, frame_limit: int, *, listener: bool) -> None:
        """Begin before the handshake; frames larger than `frame_limit` are refused."""
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_side=listener)
        self._decoder = FrameDecoder(frame_limit)
        self._frames: list[tuple[FrameKind, bytes]] = []

    @property
    def certificate(self) -> bytes | None:
        """The peer's certificate (DER), None if it showed none."""
        return self._object.getpeercert(binary_form=True)

    @property
    def public_key(self) -> bytes | None:
        """The peer's public key, None if it showed no certificate or one of another kind."""
        certificate = self.certificate
        try:
            return certificate_key(certificate) if certificate else None
        except ValueError:
            return None

    def allow(self, frame_limit: int) -> None:
        """Take frames of up to `frame_limit` bytes from now on."""
        self._decoder.allow(frame_limit)

    async def handshake(self, sock: socket.socket) -> None:
        """Shake hands over a socket that does not block. Raises `PeerError`."""
        while True:
            try:
                self._object.do_handshake()
            except ssl.SSLWantReadError:
                await self.flush(sock)
                await self._fill(sock)
            except ssl.SSLError as error:
                await self._alert(sock)
                raise PeerError(_sentence(error)) from None
            else:
                await self.flush(sock)
                return

    def encrypt(self, data: bytes) -> bytes:
        """Return the bytes to send for `data`."""
        self._object.write(data)
        return self._outgoing.read()

    def decrypt(self, data: bytes | memoryview) -> list[tuple[FrameKind, bytes]]:
        """Take bytes of the socket; return the frames that they complete.

        Raises `ProtocolError` for what is no valid TLS or no valid frame.
        """
        self._incoming.write(data)
        frames, self._frames = self._frames, []
        try:
            while piece := self._object.read(_PIECE_BYTES):
                frames += self._decoder.feed(piece)
        except ssl.SSLWantReadError:
            return frames
        except ssl.SSLError as error:
            raise ProtocolError(_sentence(error)) from None
        return frames

    def to_send(self) -> bytes:
        """Return what TLS itself has to send (alerts, key updates)."""
        return self._outgoing.read()

    async def send(self, sock: socket.socket, payload: bytes) -> None:
        """Send one message frame."""
        await _send(sock, self.encrypt(encode_frame(FrameKind.MESSAGE, payload)))

    async def receive(self, sock: socket.socket) -> bytes:
        """Return the payload of the next message frame. Raises `PeerError` at the end."""
        self._frames = self.decrypt(b"")  # it may have come along with the handshake
        while not self._frames:
            await self._fill(sock)
            self._frames = self.decrypt(b"")
        kind, payload = self._frames.pop(0)
        if kind is FrameKind.GOODBYE:
            raise PeerError(payload.decode(errors="replace"))
        if kind is not FrameKind.MESSAGE:
            raise ProtocolError(
                said("The peer sent {name} before it was its turn.", name=kind.name)
            )
        return payload

    @property
    def is_drained(self) -> bool:
        """Say whether nothing arrived beyond what was received."""
        return not self._frames and not self._decoder.buffered and not self._incoming.pending

    async def flush(self, sock: socket.socket) -> None:
        """Send what TLS itself has to send."""
        if data := self._outgoing.read():
            await _send(sock, data)

    async def _fill(self, sock: socket.socket) -> None:
        try:
            data = await asyncio.get_running_loop().sock_recv(sock, _PIECE_BYTES)
        except OSError:
            data = b""
        if not data:
            raise PeerError(said("The connection broke."))
        self._incoming.write(data)

    async def _alert(self, sock: socket.socket) -> None:
        """Tell the peer why, if it still listens."""
        try:
            await self.flush(sock)
        except PeerError:
            return


async def _send(sock: socket.socket, data: bytes) -> None:
    try:
        await asyncio.get_running_loop().sock_sendall(sock, data)
    except OSError:
        raise PeerError(said("The connection broke.")) from None


def _sentence(error: ssl.SSLError) -> str:
    """Return what a failure of TLS means, for people."""
    reason = (error.reason or "").lower()
    if "certificate" in reason or "unknown_ca" in reason:
        return "The other machine is not the one it should be, or does not know this one."
    if "eof" in reason:
        return "The connection broke."
    return f"No encrypted connection ({reason.replace('_', ' ') or error})."
