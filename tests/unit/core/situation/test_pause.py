"""How long a pause lasts."""

import pytest

from core.situation.pause import SLACK_MS, Pause, decode, encode, lasts

HOUR = Pause(10_000_000, 13_600_000)


@pytest.mark.parametrize(
    ("pause", "now_ms", "expected", "why"),
    [
        (None, 0, False, "none was begun"),
        (HOUR, 10_000_000, True, "it has just begun"),
        (HOUR, 13_599_999, True, "it is not over yet"),
        (HOUR, 13_600_000, False, "its time is over"),
        (HOUR, 10_000_000 - SLACK_MS, True, "the clock was set right by a little"),
        (HOUR, 9_000_000, False, "the clock was wrong when it began"),
        (Pause(10_000_000), 10**15, True, "only a person ends it"),
        (Pause(10_000_000), 0, True, "whatever the clock says"),
    ],
)
def test_a_pause_lasts_for_its_time(
    pause: Pause | None, now_ms: int, expected: bool, why: str
) -> None:
    assert lasts(pause, now_ms) is expected, why


def test_it_is_kept_as_it_is_and_anything_else_is_none() -> None:
    for pause in (HOUR, Pause(5)):
        assert decode(encode(pause)) == pause
    assert decode(b"") is None
    assert decode(b"x" * 17) is None
