"""The simulator's own runs: every promise holds on many seeds, and a seed always does the same."""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sim.campaign import run
from tests.sim.plans import OPERATIONS, plan
from tests.sim.shrink import shrink

REPOSITORY = Path(__file__).parents[2]
SEEDS = 120
DEEP_SECONDS = float(os.environ.get("WORMHOLE_DEEP_SECONDS", "900"))
# What taught something stays, as it was planned before machines were paused and heat was told
# often; each has its own test beside the module that it was about, too.
FOUND = {
    13: "numbers that a power cut took must not name other records later",
    31: "what is saved of a version before it is overwritten waits for no disk",
    39: "a rename that failed kept its file from ever being published",
    43: "a file that was opened in part, left alone and changed later was told to nobody",
    64: "the pods are the same only once all of them are linked again",
    68: "a version of which no block came yet could not be opened",
    143: "a version made of one that its maker had in part is whole nowhere",
    205: "a conflict copy that became a file on a full disk was never taken along",
    1047: "a file that another pod brought back stayed a removed one to programs",
    3196: "a conflict version was recorded again, and its bytes were not found for its own file",
    20062: "the lines of a new disk have the numbers of a lost one that had rotted, and are sound",
    20169: "a conflict version whose only disk was lost can become a file that nobody can read",
    20254: "a file of holes is whole before anything of it was fetched",
    20492: "a program may change a file that was to be fetched, while others drop what it was",
    20725: "a version made beside bytes that had rotted unseen is nowhere as it was written",
    30000: "an admission that only a lost disk had is given again by a person",
    30433: "a power cut may bring back the records of a replaced version without its bytes",
    30455: "an orphan whose sync had failed was tried again for ever",
    30538: "what is not here of a changed file is read from its version after a crash",
    30767: "a pod did not start while its disk could not read an older version to be compared",
    30920: "a pull that found no room kept its file open, and it never counted as durable again",
    50504: "what was fetched never came to the program that had begun to change the file",
    70206: "whom a removed pod had let in unseen is let in again by a person",
    70282: "a version cut to nothing before its sync stood as whole after a power cut",
    70289: "a conflict version that rotted and became a file of its own has rotted still",
    70352: "a sync that failed under a fetched block that a program changed was believed later",
    70666: "a pod did not start while its disk refused a file that a power cut had taken",
    70942: "a pod whose clock is behind signed something from before its own admission",
    30064: "a removal was done, and failed for the program as the disk refused the file's",
    940086: "a version taken over by rotten bytes is whole where its twin lies, a moment later",
    29: "a read of what the disk had refused once failed for want of room",
    20332: "who met no other pod yet admitted another one without the network's founding",
}
# And as it is planned now, where it is not among the first seeds.
FOUND_SINCE = {
    255: "a version was made of one that its maker had in part and changed again",
    427: "a conflict version that its maker had in part became a file of another pod",
}


def simulate(*options: str, seconds: float) -> dict[str, object]:
    """Run `build.py simulate`'s module in its own process; return its report."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.sim", "--json", *options],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        check=False,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode in {0, 1}, done.stderr
    assert not done.returncode, done.stderr
    report = json.loads(done.stdout)
    assert isinstance(report, dict)
    return report


@pytest.mark.timeout(600)
def test_every_promise_holds_on_many_seeds() -> None:
    report = simulate("--seeds", str(SEEDS), "--from", "1", seconds=580)
    assert report["seeds"] == SEEDS
    assert report["steps"] == SEEDS * 200
    faults = report["faults"]
    assert isinstance(faults, dict)
    expected = {"partition", "cut", "kill", "pause", "rot", "join", "remove_pod", "fill_disk"}
    assert expected <= faults.keys()
    evicted = report["evicted"]
    assert isinstance(evicted, int)
    assert evicted > SEEDS // 6, "what is cached gives way, too"


@pytest.mark.deep
@pytest.mark.timeout(4 * 3_600)
def test_every_promise_holds_for_as_long_as_asked() -> None:
    first = secrets.randbelow(10**9)
    seconds = f"{DEEP_SECONDS:.0f}"
    report = simulate(
        *("--seeds", "10000000", "--from", str(first), "--seconds", seconds),
        seconds=DEEP_SECONDS + 900,
    )
    sys.stdout.write(f"simulated from seed {first}: {report}\n")


@pytest.mark.parametrize("seed", FOUND, ids=lambda seed: f"{seed}")
def test_a_seed_that_taught_something_stays_well(seed: int) -> None:
    outcome = run(plan(seed, as_first=True))
    assert outcome.good, f"{FOUND[seed]}: {outcome.promise}: {outcome.detail}"


@pytest.mark.parametrize("seed", FOUND_SINCE, ids=lambda seed: f"{seed}")
def test_a_seed_that_taught_something_lately_teaches_it_still(seed: int) -> None:
    outcome = run(plan(seed))
    assert outcome.good, f"{FOUND_SINCE[seed]}: {outcome.promise}: {outcome.detail}"


@pytest.mark.parametrize("seconds", [14.0, 15.0])
def test_what_was_promised_of_a_conflict_version_is_looked_for_in_the_file_that_it_became(
    seconds: float,
) -> None:
    """A program synced it there; another one removed that file later, and a kill came."""
    outcome = run(replace(plan(70942, as_first=True), heat_seconds=seconds))
    assert outcome.good, f"{outcome.promise}: {outcome.detail}"


@pytest.mark.parametrize("seed", [3, 8])
def test_the_same_seed_gives_the_same_trace(seed: int) -> None:
    first, second = run(plan(seed)), run(plan(seed))
    assert first.trace == second.trace
    assert first.fingerprint() == second.fingerprint()
    assert first.trace != run(plan(seed + 1)).trace


def test_a_plan_has_as_many_file_operations_as_asked_whatever_else_happens() -> None:
    for seed in range(50):
        drawn = plan(seed, steps=70)
        assert sum(action.name in OPERATIONS for action in drawn.actions) == 70
        assert 2 <= drawn.pods <= 6
    assert plan(1, pods=12).pods == 12


def test_a_run_of_some_of_the_actions_does_those_alone() -> None:
    drawn = plan(5)
    steps = [number for number, action in enumerate(drawn.actions) if action.is_step]
    outcome = run(drawn, set(steps[:10]))
    assert (outcome.good, outcome.steps) == (True, 10)


def test_shrinking_keeps_what_matters_and_nothing_else() -> None:
    assert shrink(range(200), lambda some: {3, 77, 190} <= set(some)) == [3, 77, 190]
    assert shrink([1], lambda _: True) == [1]
