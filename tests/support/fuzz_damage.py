"""How valid inputs are damaged: what random bytes would hardly ever find."""

from collections.abc import Sequence

from hypothesis import strategies as st

INTERESTING = (
    b"\x00",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\x80\x00\x00\x00\x00\x00\x00\x00",
    b"\xdd\xff\xff\xff\xff",  # msgpack: an array, a map, bytes and text of 4 GiB
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xd3\x80\x00\x00\x00\x00\x00\x00\x00",
    b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",  # not a number
    b"\xc0",
    b"\xed\xa0\x80",  # half of a surrogate pair
    b"\\ud800",
    b"\xc2\xb2",  # a digit that is no number
    b"\xd9\xa3",  # one that is
    b"-1",
    b"9223372036854775808",
    b"18446744073709551616",
    b"1e999",
    b"nan",
    b"null",
    b"../",
    b"\r",
    b"\n",
    b'"',
    b"'''",
    b"=",
    b"#",
    b"[[",
    b"{",
    b'"a":1,"a":2',
)
_REPEATED = (b"[", b"\x91", b"\x81\x00", b'{"a":', b"0", b"f", b" ", b"a.", b"\xff", b"a", b"\n")
_TIMES = (2, 5, 300, 1_500, 5_000)


@st.composite
def damaged(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """Draw a valid input with a few damages, or bytes by chance."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=300))
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 3))):
        data = _DAMAGES[draw(st.integers(0, len(_DAMAGES) - 1))](draw, data, seeds)
    return data


def _at(draw: st.DrawFn, data: bytes) -> int:
    return draw(st.integers(0, len(data)))


def _flipped(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = draw(st.integers(0, len(data) - 1))
    return data[:at] + bytes((data[at] ^ 1 << draw(st.integers(0, 7)),)) + data[at + 1 :]


def _cut(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    return data[: _at(draw, data)]


def _without(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    first, second = sorted((_at(draw, data), _at(draw, data)))
    return data[:first] + data[second:]


def _repeated(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    first, second = sorted((_at(draw, data), _at(draw, data)))
    return data[:second] + data[first:second] * draw(st.sampled_from((1, 2, 40))) + data[second:]


def _spliced(draw: st.DrawFn, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other = draw(st.sampled_from(seeds))
    return data[: _at(draw, data)] + other[_at(draw, other) :]


def _over(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    piece, at = draw(st.sampled_from(INTERESTING)), _at(draw, data)
    return data[:at] + piece + data[at + len(piece) :]


def _between(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    piece, at = draw(st.sampled_from(INTERESTING)), _at(draw, data)
    return data[:at] + piece + data[at:]


def _deepened(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    piece, at = draw(st.sampled_from(_REPEATED)), _at(draw, data)
    return data[:at] + piece * draw(st.sampled_from(_TIMES)) + data[at:]


def _by_chance(draw: st.DrawFn, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    at = _at(draw, data)
    return data[:at] + draw(st.binary(max_size=12)) + data[at:]


_DAMAGES = (
    _flipped,
    _cut,
    _without,
    _repeated,
    _spliced,
    _over,
    _between,
    _deepened,
    _by_chance,
)
