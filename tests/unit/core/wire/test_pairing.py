"""The words of the pairing conversation."""

import pytest

from core.errors import ProtocolError
from core.ids import NetworkId, PodId
from core.model.members import Role
from core.model.pairing import Admission, Candidate, Obstacle
from core.wire.pairing import (
    Admitted,
    Agreement,
    Confirmation,
    Failure,
    Greeting,
    Introduction,
    Reply,
    Request,
    Word,
    decode,
    encode,
)

POD = PodId(bytes(16))
WORDS: list[Word] = [
    Greeting(bytes(33), 1_800_000_000_000),
    Reply(bytes(33)),
    Confirmation(bytes(32)),
    Request(Candidate(bytes(32), b"der", "laptop", Role.CLIENT, "old"), bytes(64)),
    Introduction("desk", b"der", bytes(64)),
    Agreement(),
    Admitted(Admission(NetworkId(bytes(16)), "home", POD, POD, (), ("10.0.0.7:4040",))),
    Failure(Obstacle.NAME_TAKEN, "nas"),
]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: type(word).__name__)
def test_each_word_comes_back(word: Word) -> None:
    assert decode(encode(word)) == word


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xc1",
        b"\x91\x63",
        encode(Greeting(bytes(32), 1)),
        encode(Greeting(bytes(33), -1)),
        encode(Confirmation(bytes(31))),
        encode(Introduction("", b"der", bytes(64))),
        *(encode(word)[:-1] for word in WORDS),
    ],
)
def test_garbage_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(payload)
