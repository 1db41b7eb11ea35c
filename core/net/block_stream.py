"""The encrypted stream of a block connection, for a thread: one AEAD record for each block.

TLS takes the interpreter lock back for every 16 KiB. So the TLS session only authenticates the
two ends and carries both shares of fresh keys; then the socket below it carries records of
AES-256-GCM, each encrypted and decrypted in one call: half the processor time, and fast beside
busy threads. The nonce counts the records of one direction, the header is associated data: a
record that is changed, dropped, repeated or moved ends the connection.
"""

import contextlib
import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import PeerError, ProtocolError
from core.net.addresses import is_local
from core.net.kernel_queue import KernelQueue, kernel_queue
from core.wire.frames import BLOCK_DATA_BYTES_MAX

_HEADER: Final = struct.Struct(">IB")  # bytes of the record, what it says
_TAG_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_INFO: Final = b"wormhole block connection 1"
# What a socket has taken cannot give way any more to what somebody waits for. So it takes little
# of what it cannot send at once: `TCP_NOTSENT_LOWAT` of Linux.
_UNSENT_MAX: Final = 25
_UNSENT_BYTES_MAX: Final = 32 * 1024
_PIECE_BYTES: Final = 64 * 1024
_BROKEN: Final = "The connection broke."


def stream_keys(dialler_secret: bytes, listener_secret: bytes) -> tuple[bytes, bytes]:
    """Return the keys from the dialler and from the listener; both shares came through TLS."""
    derived = HKDF(hashes.SHA256(), 2 * _KEY_BYTES, None, _INFO).derive(
        dialler_secret + listener_secret
    )
    return derived[:_KEY_BYTES], derived[_KEY_BYTES:]


class BlockStream:
    """One end of a block connection. For one thread; `interrupt` may come from any."""

    def __init__(
        self,
        sock: socket.socket,
        send_key: bytes,
        receive_key: bytes,
        seconds: float,
        *,
        is_greeted: bool = False,
    ) -> None:
        """Take over `sock`; each record may take `seconds` to pass.

        `is_greeted`: the other end sends an empty record first. The dialler of a connection says
        so when it will serve: only then is it sure that it reads records, not TLS, from here on.
        `is_local` says afterwards whether the other end is in the local network.
        """
        self._socket = sock
        self._seal = AESGCM(send_key)
        self._open = AESGCM(receive_key)
        self._sent = 0
        self._received = 0
        self._seconds = seconds
        self._greeting_due = is_greeted
        self.is_local = _is_local(sock)
        size = _HEADER.size + BLOCK_DATA_BYTES_MAX + _TAG_BYTES
        self._out = memoryview(bytearray(size))
        self._in = memoryview(bytearray(size))
        self._plain = memoryview(bytearray(BLOCK_DATA_BYTES_MAX))
        sock.setblocking(True)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if sys.platform == "linux":
            sock.setsockopt(socket.IPPROTO_TCP, _UNSENT_MAX, _UNSENT_BYTES_MAX)
        self._set_timeout(socket.SO_SNDTIMEO, seconds)

    def send(
        self,
        word: int,
        data: bytes | memoryview = b"",
        before_piece: Callable[[], None] | None = None,
    ) -> None:
        """Send one record, all at once or, with `before_piece`, in pieces. Raises `PeerError`."""
        end = _HEADER.size + len(data) + _TAG_BYTES
        _HEADER.pack_into(self._out, 0, len(data) + _TAG_BYTES, word)
        self._seal.encrypt_into(
            self._sent.to_bytes(_NONCE_BYTES),
            data,
            bytes(self._out[: _HEADER.size]),
            self._out[_HEADER.size : end],
        )
        self._sent += 1
        self._send_all(self._out[:end], before_piece)

    def receive(self, size_max: int, patience_seconds: float) -> tuple[int, memoryview]:
        """Return the next record: its word and its data, valid until the next call.

        Waits `patience_seconds` for it to begin. Raises `PeerError` at the end of the connection
        or of the patience, `ProtocolError` for what is not valid.
        """
        self._fill(self._in[: _HEADER.size], patience_seconds)
        length, word = _HEADER.unpack_from(self._in)
        if not _TAG_BYTES <= length <= size_max + _TAG_BYTES:
            raise ProtocolError(f"The peer announced a record of {length} bytes.")
        sealed = self._in[_HEADER.size : _HEADER.size + length]
        self._fill(sealed, self._seconds)
        plain = self._plain[: length - _TAG_BYTES]
        try:
            self._open.decrypt_into(
                self._received.to_bytes(_NONCE_BYTES),
                sealed,
                bytes(self._in[: _HEADER.size]),
                plain,
            )
        except InvalidTag:
            raise ProtocolError("A record was changed on its way.") from None
        self._received += 1
        return word, plain

    def await_greeting(self) -> None:
        """Receive the empty first record where one is due. Raises `PeerError`."""
        if self._greeting_due:
            self.receive(0, self._seconds)
            self._greeting_due = False

    def is_ended(self) -> bool:
        """Say whether an idle connection is over (closed, or with bytes that nobody asked for)."""
        try:
            return bool(select.select([self._socket], [], [], 0)[0])
        except (OSError, ValueError):
            return True

    def give_way(self) -> None:
        """Send from now on so that no queue builds up in the link, where the system can do that.

        Others who come by then do not stand in it.
        """
        if sys.platform == "linux":
            # It is a module of the kernel, and not for every user.
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"bbr")

    def queue(self) -> KernelQueue:
        """Return what of that which was sent is not there yet. For any thread."""
        return kernel_queue(self._socket)

    def interrupt(self) -> None:
        """Make whoever waits on the connection fail."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close; for the thread that uses it."""
        self._socket.close()

    def _send_all(self, data: memoryview, before_piece: Callable[[], None] | None) -> None:
        deadline = time.monotonic() + self._seconds
        piece = len(data) if before_piece is None else _PIECE_BYTES
        try:
            while data:
                if before_piece is not None:
                    before_piece()
                data = data[self._socket.send(data[:piece]) :]
                if data and time.monotonic() > deadline:
                    raise PeerError("The other machine takes its blocks too slowly.")
        except BlockingIOError:
            raise PeerError("The other machine takes no blocks any more.") from None
        except OSError:
            raise PeerError(_BROKEN) from None

    def _fill(self, view: memoryview, seconds: float) -> None:
        """Receive exactly `view`; the kernel waits for all of it in one call."""
        deadline = time.monotonic() + seconds
        try:
            while view:
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise PeerError("The other machine sends its blocks too slowly.")
                self._set_timeout(socket.SO_RCVTIMEO, remaining)
                count = self._socket.recv_into(view, len(view), socket.MSG_WAITALL)
                if not count:
                    raise PeerError(_BROKEN)
                view = view[count:]
        except BlockingIOError:
            raise PeerError("The other machine sends nothing any more.") from None
        except OSError:
            raise PeerError(_BROKEN) from None

    def _set_timeout(self, option: int, seconds: float) -> None:
        # The kernel's timeouts, not the socket's: with those Python polls before each call and
        # the kernel cannot wait for a whole block.
        if sys.platform == "win32":
            self._socket.setsockopt(socket.SOL_SOCKET, option, max(1, int(seconds * 1_000)))
        else:
            whole = int(seconds)
            micro = max(1, int((seconds - whole) * 1_000_000))
            self._socket.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", whole, micro))


def _is_local(sock: socket.socket) -> bool:
    try:
        return is_local(sock.getpeername()[0])
    except OSError:
        return False  # it broke already
