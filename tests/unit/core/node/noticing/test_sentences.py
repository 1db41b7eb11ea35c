"""How long something lasted, in words."""

import pytest

from core.node.noticing.sentences import lasting


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "a moment"),
        (1, "1 second"),
        (42, "42 seconds"),
        (60, "1 minute"),
        (370, "6 minutes"),
        (7_200, "2 hours"),
        (86_400 * 3, "3 days"),
    ],
)
def test_a_time_is_said_in_its_largest_unit(seconds: float, words: str) -> None:
    assert lasting(seconds) == words
