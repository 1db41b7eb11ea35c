"""How two texts differ: their lines beside each other, those of one only marked. Bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

# What `difflib` compares takes time with the product of both; a longer middle counts as changed.
_COMPARED_MAX: Final = 1_000
LINES_MAX: Final = 2_000
_CHARACTERS_MAX: Final = 400
# Texts have tabs, line ends and form feeds, and nothing else of the control characters.
_CONTROLS: Final = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one side. `number` is 0 where this side has nothing, `own`: it alone has this."""

    number: int
    text: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Both sides with as many lines, beside each other. `cut`: there is more than is shown."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    cut: bool = False


def as_text(data: bytes, *, whole: bool) -> str | None:
    """Return data as text; None where it is none. Where it is not `whole`, its end may be torn."""
    if _CONTROLS & frozenset(data):
        return None
    # The longest character has four bytes: as many may be torn at the end.
    for torn in range(1 if whole else 4):
        try:
            return data[: len(data) - torn].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return None


def difference(left: str, right: str) -> Difference:
    """Return how two texts differ."""
    all_left, all_right = left.splitlines(), right.splitlines()
    ours, theirs = all_left[:LINES_MAX], all_right[:LINES_MAX]
    left_lines: list[Line] = []
    right_lines: list[Line] = []
    for same, begin, end, other_begin, other_end in _stretches(ours, theirs):
        left_lines += _lines(ours, begin, end, own=not same)
        right_lines += _lines(theirs, other_begin, other_end, own=not same)
        longest = max(len(left_lines), len(right_lines))
        left_lines += [Line(0)] * (longest - len(left_lines))
        right_lines += [Line(0)] * (longest - len(right_lines))
    cut = max(len(all_left), len(all_right)) > LINES_MAX
    return Difference(tuple(left_lines), tuple(right_lines), cut)


def _lines(lines: Sequence[str], begin: int, end: int, *, own: bool) -> list[Line]:
    return [Line(at + 1, lines[at][:_CHARACTERS_MAX], own) for at in range(begin, end)]


Stretch = tuple[bool, int, int, int, int]


def _stretches(ours: Sequence[str], theirs: Sequence[str]) -> list[Stretch]:
    """Return stretches that are the same on both sides or not, each with its place on both."""
    shortest = min(len(ours), len(theirs))
    first = next((at for at in range(shortest) if ours[at] != theirs[at]), shortest)
    last = next(
        (at for at in range(shortest - first) if ours[-1 - at] != theirs[-1 - at]),
        shortest - first,
    )
    our_end, their_end = len(ours) - last, len(theirs) - last
    found: list[Stretch] = [(True, 0, first, 0, first)]
    if max(our_end, their_end) - first > _COMPARED_MAX:
        found.append((False, first, our_end, first, their_end))
    else:
        matcher = SequenceMatcher(None, ours[first:our_end], theirs[first:their_end], False)
        found += [
            (tag == "equal", first + a, first + b, first + c, first + d)
            for tag, a, b, c, d in matcher.get_opcodes()
        ]
    found.append((True, our_end, len(ours), their_end, len(theirs)))
    return found
