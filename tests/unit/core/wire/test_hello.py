"""The opening of a connection: which versions work together."""

import pytest

from core.errors import ProtocolError
from core.wire.hello import (
    PROTOCOL_HIGHEST,
    PROTOCOL_LOWEST,
    Declined,
    DeclinedWhy,
    Opened,
    Opening,
    Purpose,
    Word,
    decode,
    encode,
    negotiate,
    version_refusal,
)


@pytest.mark.parametrize(
    "word",
    [
        Opening(Purpose.BLOCKS, 1, 2, bytes(32)),
        Opened(1),
        Opened(2, bytes(32)),
        Declined("No."),
        Declined("No.", why=DeclinedWhy.OTHER_VERSION, highest=3),
        Declined("No.", why="a word of a newer program"),
    ],
)
def test_what_is_said_comes_back(word: Word) -> None:
    assert decode(encode(word)) == word


@pytest.mark.parametrize(
    ("theirs", "ours", "version"),
    [
        pytest.param((3, 4), (3, 4), 4, id="the same"),
        pytest.param((2, 3), (3, 4), 3, id="the one before"),
        pytest.param((4, 5), (3, 4), 4, id="the one after"),
        pytest.param((1, 2), (3, 4), None, id="too old"),
        pytest.param((5, 6), (3, 4), None, id="too new"),
        pytest.param((9, 2), (3, 4), None, id="nonsense"),
    ],
)
def test_neighbouring_versions_work_together(
    theirs: tuple[int, int], ours: tuple[int, int], version: int | None
) -> None:
    assert negotiate(*theirs, *ours) == version


def test_a_refusal_says_which_machine_is_old() -> None:
    assert "on this machine" in version_refusal(PROTOCOL_HIGHEST + 1, PROTOCOL_HIGHEST + 2)
    assert "on that machine" in version_refusal(PROTOCOL_LOWEST - 1, PROTOCOL_LOWEST - 1)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xc1",
        b"\x90",
        encode(Opened(1))[:-1],
        b"\x94\x01\x09\x01\x01",
        b"\x95\x01\x01\x00\x01\xc4\x00",
        encode(Opening(Purpose.BLOCKS, 1, 1, bytes(33))),
        encode(Declined("x" * 501)),
    ],
)
def test_garbage_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(payload)
