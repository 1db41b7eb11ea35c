"""What the kernel holds: read from what Linux tells, and seen on a real connection."""

import socket
import struct
import sys

import pytest

from core.net.kernel_queue import EMPTY, KernelQueue, kernel_queue, queue_of
from tests.support.links import socket_pair
from tests.support.pods import until

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells")


def told(*, segment: int, segments: int, unsent: int, round_trip: int, rate: int) -> bytes:
    """Return a `struct tcp_info` with these fields; all others hold what nothing must read."""
    info = bytearray(b"\xff" * 232)
    for place, form, value in (
        (16, "=I", segment),
        (24, "=I", segments),
        (144, "=I", unsent),
        (148, "=I", round_trip),
        (160, "=Q", rate),
    ):
        struct.pack_into(form, info, place, value)
    return bytes(info)


@pytest.mark.parametrize(
    ("segments", "unsent", "round_trip", "rate", "standing"),
    [
        (0, 0, 0, 0, 0),
        (10, 0, 0, 0, 10_000),
        (10, 500, 0, 0, 10_500),
        (10, 500, 1_000, 4_000_000, 6_500),  # 4,000 bytes are on a way of a millisecond
        (10, 500, 50_000, 4_000_000, 0),  # on a long way nothing stands yet
    ],
)
def test_what_stands_is_what_the_way_itself_does_not_hold(
    segments: int, unsent: int, round_trip: int, rate: int, standing: int
) -> None:
    info = told(segment=1_000, segments=segments, unsent=unsent, round_trip=round_trip, rate=rate)
    assert queue_of(info) == KernelQueue(unsent, standing, rate)


def test_a_kernel_that_says_less_says_nothing() -> None:
    assert queue_of(bytes(104)) == EMPTY


@only_linux
def test_what_nobody_takes_stands_until_somebody_does() -> None:
    near, far = socket_pair()
    with near, far:
        assert kernel_queue(near).standing_bytes == 0
        near.setblocking(False)
        sent = 0
        try:
            while True:
                sent += near.send(bytes(65_536))
        except BlockingIOError:
            pass
        seen = kernel_queue(near)
        assert 0 < seen.unsent_bytes <= sent
        far.setblocking(True)
        while sent:
            sent -= len(far.recv(min(sent, 2**20)))
        until(lambda: kernel_queue(near)[:2] == (0, 0), "nothing waits any more")


@only_linux
def test_of_a_closed_connection_nothing_is_known() -> None:
    near, far = socket_pair()
    near.close()
    far.close()
    assert kernel_queue(near) == EMPTY


@only_linux
def test_of_what_is_no_tcp_connection_nothing_is_known() -> None:
    with socket.socket(socket.AF_UNIX) as other:
        assert kernel_queue(other) == EMPTY
