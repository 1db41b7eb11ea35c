"""`python3 build.py simulate`: runs seeds of the simulator, and says which promises broke.

Runs are spread over processes of their own; hashing is fixed, so that a seed does the same again.
"""

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TextIO

from tests.sim.campaign import Outcome, run
from tests.sim.plans import Plan, plan
from tests.sim.shrink import shrink

STEPS = 200
# Known to Python before it starts only: sets of ids come in another order without it.
HASH_SEED = "0"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for."""

    seeds: range
    pods: int | None
    steps: int
    only: tuple[int, ...]
    seconds: float | None
    json: bool
    shorten: bool


def parse(arguments: Sequence[str]) -> Asked:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="build.py simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first seed")
    parser.add_argument("--pods", type=int, help="2 to 12; without it each seed has its own number")
    parser.add_argument("--steps", type=int, default=STEPS, help="file operations of each seed")
    parser.add_argument("--only", default="", help="the numbers of the actions to do: 3,7,19")
    parser.add_argument("--seconds", type=float, help="begin no seed after so many seconds")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--no-shrink", action="store_true", help="do not shorten what failed")
    found = parser.parse_args(arguments)
    if found.pods is not None and not 2 <= found.pods <= 12:
        parser.error("--pods: a box has 2 to 12 pods")
    only = tuple(int(number) for number in found.only.split(",") if number)
    return Asked(
        range(found.first, found.first + found.seeds),
        found.pods,
        found.steps,
        only,
        found.seconds,
        found.json,
        not found.no_shrink and not only,
    )


def replay_of(asked: Asked, seed: int) -> str:
    """Return the command that runs a seed again."""
    pods = f" --pods {asked.pods}" if asked.pods is not None else ""
    steps = f" --steps {asked.steps}" if asked.steps != STEPS else ""
    only = f" --only {','.join(map(str, asked.only))}" if asked.only else ""
    return f"python3 build.py simulate --seeds 1 --from {seed}{pods}{steps}{only}"


def _run(seed: int, pods: int | None, steps: int, only: tuple[int, ...]) -> Outcome:
    logging.disable(logging.CRITICAL)
    outcome = run(plan(seed, pods, steps), set(only) or None)
    if outcome.good:
        outcome.trace.clear()
    return outcome


def outcomes(asked: Asked) -> Iterator[tuple[int, Outcome]]:
    """Yield each seed with what came of it, in the order of the seeds."""
    began = time.monotonic()
    processes = min(os.cpu_count() or 1, len(asked.seeds))
    with ProcessPoolExecutor(processes) as pool:
        waiting: list[tuple[int, object]] = []
        seeds = iter(asked.seeds)
        while True:
            late = asked.seconds is not None and time.monotonic() - began > asked.seconds
            while not late and len(waiting) < 2 * processes:
                seed = next(seeds, None)
                if seed is None:
                    break
                waiting.append((seed, pool.submit(_run, seed, asked.pods, asked.steps, asked.only)))
            if not waiting:
                return
            seed, future = waiting.pop(0)
            yield seed, future.result()  # type: ignore[attr-defined]


def shortened(whole: Plan, promise: str) -> list[str]:
    """Return the actions that are needed to break the promise, as lines."""
    numbers = range(len(whole.actions))
    kept = shrink(numbers, lambda only: run(whole, set(only)).promise == promise)
    return [f"{number}: {whole.actions[number]}" for number in kept]


def _say(text: str, to: TextIO | None = None) -> None:
    stream = sys.stdout if to is None else to
    stream.write(f"{text}\n")
    stream.flush()


def main(arguments: Sequence[str]) -> int:
    """Run the seeds; return 1 if a promise broke."""
    asked = parse(arguments)
    logging.disable(logging.CRITICAL)
    seeds = steps = evicted = 0
    seconds = 0.0
    faults: Counter[str] = Counter()
    failed: list[dict[str, object]] = []
    for seed, outcome in outcomes(asked):
        seeds += 1
        steps += outcome.steps
        evicted += outcome.evicted
        seconds += outcome.seconds
        faults.update(outcome.faults)
        if not outcome.good:
            replay = replay_of(asked, seed)
            failed.append({"seed": seed, "promise": outcome.promise, "replay": replay})
            _say(f"{outcome.promise}: {outcome.detail}\n  {replay}", sys.stderr)
            if asked.shorten:
                whole = plan(seed, asked.pods, asked.steps)
                lines = shortened(whole, outcome.promise)
                _say("    " + "\n    ".join(lines), sys.stderr)
    document = {
        "seeds": seeds,
        "steps": steps,
        "simulated_seconds": round(seconds, 3),
        "evicted": evicted,
        "faults": dict(sorted(faults.items())),
        "failed": failed,
    }
    if asked.json:
        _say(json.dumps(document))
    else:
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(faults.items()))
        _say(f"{seeds} seeds, {steps} steps, {seconds:.0f} virtual seconds; {told}")
        _say("Every promise held." if not failed else f"{len(failed)} seeds failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != HASH_SEED:
        os.environ["PYTHONHASHSEED"] = HASH_SEED
        os.execv(sys.executable, [sys.executable, "-m", "tests.sim", *sys.argv[1:]])
    raise SystemExit(main(sys.argv[1:]))
