"""The pace at which copies are read again."""

from dataclasses import replace

import pytest

from core.situation.rounds import (
    CATCH_UP_SECONDS_MAX,
    SLACK_MS,
    ReadingRound,
    Rounds,
    begins_ms,
    decode,
    encode,
    ended,
    rest_seconds,
    wait_seconds,
)

DAY = 86_400.0
DAY_MS = 86_400_000
NOW = 100 * DAY_MS
HALF = b"\x80\0\0\0" + bytes(12)
BEFORE = ReadingRound(NOW - DAY_MS // 4, 9, 100, 9, 0, 100, 0, 0, NOW - 5, 3)


@pytest.mark.parametrize(
    ("rounds", "pod", "begins", "why"),
    [
        (Rounds(NOW), bytes(16), NOW, "the first pod begins at once"),
        (Rounds(NOW), HALF, NOW + DAY_MS // 2, "another one half a period later"),
        (Rounds(NOW - DAY_MS), HALF, NOW - DAY_MS // 2, "it was off when it was due"),
        (Rounds(NOW + 9 * DAY_MS), HALF, NOW + DAY_MS // 2, "the clock was wrong at first"),
        (Rounds(0, before=BEFORE), HALF, NOW + 3 * DAY_MS // 4, "a period after the last began"),
        (
            Rounds(0, before=replace(BEFORE, begun_ms=NOW + 9 * DAY_MS)),
            HALF,
            NOW,
            "the clock was wrong when the last began",
        ),
    ],
)
def test_a_round_begins_a_period_after_the_last_and_the_first_not_on_all_pods_at_once(
    rounds: Rounds, pod: bytes, begins: int, why: str
) -> None:
    assert begins_ms(rounds, pod, DAY, NOW) == begins, why


@pytest.mark.parametrize(
    ("now", "seconds", "why"),
    [
        (ReadingRound(NOW, 9, 1_000, done=0), 0.0, "the first piece is read at once"),
        (
            ReadingRound(NOW, 9, 1_000, done=250),
            DAY / 4,
            "a quarter waits for a quarter of the time",
        ),
        (ReadingRound(NOW - DAY_MS // 4, 9, 1_000, done=250), 0.0, "that time is over"),
        (ReadingRound(NOW - DAY_MS, 9, 1_000, done=10), 0.0, "it is behind"),
        (ReadingRound(NOW, 9, 1_000, done=2_000), DAY, "files grew: never longer than the period"),
        (ReadingRound(NOW, 0, 0), 0.0, "there is nothing to read"),
        (ReadingRound(NOW + 9 * DAY_MS, 9, 1_000, done=500), 0.0, "the clock was wrong"),
        (
            ReadingRound(NOW + SLACK_MS, 9, 1_000, done=0),
            600.0,
            "the clock was set right by a little",
        ),
    ],
)
def test_a_round_keeps_even_pace(now: ReadingRound, seconds: float, why: str) -> None:
    assert wait_seconds(now, DAY, NOW) == seconds, why


def test_one_that_is_behind_makes_up_ten_times_as_fast_at_most_but_not_too_slowly() -> None:
    now = ReadingRound(0, 9, 10_000, done=10)
    assert rest_seconds(now, DAY, 1) == pytest.approx(DAY / 10_000 / 10)
    assert rest_seconds(now, 30 * DAY, 10_000) == CATCH_UP_SECONDS_MAX
    assert rest_seconds(ReadingRound(0), DAY, 10) == 0


def test_the_time_for_all_pieces_is_one_period() -> None:
    now_ms, now = NOW, ReadingRound(NOW, 9, 100_000)
    for _ in range(100):
        now_ms += round(1_000 * wait_seconds(now, DAY, now_ms))
        now = replace(now, done=now.done + 1_000)
    assert now_ms - NOW == pytest.approx(DAY_MS, rel=0.011)


def test_rounds_are_kept_as_they_are_and_anything_else_is_none() -> None:
    now = ReadingRound(1, 2, 3, 4, 5, 6, 7, 8, 0, 9)
    for rounds in (Rounds(5), Rounds(5, now), Rounds(5, now, BEFORE), Rounds(5, None, BEFORE)):
        assert decode(encode(rounds)) == rounds
    assert decode(b"") is None
    assert decode(bytes(8)) is None


def test_the_end_of_a_round_is_noted() -> None:
    over = ended(Rounds(5, ReadingRound(1, done=3), BEFORE), 70)
    assert over == Rounds(5, None, ReadingRound(1, done=3, ended_ms=70))
    assert ended(over, 80) == over
    assert over.before is not None
    assert not over.before.lasts
