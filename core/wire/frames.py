"""Frames: how messages are cut out of a stream of bytes.

A frame is four bytes of length (big-endian, kind included), one byte of kind, the payload. The
decoder takes whatever pieces the network delivers, and refuses a length before it keeps a byte.
"""

from enum import IntEnum
from typing import Final

from core.errors import ProtocolError

FRAME_BYTES_MAX: Final = 16 * 2**20
BLOCK_DATA_BYTES_MAX: Final = 2**20
HEADER_BYTES: Final = 5
_LENGTH_BYTES: Final = 4


class FrameKind(IntEnum):
    """What the payload of a frame is."""

    MESSAGE = 0  # one whole message of the engine
    PING = 1  # eight bytes that come back in a PONG
    PONG = 2
    GOODBYE = 3  # why the sender closes, as a sentence
    CALL_BACK = 4  # whoever dialled this connection is to open a block connection for the other


def encode_frame(kind: FrameKind, payload: bytes, limit: int = FRAME_BYTES_MAX) -> bytes:
    """Return the bytes of one frame. Raises `ProtocolError` if the payload exceeds `limit`."""
    if len(payload) > limit:
        raise ProtocolError(f"A message of {len(payload)} bytes is larger than {limit}.")
    return b"".join(((len(payload) + 1).to_bytes(_LENGTH_BYTES), bytes((kind,)), payload))


class FrameDecoder:
    """Cuts frames of up to `limit` payload bytes out of a stream, in any pieces.

    After a `ProtocolError` the stream cannot be read on: close the connection.
    """

    def __init__(self, limit: int = FRAME_BYTES_MAX) -> None:
        """Start at the beginning of a stream."""
        self._limit = limit
        self._buffer = bytearray()
        self._failure: str | None = None

    @property
    def buffered(self) -> int:
        """How many bytes of an unfinished frame are kept."""
        return len(self._buffer)

    def allow(self, limit: int) -> None:
        """Take frames of up to `limit` bytes from now on."""
        self._limit = limit

    def feed(self, data: bytes | memoryview) -> list[tuple[FrameKind, bytes]]:
        """Take the next bytes of the stream; return the frames that they complete.

        Raises `ProtocolError` at an unknown kind and at a length beyond the limit.
        """
        if self._failure is not None:
            raise ProtocolError(self._failure)
        self._buffer += data
        frames: list[tuple[FrameKind, bytes]] = []
        start = 0
        with memoryview(self._buffer) as view:
            while len(view) - start >= HEADER_BYTES:
                end = start + _LENGTH_BYTES + self._length(view[start : start + _LENGTH_BYTES])
                kind = self._kind(view[start + _LENGTH_BYTES])
                if len(view) < end:
                    break
                frames.append((kind, bytes(view[start + HEADER_BYTES : end])))
                start = end
        del self._buffer[:start]
        return frames

    def _length(self, field: memoryview) -> int:
        length = int.from_bytes(field)
        if not 1 <= length <= self._limit + 1:
            raise self._failed(f"The peer announced a frame of {length} bytes.")
        return length

    def _kind(self, number: int) -> FrameKind:
        try:
            return FrameKind(number)
        except ValueError:
            raise self._failed(f"The peer sent a frame of the unknown kind {number}.") from None

    def _failed(self, why: str) -> ProtocolError:
        self._failure = why
        return ProtocolError(why)
