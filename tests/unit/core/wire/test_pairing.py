"""The words of the pairing conversation."""

import msgspec
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
    Request(Candidate(bytes(32), b"der", "laptop", Role.CLIENT, "old", "Linux", 7), bytes(64)),
    Introduction("desk", b"der", bytes(64), "home", 600.0),
    Agreement(),
    Admitted(Admission(NetworkId(bytes(16)), "home", POD, POD, (), ("10.0.0.7:4040",))),
    Failure(Obstacle.NAME_TAKEN, "nas"),
    Failure(Obstacle.WRONG_CODE, number=2),
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
        encode(Introduction("desk", b"der", bytes(64), "home", -1.0)),
        encode(Request(Candidate(bytes(32), b"", "nas", Role.MEMBER, "", "\x1b[31m"), bytes(64))),
        encode(Request(Candidate(bytes(32), b"", "nas", Role.MEMBER, "", "", -1), bytes(64))),
        encode(Failure(Obstacle.CLOCK, "", -1)),
        *(encode(word)[:-1] for word in WORDS),
    ],
)
def test_garbage_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(payload)


# --- the version before, which said less


class OldCandidate(msgspec.Struct, array_like=True):
    public_key: bytes
    certificate: bytes
    name: str
    role: Role
    replace: str = ""


class OldRequest(msgspec.Struct, array_like=True, tag=4):
    candidate: OldCandidate
    signature: bytes


class OldIntroduction(msgspec.Struct, array_like=True, tag=5):
    name: str
    certificate: bytes
    signature: bytes
    network: str = ""


class OldFailure(msgspec.Struct, array_like=True, tag=8):
    obstacle: str
    detail: str = ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            OldRequest(OldCandidate(bytes(32), b"der", "nas", Role.MEMBER), bytes(64)),
            Request(Candidate(bytes(32), b"der", "nas", Role.MEMBER), bytes(64)),
        ),
        (
            OldIntroduction("desk", b"der", bytes(64), "home"),
            Introduction("desk", b"der", bytes(64), "home"),
        ),
        (OldFailure("clock", "25 hours"), Failure(Obstacle.CLOCK, "25 hours")),
    ],
    ids=["request", "introduction", "failure"],
)
def test_a_machine_of_the_version_before_is_understood_and_understands(
    old: msgspec.Struct, new: Word
) -> None:
    assert decode(msgspec.msgpack.encode(old)) == new
    assert msgspec.msgpack.decode(encode(new), type=type(old)) == old
