"""Much within a moment becomes one row: a thousand files are not told of a thousand times.

The first change is told at once; what the same pod does within the next half minute is told
together at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from core.node.journal import Remark
from core.node.noticing.files import Changes, Who
from core.node.recent import DELETED, RECENT_MAX, Recent, facts_of

TOGETHER_SECONDS: Final = 30.0
_CHANGED: Final = "changed"


@dataclass(slots=True)
class _Held:
    """What one pod did of one kind: the last of the files, how many in all, when it was told."""

    files: list[Recent] = field(default_factory=list)
    count: int = 0
    told_at: float | None = None


class Gathering:
    """Holds changes back for a moment. For one thread at a time."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._held: dict[tuple[str, Who], _Held] = {}

    def add(self, seen: Changes) -> None:
        """Take changes."""
        for each in seen.files:
            kind = DELETED if each.kind == DELETED else _CHANGED
            held = self._of(kind, Who(each.pod, each.person))
            held.files = [*held.files, each][-RECENT_MAX:]
            held.count += 1
        for (kind, who), count in seen.more.items():
            self._of(kind, who).count += count

    def take(self, now: float, *, all_of_it: bool = False) -> list[Remark]:
        """Return what is to be told at `now` (monotonic)."""
        told: list[Remark] = []
        for key, held in list(self._held.items()):
            is_due = held.told_at is None or now - held.told_at >= TOGETHER_SECONDS
            if not (is_due or all_of_it):
                continue
            if held.count:
                told.append(_remark(*key, held))
                self._held[key] = _Held(told_at=now)
            else:
                del self._held[key]
        return told

    def _of(self, kind: str, who: Who) -> _Held:
        return self._held.setdefault((kind, who), _Held())


def _remark(kind: str, who: Who, held: _Held) -> Remark:
    on = f" on {who.pod}" if who.pod else ""
    facts = {**facts_of(held.files), "files": held.count}
    if held.count == 1 and held.files:
        (file,) = held.files
        return Remark(
            kind, f"{file.path} was {file.kind}{on}.", who.pod, who.person, file.path, facts
        )
    what = "deleted" if kind == DELETED else _words(held.files, held.count)
    return Remark(kind, f"{held.count} files were {what}{on}.", who.pod, who.person, facts=facts)


def _words(files: Sequence[Recent], count: int) -> str:
    added = sum(each.kind == "added" for each in files)
    if added == len(files) == min(count, RECENT_MAX):
        return "added"
    return "added or changed" if added else "changed"
