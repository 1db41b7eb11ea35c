"""The thread's half of a fetch."""

from core.crypto import content_hash
from core.errors import PeerError, ProtocolError
from core.ids import Dot, EntryId, Incarnation
from core.model.priorities import Priority
from core.net.block_fetch import WINDOW_NAMES, Fetch
from core.ports import BlockName
from core.wire.blocks import Answer, decode_request

import pytest  # isort: skip


class Served:
    """A stream whose other end answers each request at once."""

    def __init__(self, answer: int = Answer.DATA) -> None:
        self.answer = answer
        self.asked: list[int] = []
        self.waiting: list[int] = []
        self.most = 0

    def await_greeting(self) -> None:
        return None

    def send(self, _word: int, payload: bytes = b"") -> None:
        indexes = [wanted.index for wanted in decode_request(payload)]
        self.asked += indexes
        self.waiting += indexes
        self.most = max(self.most, len(self.waiting))

    def receive(self, _size_max: int, _seconds: float) -> tuple[int, memoryview]:
        index = self.waiting.pop(0)
        return self.answer, memoryview(block(index))


def block(index: int) -> bytes:
    return index.to_bytes(4)


def name(index: int, data: bytes | None = None) -> BlockName:
    digest = content_hash(block(index) if data is None else data)
    return BlockName(EntryId(b"e" * 16), Dot(Incarnation(1), 1), index, digest)


def test_requests_go_ahead_of_the_answers_within_a_window() -> None:
    stream, got = Served(), []
    fetch = Fetch(
        [name(index) for index in range(500)],
        lambda n, _: got.append(n.index),
        1.0,
        Priority.PERSON,
    )

    fetch.run(stream)  # type: ignore[arg-type]

    assert got == list(range(500))
    assert stream.most <= WINDOW_NAMES
    assert stream.most > 16
    assert fetch.received_bytes == 2_000
    assert fetch.lacking == []


def test_two_connections_share_the_work() -> None:
    got: list[int] = []
    fetch = Fetch(
        [name(index) for index in range(30)], lambda n, _: got.append(n.index), 1.0, Priority.PERSON
    )

    for stream in (Served(), Served()):
        fetch.run(stream)  # type: ignore[arg-type]

    assert sorted(got) == list(range(30))


def test_what_does_not_hash_to_its_digest_is_lacking() -> None:
    got: list[int] = []
    fetch = Fetch(
        [name(0), name(1, b"other")], lambda n, _: got.append(n.index), 1.0, Priority.PERSON
    )

    fetch.run(Served())  # type: ignore[arg-type]

    assert got == [0]
    assert [one.index for one in fetch.lacking] == [1]


def test_what_the_receiver_raises_stops_the_other_connections() -> None:
    def full(*_: object) -> None:
        raise OSError("full")

    fetch = Fetch([name(index) for index in range(40)], full, 1.0, Priority.PERSON)
    with pytest.raises(OSError, match="full"):
        fetch.run(Served())  # type: ignore[arg-type]
    with pytest.raises(PeerError, match="stopped"):
        fetch.run(Served())  # type: ignore[arg-type]


def test_an_unknown_answer_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="unknown answer"):
        Fetch([name(0)], lambda *_: None, 1.0, Priority.PERSON).run(Served(77))  # type: ignore[arg-type]


def test_a_request_says_how_urgent_it_is() -> None:
    class Noting(Served):
        said: list[Priority] = []  # noqa: RUF012 - one test alone

        def send(self, word: int, data: bytes = b"") -> None:
            self.said.extend(wanted.priority for wanted in decode_request(data))
            super().send(word, data)

    for priority in Priority:
        Fetch([name(0)], lambda *_: None, 1.0, priority).run(Noting())  # type: ignore[arg-type]
    assert Noting.said == list(Priority)
