"""The journal: what happened here, row by row, in memory; who writes it down is apart.

It is no truth: nothing is decided by it, and where it is lost it begins anew.
"""

import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.control.schema import Json, LogRequest, LogRow
from core.node.services.times import shown_time
from core.ports import Clock

ROWS_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is to be noted: a row that has no number and no time yet."""

    kind: str
    text: str
    pod: str = ""
    person: str = ""
    path: str = ""
    facts: Mapping[str, Json] = field(default_factory=dict)


class Journal:
    """The newest rows. Any thread."""

    def __init__(self, clock: Clock, rows: Iterable[LogRow] = ()) -> None:
        """Go on after `rows`, the oldest first; times come from `clock`."""
        self._clock = clock
        self._lock = threading.Lock()
        self._rows = deque(rows, ROWS_MAX)
        self._fresh: list[LogRow] = []
        self._next = self._rows[-1].number + 1 if self._rows else 1

    def note(self, remark: Remark) -> None:
        """Note what happened just now."""
        at = shown_time(self._clock.wall_ms())
        with self._lock:
            row = LogRow(
                number=self._next,
                at=at,
                kind=remark.kind,
                pod=remark.pod,
                person=remark.person,
                path=remark.path,
                text=remark.text,
                facts=dict(remark.facts),
            )
            self._next += 1
            self._rows.append(row)
            self._fresh.append(row)

    def take_fresh(self) -> Sequence[LogRow]:
        """Return the rows that were noted since the last call, the oldest first."""
        with self._lock:
            fresh, self._fresh = self._fresh, []
        return fresh

    @property
    def rows(self) -> Sequence[LogRow]:
        """All rows that are kept, the oldest first."""
        with self._lock:
            return tuple(self._rows)


def asked_for(rows: Sequence[LogRow], request: LogRequest) -> list[LogRow]:
    """Return those of `rows`, the oldest first, that are asked for: the newest first."""
    found: list[LogRow] = []
    for row in reversed(rows):
        if len(found) >= request.limit:
            break
        if _is_asked_for(row, request):
            found.append(row)
    return found


def _is_asked_for(row: LogRow, request: LogRequest) -> bool:
    if request.before and row.number >= request.before:
        return False
    if request.kind and row.kind != request.kind:
        return False
    if request.pod and row.pod != request.pod:
        return False
    search = request.search.casefold()
    return not search or any(search in each.casefold() for each in (row.text, row.path))
