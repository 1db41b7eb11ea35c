"""Deciding on conflicts: what the node is asked, also for others of the same kind, and undoing."""

from collections.abc import Sequence
from typing import Final

from app.tray.words import names
from app.tray.words.words import Words
from core.control.schema import ConflictRow, LogRow, ResolveRequest, RestoreRequest

BOTH: Final = "both"


def others_like(row: ConflictRow, rows: Sequence[ConflictRow]) -> list[ConflictRow]:
    """Return the conflicts that are offered to be decided in the same way.

    Those in the same folder, where there are some; else all others.
    """
    others = [each for each in rows if each.path != row.path]
    beside = [each for each in others if _folder(each.path) == _folder(row.path)]
    return beside or others


def others_label(row: ConflictRow, rows: Sequence[ConflictRow], words: Words) -> str:
    """Return what the box says that does the same for others; empty where there are none."""
    others = others_like(row, rows)
    if not others:
        return ""
    if len(others) == len(rows) - 1 or not _folder(row.path):
        return words.count(
            "Do the same for the other conflict",
            "Do the same for the other {n} conflicts",
            len(others),
        )
    return words.count(
        "Do the same for the other conflict in {folder}",
        "Do the same for the other {n} conflicts in {folder}",
        len(others),
        folder=names.shown(names.last_part(_folder(row.path))),
    )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def decisions(
    row: ConflictRow, keep: str, others: Sequence[ConflictRow]
) -> tuple[ResolveRequest, ...]:
    """Return what settles a conflict, and `others` in the same way.

    `keep`: both, or a version of `row`; of the others then the version of the same pod is kept.
    One that has none of that pod, or several, is left to be decided.
    """
    first = ResolveRequest(row.path, keep)
    if keep == BOTH:
        return (first, *(ResolveRequest(each.path, BOTH) for each in others))
    pod = next((each.pod for each in row.versions if each.version == keep), "")
    found = [first]
    for other in others:
        of_pod = [each for each in other.versions if pod and each.pod == pod]
        if len(of_pod) == 1:
            found.append(ResolveRequest(other.path, of_pod[0].version))
    return tuple(found)


def undoing(row: LogRow) -> tuple[RestoreRequest, ...]:
    """Return what brings back the versions that a decision did not keep; nothing if it kept all."""
    pairs = zip(_list(row, "dropped"), _list(row, "beside"), strict=False)
    return tuple(RestoreRequest(row.path, version, to) for version, to in pairs)


def _list(row: LogRow, fact: str) -> list[str]:
    value = row.facts.get(fact)
    return value if isinstance(value, list) else []
