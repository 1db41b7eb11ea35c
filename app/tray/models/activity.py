"""Activity: which rows of the log are shown, by pod, kind and search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.tray.words.words import Words, marked
from core.control.schema import LogRow


class Group(StrEnum):
    """Kinds of rows that are filtered together."""

    EVERYTHING = "everything"
    FILES = "files"
    CONFLICTS = "conflicts"
    PODS = "pods"
    SETTINGS = "settings"
    CHECKS = "checks"
    DETAILS = "details"


_KINDS: Final[Mapping[Group, frozenset[str]]] = MappingProxyType(
    {
        Group.FILES: frozenset({"changed", "deleted", "restored", "conflict", "decided"}),
        Group.CONFLICTS: frozenset({"conflict", "decided"}),
        Group.PODS: frozenset(
            {
                *("pod-absent", "pod-back", "pod-joined", "pod-removed", "join-request"),
                *("situation", "frozen", "unfrozen", "paused", "resumed"),
            }
        ),
        Group.SETTINGS: frozenset({"setting", "policy", "frozen", "unfrozen"}),
        Group.CHECKS: frozenset({"scrub", "disk"}),
        Group.DETAILS: frozenset({"details"}),
    }
)
_LABELS: Final[Mapping[Group, str]] = MappingProxyType(
    {
        Group.EVERYTHING: marked("Everything"),
        Group.FILES: marked("Files"),
        Group.CONFLICTS: marked("Conflicts"),
        Group.PODS: marked("Pods"),
        Group.SETTINGS: marked("Settings"),
        Group.CHECKS: marked("Checks"),
        Group.DETAILS: marked("Details"),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown; `pod` and `search` are empty where they do not matter."""

    pod: str = ""
    group: Group = Group.EVERYTHING
    search: str = ""


def group_labels(words: Words) -> list[tuple[Group, str]]:
    """Return the groups as they are offered."""
    return [(group, words.say(label)) for group, label in _LABELS.items()]


def shown_rows(rows: Iterable[LogRow], wanted: Wanted) -> list[LogRow]:
    """Return those of `rows` that are wanted, in the same order."""
    search = wanted.search.strip().casefold()
    return [row for row in rows if _in_group(row, wanted.group) and _is_found(row, wanted, search)]


def _in_group(row: LogRow, group: Group) -> bool:
    # Technical lines are for who asks for them.
    return row.kind != "details" if group is Group.EVERYTHING else row.kind in _KINDS[group]


def _is_found(row: LogRow, wanted: Wanted, search: str) -> bool:
    if wanted.pod and row.pod != wanted.pod:
        return False
    if not search:
        return True
    return any(search in each.casefold() for each in (row.path, row.text, row.pod, row.person))


def merged(rows: Sequence[LogRow], newest: Sequence[LogRow]) -> list[LogRow] | None:
    """Return the rows, newest first, with `newest` among them, as these say it now.

    None where there may be others between the two: all have to be asked for.
    """
    known = rows[0].number if rows else 0
    fresh = [row for row in newest if row.number > known]
    if rows and len(fresh) == len(newest) and fresh:
        return None
    last = newest[-1].number if newest else known + 1
    return [*newest, *(row for row in rows if row.number < last)]
