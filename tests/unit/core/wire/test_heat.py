"""The news of readers: what is told is read alike everywhere, whatever is not understood is not."""

import msgspec
import pytest

from core.ids import EntryId
from core.model.records import VALUE_BYTES_MAX
from core.placement.telling import TOLD_MAX
from core.wire.heat import decode_heat, encode_heat


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


@pytest.mark.parametrize(
    ("heat", "read"),
    [(1.0, 1.0), (0.5, 0.5), (4.0, 4.0), (1e6, 1e6), (1e-9, 2.0**-8), (1e300, 2.0**55.75)],
    ids=["one", "half", "four", "a million", "as little as can be told", "as much"],
)
def test_heat_is_read_as_it_was_told_within_a_tenth(heat: float, read: float) -> None:
    assert decode_heat(encode_heat({entry(1): heat})) == {entry(1): pytest.approx(read, rel=0.1)}


def test_each_entry_has_its_own_heat_whatever_the_order() -> None:
    heat = {entry(number): 2.0**number for number in (3, 1, 2)}
    assert decode_heat(encode_heat(heat)) == heat
    assert encode_heat(heat) == encode_heat(dict(sorted(heat.items())))
    assert decode_heat(encode_heat({})) == {}


def test_as_much_as_is_told_at_most_fits_into_a_record() -> None:
    heat = {entry(2**127 + number): 1e9 for number in range(TOLD_MAX)}
    assert len(encode_heat(heat)) <= VALUE_BYTES_MAX


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode([b"e" * 16]),
        msgspec.msgpack.encode([b"e" * 15, b"1"]),
        msgspec.msgpack.encode([b"e" * 16, b"12"]),
        msgspec.msgpack.encode(["e" * 16, 1.0]),
    ],
    ids=["nothing", "no value", "ids alone", "half an id", "a step too many", "other types"],
)
def test_what_cannot_be_understood_tells_nothing(body: bytes) -> None:
    assert decode_heat(body) == {}


def test_what_a_newer_pod_adds_does_no_harm() -> None:
    assert decode_heat(msgspec.msgpack.encode([b"e" * 16, b"\x20", b"more"])) == {
        EntryId(b"e" * 16): 1.0
    }
