"""Which copies may go, and what must be heard before one does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import PodId
from core.placement.dropping import (
    KEEP_TIMES,
    PLEDGE_SECONDS,
    Copy,
    insists,
    is_in_time,
    is_proven,
    is_surplus,
    kept_for,
    needed,
    rank,
    to_ask,
)
from core.placement.popularity import Warmth

A, B, C, D = (PodId(bytes([number]) * 16) for number in range(1, 5))
ALL = frozenset({A, B, C, D})
# C has a copy of what belongs on A and B, which have it, too.
MOVED = Copy(frozenset({A, B}), frozenset({A, B, C}), copies=2, minimum=2)


@pytest.mark.parametrize(
    ("copy", "counted", "surplus"),
    [
        pytest.param(MOVED, ALL, True, id="all that it belongs on have it"),
        pytest.param(replace(MOVED, belongs=frozenset({A, C})), ALL, False, id="it belongs here"),
        pytest.param(replace(MOVED, bound=True), ALL, False, id="something else keeps it here"),
        pytest.param(
            replace(MOVED, belongs=frozenset({A, D})), ALL, False, id="one that should does not yet"
        ),
        pytest.param(replace(MOVED, copies=3), ALL, False, id="others have too few copies"),
        pytest.param(replace(MOVED, minimum=3), ALL, False, id="others have less than the minimum"),
        pytest.param(
            replace(MOVED, belongs=frozenset({A}), copies=1, minimum=2),
            ALL,
            True,
            id="the minimum counts where fewer are wanted",
        ),
        pytest.param(MOVED, ALL - {B}, False, id="a client's or a leaving pod's copy is none"),
    ],
)
def test_what_a_pod_need_not_hold(copy: Copy, counted: frozenset[PodId], surplus: bool) -> None:
    assert is_surplus(copy, C, counted) is surplus


@pytest.mark.parametrize(
    ("copy", "present", "asked"),
    [
        pytest.param(MOVED, {A, B}, {A, B}, id="those that have it"),
        pytest.param(MOVED, {A, B, C, D}, {A, B}, id="who does not have it cannot keep it"),
        pytest.param(MOVED, {A}, set(), id="nobody while one that it belongs on is away"),
        pytest.param(
            replace(MOVED, holders=ALL), {A, B, D}, {A, B, D}, id="others that have it, too"
        ),
        pytest.param(
            replace(MOVED, belongs=frozenset({A, C}), holders=frozenset({A, B, C})),
            {A, B},
            {A, B},
            id="a person gives back what belongs here",
        ),
    ],
)
def test_whom_a_pod_asks(copy: Copy, present: set[PodId], asked: set[PodId]) -> None:
    assert to_ask(copy, C, present) == asked


def test_pledges_count_of_pods_that_are_there_still() -> None:
    assert is_proven({A, B}, {A, B, D}, 2)
    assert not is_proven({A, B}, {A, D}, 2)
    assert not is_proven({A}, {A, B}, 2)


def test_a_last_copy_never_goes_whatever_is_wanted() -> None:
    assert needed(0, 0) == 1
    alone = Copy(frozenset(), frozenset({C}), copies=0, minimum=0)
    assert not is_surplus(alone, C, ALL)
    assert not to_ask(alone, C, ALL)


def test_pledges_are_used_long_before_they_are_over() -> None:
    assert is_in_time(100.0, 100.0 + PLEDGE_SECONDS / 2 - 1)
    assert not is_in_time(100.0, 100.0 + PLEDGE_SECONDS / 2)
    assert not is_in_time(100.0, 99.0)
    assert kept_for(PLEDGE_SECONDS) == KEEP_TIMES * PLEDGE_SECONDS >= 4 * (PLEDGE_SECONDS / 2)


def test_of_two_that_ask_each_other_the_lower_id_goes_first() -> None:
    assert insists(A, B, dropping=False)
    assert not insists(B, A, dropping=False)
    assert insists(B, A, dropping=True)


def test_the_coldest_and_oldest_go_first() -> None:
    ranks = [rank(warmth, 5) for warmth in (Warmth.COLD, Warmth.WARM, Warmth.NEW, Warmth.HOT)]
    assert ranks == sorted(ranks)
    assert rank(Warmth.COLD, 4) < rank(Warmth.COLD, 5)


PODS = st.frozensets(st.sampled_from(sorted(ALL)))


@given(st.builds(Copy, PODS, PODS, st.integers(0, 4), st.integers(0, 4), st.booleans()), PODS, PODS)
def test_whoever_drops_leaves_enough_others(
    copy: Copy, present: frozenset[PodId], pledged: frozenset[PodId]
) -> None:
    asked = to_ask(copy, C, present)
    assert C not in asked
    if asked and is_proven(pledged & asked, present, needed(copy.copies, copy.minimum)):
        left = (pledged & present & copy.holders) - {C}
        assert len(left) >= max(1, copy.copies, copy.minimum)


@given(
    st.builds(Copy, PODS, PODS, st.integers(1, 4), st.integers(1, 4), st.just(value=False)), PODS
)
def test_not_all_holders_of_a_version_drop_it_for_each_other(
    copy: Copy, counted: frozenset[PodId]
) -> None:
    dropping = {pod for pod in copy.holders if is_surplus(copy, pod, counted)}
    assert not dropping & copy.belongs
    if dropping:
        assert copy.belongs <= copy.holders
