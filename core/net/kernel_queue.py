"""What the kernel holds of what was sent on a TCP connection, as Linux tells it (`TCP_INFO`)."""

import socket
import struct
import sys
from typing import Final, NamedTuple

# Of `struct tcp_info`: the size of a segment, segments not acknowledged yet, bytes not sent yet,
# the shortest round trip in microseconds, and bytes a second that were delivered lately.
_SEGMENT: Final = struct.Struct("=16xI4xI")
_QUEUE: Final = struct.Struct("=144xII8xQ")
_MICROSECONDS: Final = 1_000_000


class KernelQueue(NamedTuple):
    """What was sent and is not there yet.

    `unsent_bytes` are in this machine; `standing_bytes` are there or wait in the link, beyond what
    the way itself holds; at `bytes_per_second` they have gone of late.
    """

    unsent_bytes: int
    standing_bytes: int
    bytes_per_second: int


EMPTY: Final = KernelQueue(0, 0, 0)


def kernel_queue(connection: socket.socket) -> KernelQueue:
    """Look at one connection; nothing is known of one that is closed or of another system."""
    if sys.platform != "linux":
        return EMPTY
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _QUEUE.size)
    except OSError:
        return EMPTY
    return queue_of(told)


def queue_of(told: bytes) -> KernelQueue:
    """Read a `struct tcp_info`; one of a kernel that says less says nothing."""
    if len(told) < _QUEUE.size:
        return EMPTY
    segment_bytes, segments = _SEGMENT.unpack_from(told)
    unsent, round_trip, rate = _QUEUE.unpack_from(told)
    # The product of rate and round trip is what a way holds where nothing waits in it.
    on_the_way = rate * round_trip // _MICROSECONDS
    return KernelQueue(unsent, max(0, unsent + segments * segment_bytes - on_the_way), rate)
