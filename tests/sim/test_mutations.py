"""A rule that is broken on purpose is noticed: else the simulator shows nothing."""

import pytest

from tests.sim.campaign import Outcome, run
from tests.sim.mutations import MUTATIONS, Mutation, broken

SEEDS_MAX = 60


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_broken_rule_is_noticed(mutation: Mutation) -> None:
    outcome = first_failure(mutation)
    assert outcome.promise in mutation.promises, f"{outcome.promise}: {outcome.detail}"


def first_failure(mutation: Mutation) -> Outcome:
    """Run the seeds that the mutation can be seen in until one fails."""
    tried = 0
    for seed in range(1, 1_000):
        drawn = mutation.plan(seed)
        if not mutation.fits(drawn):
            continue
        tried += 1
        if tried > SEEDS_MAX:
            break
        with broken(mutation):
            outcome = run(drawn)
        if not outcome.good:
            return outcome
    raise AssertionError(f"{SEEDS_MAX} seeds did not notice: {mutation.name}")
