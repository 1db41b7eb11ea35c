"""Makes a failing run short: the fewest actions that break the same promise.

Delta debugging (Zeller and Hildebrandt, 2002) over the numbers of the actions, within a bound of
runs: what matters is a list that a person can read.
"""

from collections.abc import Callable, Sequence


def shrink(
    numbers: Sequence[int], fails: Callable[[Sequence[int]], bool], runs_max: int = 250
) -> list[int]:
    """Return a part of `numbers` for which `fails` still holds, tried out `runs_max` times."""
    kept = list(numbers)
    pieces = 2
    runs = 0
    while len(kept) >= 2 and runs < runs_max:
        size = -(-len(kept) // pieces)
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            runs += 1
            if rest and fails(rest):
                kept, pieces = rest, max(pieces - 1, 2)
                break
            if runs >= runs_max:
                return kept
        else:
            if size == 1:
                return kept
            pieces = min(pieces * 2, len(kept))
    return kept
