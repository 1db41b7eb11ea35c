import msgspec
import pytest

from core.decoding import UNREADABLE


class _Chain(msgspec.Struct):
    text: str = ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\x93",
        msgspec.msgpack.encode({"text": 1}),
        b"\x81\xa4text\xa1\x80",
        b"\x81\xa5other" + b"\x91" * 100_000,
    ],
    ids=["nothing", "no code", "cut", "another type", "not UTF-8", "nested without end"],
)
def test_what_cannot_be_read_raises_one_of_them(data: bytes) -> None:
    with pytest.raises(UNREADABLE):
        msgspec.msgpack.decode(data, type=_Chain)
