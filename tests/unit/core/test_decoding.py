import msgspec
import pytest

from core.decoding import UNREADABLE, json_value


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


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '"\\ud800"', "NaN", "1e999", "1" * 5_000, "\ud800", b"\xff", b""],
    ids=[
        *("nested without end", "half a character", "no number", "too large", "5000 digits"),
        *("half a character as it is", "not UTF-8", "nothing"),
    ],
)
def test_json_that_could_not_be_sent_on_is_not_taken(text: str | bytes) -> None:
    with pytest.raises(UNREADABLE):
        json_value(text)


@pytest.mark.parametrize("value", [None, True, 7, -1.5, "x", [1, "y"], {"a": [None]}], ids=repr)
def test_plain_values_are_read_as_they_were_written(value: object) -> None:
    assert json_value(msgspec.json.encode(value)) == value
