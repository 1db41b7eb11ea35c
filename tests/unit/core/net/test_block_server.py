"""Serving blocks: members get what is there, garbage ends one connection."""

from collections.abc import Iterator

import pytest

from core.errors import PeerError, StoreError
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.priorities import Priority
from core.net.block_server import CONNECTIONS_PER_PEER_MAX, BlockServer
from core.net.block_stream import BlockStream, stream_keys
from core.ports import BlockName
from core.wire.blocks import Answer, Wanted, encode_request
from tests.support.links import socket_pair

KEYS = stream_keys(b"d" * 32, b"l" * 32)
PEER = PodId(b"p" * 16)


def on_block(asker: PodId, name: BlockName, priority: Priority) -> bytes | None:
    assert (asker, priority) == (PEER, Priority.COPIES)
    if name.index == 9:
        raise RuntimeError("a fault of our own")
    if name.index == 8:
        raise StoreError("The disk of the storage failed.", remedy="Look at the disk's health.")
    return {0: b"zero", 1: bytes(2**20 + 1)}.get(name.index)


@pytest.fixture
def server() -> Iterator[BlockServer]:
    made = BlockServer(on_block, idle_seconds=10.0)
    yield made
    made.close(5.0)


def connect(server: BlockServer) -> BlockStream:
    near, far = socket_pair()
    server.serve(BlockStream(far, *reversed(KEYS), 5.0), PEER)
    return BlockStream(near, *KEYS, 5.0)


def request(*indexes: int) -> bytes:
    dot, digest = Dot(Incarnation(1), 1), ContentHash(bytes(32))
    return encode_request([Wanted(EntryId(b"e" * 16), dot, index, digest) for index in indexes])


def test_each_name_gets_one_answer_in_order(server: BlockServer) -> None:
    stream = connect(server)
    stream.send(0, request(5, 0, 1))

    answers = [(word, bytes(data)) for word, data in (stream.receive(100, 5.0) for _ in range(3))]

    assert answers == [(Answer.ABSENT, b""), (Answer.DATA, b"zero"), (Answer.ABSENT, b"")]
    stream.close()


def test_garbage_ends_that_connection_alone(server: BlockServer) -> None:
    good, bad = connect(server), connect(server)
    bad.send(0, b"garbage")
    with pytest.raises(PeerError):
        bad.receive(100, 5.0)
    good.send(0, request(0))
    assert bytes(good.receive(100, 5.0)[1]) == b"zero"
    good.close()
    bad.close()


def test_a_disk_that_fails_costs_that_block_alone_and_is_told_once(
    server: BlockServer, caplog: pytest.LogCaptureFixture
) -> None:
    stream = connect(server)
    stream.send(0, request(8, 0, 8))
    words = [stream.receive(100, 5.0)[0] for _ in range(3)]
    assert words == [Answer.ABSENT, Answer.DATA, Answer.ABSENT]
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "asks others for it: The disk of the storage failed. Look at" in record.message
    stream.close()


def test_a_fault_of_our_own_ends_the_connection_and_is_logged(
    server: BlockServer, caplog: pytest.LogCaptureFixture
) -> None:
    stream = connect(server)
    stream.send(0, request(9))
    with pytest.raises(PeerError):
        stream.receive(100, 5.0)
    server.close(5.0)
    assert "Serving blocks failed" in caplog.text
    stream.close()


def test_the_connections_of_one_peer_are_limited_and_dropped_with_it(server: BlockServer) -> None:
    streams = [connect(server) for _ in range(CONNECTIONS_PER_PEER_MAX)]
    assert not server.has_room(PEER)
    assert server.has_room(PodId(b"q" * 16))
    server.drop(frozenset({PEER}))
    for stream in streams:
        with pytest.raises(PeerError):
            stream.receive(100, 5.0)
        stream.close()
