"""Where pods were at the pairing."""

import pytest

from core.ids import PodId
from core.node.hints import decode_hints, encode_hints

HINTS = {PodId(b"p" * 16): "10.0.0.7:4040", PodId(b"\xff" * 16): "[::1]:1"}


def test_hints_are_read_as_they_were_kept() -> None:
    assert decode_hints(encode_hints(HINTS)) == HINTS


@pytest.mark.parametrize(
    "fact",
    [None, b"", b"{", b"[]", b'{"pod": "a:1"}', b'{"%s": 7}' % (b"0" * 32), b"\xff", b"[" * 9_000],
    ids=["none", "empty", "cut", "a list", "no id", "no address", "no text", "without end"],
)
def test_a_fact_that_is_damaged_says_nothing_and_stops_nothing(fact: bytes | None) -> None:
    assert decode_hints(fact) == {}
