"""Summaries: how far the records of each incarnation have been seen; what one covers of another."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from core.ids import Dot, Incarnation

Summary: TypeAlias = Mapping[Incarnation, int]


def covers(summary: Summary, wanted: Summary) -> bool:
    """Say whether all that `wanted` names is in `summary`."""
    return all(summary.get(origin, 0) >= last for origin, last in wanted.items())


def is_known_to_all(dot: Dot, summaries: Iterable[Summary]) -> bool:
    """Say whether all `summaries` cover the record that `dot` names."""
    return all(summary.get(dot.origin, 0) >= dot.seq for summary in summaries)


def joined(one: Summary, other: Summary) -> dict[Incarnation, int]:
    """Return what either of the two summaries covers."""
    result = dict(one)
    for origin, last in other.items():
        if last > result.get(origin, 0):
            result[origin] = last
    return result
