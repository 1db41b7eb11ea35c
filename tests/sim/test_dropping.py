"""Copies that became too many go with proof, and never without, whatever befalls the pods."""

import os
import secrets
import time

import pytest

from tests.sim.campaign import Outcome, run
from tests.sim.surplus import surplus_plan

SEEDS = 12
DEEP_SECONDS = float(os.environ.get("WORMHOLE_DEEP_SECONDS", "900"))


def one(seed: int) -> Outcome:
    outcome = run(surplus_plan(seed))
    assert outcome.good, f"seed {seed}: {outcome.promise}: {outcome.detail}"
    return outcome


@pytest.mark.timeout(300)
def test_what_is_too_much_goes_and_no_copy_goes_without_proof() -> None:
    assert sum(one(seed).dropped for seed in range(1, SEEDS + 1)) > SEEDS


@pytest.mark.deep
@pytest.mark.timeout(DEEP_SECONDS + 300)
def test_no_copy_goes_without_proof_for_long() -> None:
    first = secrets.randbelow(10**6)
    until = time.monotonic() + DEEP_SECONDS
    for seed in range(first, first + 100_000):
        one(seed)
        if time.monotonic() > until:
            break
