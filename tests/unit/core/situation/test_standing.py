"""What is in force over time, one sentence per case."""

import pytest

from core.situation.assess import Situation
from core.situation.standing import (
    AT_FIRST,
    LEAVE_SECONDS,
    TOGETHER,
    is_cut_off,
    settle,
    settle_alone,
)

F, M, C = Situation.FAVORABLE, Situation.MIXED, Situation.CRITICAL
GRACE = 600.0


@pytest.mark.parametrize(
    ("looks", "in_force"),
    [
        ([(0, F), (1, C)], C),
        ([(0, F), (1, M)], F),
        ([(0, F), (1, M), (600, M)], F),
        ([(0, F), (1, M), (601, M)], M),
        ([(0, F), (1, M), (500, F), (501, M), (700, M)], F),
        ([(0, C), (1, F)], C),
        ([(0, C), (1, F), (10, F)], C),
        ([(0, C), (1, F), (11, F)], F),
        ([(0, C), (1, F), (10, C), (12, F), (21, F)], C),
        ([(0, C), (1, M), (11, M)], M),
        ([(0, F), (1, M), (601, M), (602, C)], C),
        ([(0, F), (1, M), (601, M), (602, F), (612, F)], F),
    ],
    ids=[
        "critical is entered at once",
        "mixed is not",
        "nor while the grace time lasts",
        "mixed is entered after the grace time",
        "a grace time that was interrupted begins again",
        "critical is not left at once",
        "nor before better was seen for long enough",
        "it is left when better was seen for long enough",
        "a relapse keeps it in force",
        "from critical to mixed it takes as long as to favorable",
        "from mixed to critical it goes at once",
        "mixed is left when better was seen for long enough",
    ],
)
def test_what_is_in_force_follows_what_is_seen(
    looks: list[tuple[float, Situation]], in_force: Situation
) -> None:
    assert LEAVE_SECONDS == 10
    standing = AT_FIRST
    for now, seen in looks:
        standing = settle(standing, seen, float(now), GRACE)
    assert standing.in_force is in_force


@pytest.mark.parametrize(
    ("others", "reached", "cut_off"),
    [(0, 0, False), (1, 0, True), (1, 1, False), (2, 1, False), (3, 1, True), (4, 2, False)],
    ids=[
        "a pod without others cannot be cut off",
        "the only other one is out of reach",
        "the only other one is reached",
        "half of two are reached",
        "one of three is reached",
        "half of four are reached",
    ],
)
def test_a_pod_is_cut_off_that_reaches_fewer_than_half(
    others: int, reached: int, cut_off: bool
) -> None:
    assert is_cut_off(others, reached) is cut_off


@pytest.mark.parametrize(
    ("looks", "alone"),
    [
        ([(0, True), (59, True)], False),
        ([(0, True), (60, True)], True),
        ([(0, True), (30, False), (31, True), (70, True)], False),
        ([(0, True), (60, True), (61, False), (70, False)], True),
        ([(0, True), (60, True), (61, False), (71, False)], False),
    ],
    ids=[
        "not before the time is over",
        "when it is over",
        "a time that was interrupted begins again",
        "not left at once",
        "left when the others were reached for long enough",
    ],
)
def test_a_pod_is_alone_after_a_time_of_being_cut_off(
    looks: list[tuple[float, bool]], alone: bool
) -> None:
    reach = TOGETHER
    for now, seen in looks:
        reach = settle_alone(reach, seen, float(now), 60.0)
    assert reach.in_force is alone
