"""Rounds as scripts see them."""

from core.control.schema import ScrubRound
from core.node.services.scrub_rounds import ShownRounds, rounds_of
from core.situation.rounds import ReadingRound, Rounds


def test_the_round_under_way_and_the_last_one_are_shown() -> None:
    now = ReadingRound(0, 9, 100, done=120, rotted=1, refused=2)
    before = ReadingRound(0, 9, 50, done=50, ended_ms=1_000, files=3)
    shown = rounds_of(Rounds(0, now, before))
    zero, second = "1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"
    assert shown.now == ScrubRound(zero, "", 120, 120, 0, 1, 2)
    assert shown.before == ScrubRound(zero, second, 50, 50, 3)


def test_before_the_first_there_is_none() -> None:
    assert rounds_of(None) == rounds_of(Rounds(5)) == ShownRounds()
