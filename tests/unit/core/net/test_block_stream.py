"""The records of a block connection: changed, repeated or moved ones end it."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import PeerError, ProtocolError
from core.net.block_stream import BlockStream, stream_keys
from tests.support.links import socket_pair

KEYS = stream_keys(b"d" * 32, b"l" * 32)


@pytest.fixture
def ends() -> Iterator[tuple[BlockStream, BlockStream, socket.socket]]:
    """The stream of either side, and the socket under the first."""
    near, far = socket_pair()
    streams = BlockStream(near, *KEYS, 5.0), BlockStream(far, *reversed(KEYS), 5.0)
    yield (*streams, near)
    for stream in streams:
        stream.close()


Ends = tuple[BlockStream, BlockStream, socket.socket]


@pytest.mark.parametrize("size", [0, 1, 300_000, 2**20])
def test_a_record_comes_back(ends: Ends, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    sender = threading.Thread(target=ends[0].send, args=(7, data))
    sender.start()

    word, got = ends[1].receive(2**20, 5.0)

    assert (word, bytes(got)) == (7, data)
    sender.join()


def test_both_shares_make_the_keys_and_each_direction_has_its_own() -> None:
    assert KEYS[0] != KEYS[1]
    assert stream_keys(b"x" * 32, b"l" * 32) != KEYS
    assert stream_keys(b"d" * 32, b"x" * 32) != KEYS


def sealed(ends: Ends, *words: bytes) -> list[bytes]:
    """Return the bytes of records that the first end would send."""
    near, far = socket_pair()
    with near, far:
        stream = BlockStream(near, *KEYS, 5.0)
        records = []
        for word in words:
            stream.send(1, word)
            far.setblocking(True)
            records.append(far.recv(5 + len(word) + 16, socket.MSG_WAITALL))
        return records


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one, _: one[:-1] + bytes((one[-1] ^ 1,)), id="changed data"),
        pytest.param(lambda one, _: one[:4] + b"\x02" + one[5:], id="a changed word"),
        pytest.param(lambda _, two: two, id="one left out"),
    ],
)
def test_a_record_that_was_changed_or_moved_ends_the_connection(ends: Ends, spoil) -> None:  # noqa: ANN001
    ends[2].setblocking(True)
    ends[2].sendall(spoil(*sealed(ends, b"one", b"two")))

    with pytest.raises(ProtocolError, match="changed"):
        ends[1].receive(100, 5.0)


def test_a_record_that_is_repeated_ends_the_connection(ends: Ends) -> None:
    (one,) = sealed(ends, b"one")
    ends[2].setblocking(True)
    ends[2].sendall(one + one)

    assert bytes(ends[1].receive(100, 5.0)[1]) == b"one"
    with pytest.raises(ProtocolError, match="changed"):
        ends[1].receive(100, 5.0)


def test_a_huge_record_is_refused_before_it_is_read(ends: Ends) -> None:
    ends[2].setblocking(True)
    ends[2].sendall(b"\xff\xff\xff\xff\x01")

    with pytest.raises(ProtocolError, match="announced"):
        ends[1].receive(2**20, 5.0)


def test_silence_has_a_deadline(ends: Ends) -> None:
    with pytest.raises(PeerError, match="sends nothing"):
        ends[1].receive(100, 0.05)


def test_who_waits_can_be_interrupted(ends: Ends) -> None:
    failures: list[str] = []

    def wait() -> None:
        try:
            ends[1].receive(100, 20.0)
        except PeerError as error:
            failures.append(error.detail)

    waiter = threading.Thread(target=wait)
    waiter.start()
    ends[1].interrupt()
    waiter.join(10.0)
    assert failures == ["The connection broke."]


def test_an_idle_end_knows_when_the_other_is_gone(ends: Ends) -> None:
    assert not ends[1].is_ended()
    ends[0].close()
    assert ends[1].is_ended()


def test_a_greeting_is_awaited_where_one_is_due() -> None:
    near, far = socket_pair()
    giver = BlockStream(near, *KEYS, 5.0)
    taker = BlockStream(far, *reversed(KEYS), 5.0, is_greeted=True)
    giver.send(0)
    giver.send(1, b"data")

    taker.await_greeting()
    taker.await_greeting()

    assert bytes(taker.receive(100, 5.0)[1]) == b"data"
    giver.close()
    taker.close()


def test_what_the_other_end_does_not_take_yet_is_said_to_be_unsent(ends: Ends) -> None:
    assert ends[0].queue().unsent_bytes == 0
    size = 2**20
    sender = threading.Thread(target=ends[0].send, args=(1, bytes(size)))
    sender.start()
    deadline = time.monotonic() + 10
    while not ends[0].queue().unsent_bytes:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    assert len(ends[1].receive(size, 5.0)[1]) == size
    sender.join()
    assert ends[0].queue().unsent_bytes == 0


def test_a_record_may_be_sent_in_pieces(ends: Ends) -> None:
    pieces: list[int] = []
    size = 2**20
    sender = threading.Thread(target=ends[0].send, args=(1, bytes(size), lambda: pieces.append(1)))
    sender.start()
    assert len(ends[1].receive(size, 5.0)[1]) == size
    sender.join()
    assert len(pieces) >= 8


def test_nothing_is_unsent_on_a_connection_that_is_closed(ends: Ends) -> None:
    ends[0].close()
    assert ends[0].queue().unsent_bytes == 0


def test_a_connection_that_gives_way_carries_records_as_before(ends: Ends) -> None:
    ends[0].give_way()
    ends[0].send(3, b"copy")
    word, got = ends[1].receive(100, 5.0)
    assert (word, bytes(got)) == (3, b"copy")


def test_a_connection_that_gives_way_builds_up_no_queue_where_the_system_can_do_that(
    ends: Ends,
) -> None:
    before = congestion(ends[2])
    ends[0].give_way()
    which = "available" if os.geteuid() == 0 else "allowed"
    known = Path(f"/proc/sys/net/ipv4/tcp_{which}_congestion_control").read_text().split()
    assert congestion(ends[2]) == ("bbr" if "bbr" in known else before)


def congestion(sock: socket.socket) -> str:
    name = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16)
    return name.split(b"\0")[0].decode()
