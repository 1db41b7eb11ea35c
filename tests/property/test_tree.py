"""The laws of the replicated tree, on random histories of two to five pods.

A failing history prints itself, shrunk; found ones are kept in `test_tree_found.py`.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.tree_histories import (
    KINDS,
    Command,
    History,
    Setting,
    explain,
    random_history,
    random_setting,
)


def campaign(seed: int, count: int, length: int, *, checks_rows: bool = False) -> History:
    """Run `count` histories from one seed; return the last."""
    history = History(Setting())
    for number in range(count):
        rng = random.Random((seed << 32) + number)
        setting = random_setting(rng, checks_rows=checks_rows)
        commands = random_history(rng, rng.randrange(5, length))
        history = History(setting)
        try:
            history.run(commands)
        except AssertionError:
            pytest.fail(explain(commands, setting))
    return history


@pytest.mark.parametrize("seed", range(1, 5))
def test_pods_converge_lose_nothing_and_keep_to_posix_in_short_histories(seed: int) -> None:
    campaign(seed, 150, 40)


def test_what_is_computed_step_by_step_is_what_all_records_say() -> None:
    campaign(71, 150, 40, checks_rows=True)


def test_long_histories_hold_the_same_laws() -> None:
    campaign(81, 40, 120)


@pytest.mark.deep
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", range(1_000, 1_010))
def test_many_histories_hold_the_same_laws(seed: int) -> None:
    campaign(seed, 2_000, 120, checks_rows=seed % 2 == 0)


commands = st.builds(
    Command,
    st.integers(0, 4),
    st.sampled_from(KINDS),
    st.integers(0, 11),
    st.integers(0, 11),
    st.integers(0, 11),
)
pods = st.builds(
    Setting,
    st.integers(2, 4),
    st.sampled_from(["keep-both", "overwrite"]),
    st.booleans(),
    st.just(True),
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(commands, max_size=30), pods)
def test_no_history_that_hypothesis_finds_breaks_a_law(
    history: list[Command], setting: Setting
) -> None:
    History(setting).run(history)
