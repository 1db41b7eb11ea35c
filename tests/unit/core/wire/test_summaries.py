"""Summaries compared: forks, a store that was rolled back."""

import pytest

from core.ids import Incarnation
from core.wire.messages import Head
from core.wire.summaries import Comparison, compare

ME, OTHER = Incarnation(1), Incarnation(2)
A, B = b"a" * 16, b"b" * 16


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        ({ME: Head(3, A)}, {ME: Head(3, A)}, Comparison((), False)),
        ({ME: Head(3, A)}, {ME: Head(2, B)}, Comparison((), False)),
        ({ME: Head(3, A)}, {ME: Head(4, B)}, Comparison((), True)),
        ({}, {ME: Head(1, B)}, Comparison((), True)),
        ({OTHER: Head(3, A)}, {OTHER: Head(3, B)}, Comparison((OTHER,), False)),
        ({OTHER: Head(3, A)}, {OTHER: Head(3, b"")}, Comparison((), False)),
        ({ME: Head(3, A)}, {ME: Head(3, B)}, Comparison((ME,), False)),
    ],
    ids=[
        "equal",
        "the peer lacks something",
        "the peer knows more of this pod than it does: rolled back",
        "a store that began anew",
        "two stores wrote under one incarnation",
        "a digest that is not known proves nothing",
        "this pod's own history forked",
    ],
)
def test_what_a_peers_summary_shows(
    own: dict[Incarnation, Head], theirs: dict[Incarnation, Head], expected: Comparison
) -> None:
    assert compare(own, theirs, ME) == expected
