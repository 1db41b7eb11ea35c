"""One call on the disk fails, or three in a row, at one position of a short life after another.

Sixty file operations on two pods, the disk of one of them failing from a certain call on: an error
of the device or no space left, of the backing files or of the record store. Then it is well again,
the power is cut, and every promise is looked at as in any other run.
"""

from collections import Counter
from dataclasses import replace

import pytest

from tests.sim.campaign import Outcome, run
from tests.sim.plans import Action, Plan, plan

STEPS = 60
SEEDS = (5, 6, 8)
FAR_APART = 17
CALLS_MAX = 3_000


def failing_from(call: int, drawn: Plan, *, full: bool) -> Plan:
    """Return the file operations of a plan with a disk that fails one or three calls."""
    ill = Action(
        "fail_calls", 0, 0.0, other="full" if full else "", number=call, size=1 + 2 * (call % 2)
    )
    after = [Action("mend_disk", 0, 0.3), Action("cut", 0, 0.0), Action("start", 0, 0.1)]
    steps = [action for action in drawn.actions if action.is_step]
    return replace(drawn, actions=(ill, *steps, *after))


def every(distance: int, seed: int) -> Counter[str]:
    """Fail at each `distance`th call of a life; return which calls failed, and how often."""
    drawn = plan(seed, pods=2, steps=STEPS)
    failed: Counter[str] = Counter()
    for call in range(0, CALLS_MAX, distance):
        full = call // distance % 2 == 1
        outcome: Outcome = run(failing_from(call, drawn, full=full))
        assert outcome.good, (
            f"call {call}, {outcome.failed_calls}: {outcome.promise}: {outcome.detail}"
        )
        failed.update(outcome.failed_calls)
        if not outcome.failed_calls:
            return failed  # the life was shorter
    raise AssertionError("It never ends.")


@pytest.mark.parametrize("seed", SEEDS)
def test_no_failing_call_of_a_disk_breaks_a_promise(seed: int) -> None:
    assert every(FAR_APART, seed).total() > 5


@pytest.mark.deep
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", range(1, 21))
def test_no_call_of_a_disk_breaks_a_promise_by_failing(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = every(1, seed)
    assert {"write", "create", "begin", "commit", "sync"} <= failed.keys()
    with capsys.disabled():
        print(f"\nseed {seed}: {failed.total()} calls failed: {dict(failed)}")  # noqa: T201
