"""The files that were changed last, and by whom."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from core.control.schema import LogRow
from core.ids import ENTRY_ID_BYTES, EntryId

RECENT_MAX: Final = 10
CHANGED: Final = "changed"
ADDED: Final = "added"
DELETED: Final = "deleted"
_KINDS: Final = frozenset({CHANGED, DELETED})


@dataclass(frozen=True, slots=True)
class Recent:
    """A file that was changed. `kind`: changed, added or deleted; `at`: ISO 8601.

    `entries`: the file, and what it took the place of by a rename. `version`: the one that a file
    had when it was deleted, "" where that is not known.
    """

    path: str
    at: str
    pod: str
    person: str
    kind: str
    entries: tuple[EntryId, ...]
    version: str = ""


class RecentFiles:
    """The newest changes, each file once. Any thread."""

    def __init__(self, rows: Iterable[LogRow] = ()) -> None:
        """Know what the `rows` of the journal say, the oldest first."""
        self._lock = threading.Lock()
        self._files: dict[str, Recent] = {}
        for row in rows:
            self.note(recent_of(row))

    def note(self, changes: Iterable[Recent]) -> None:
        """Note changes, the oldest first."""
        with self._lock:
            for change in changes:
                self._files.pop(change.path, None)
                self._files[change.path] = change
            while len(self._files) > RECENT_MAX:
                del self._files[next(iter(self._files))]

    @property
    def newest(self) -> Sequence[Recent]:
        """The newest changes, the newest first."""
        with self._lock:
            return tuple(reversed(self._files.values()))


def facts_of(changes: Sequence[Recent]) -> dict[str, int | list[str]]:
    """Return what a row about `changes` says so that they can be read out of it again."""
    last = changes[-RECENT_MAX:]
    return {
        "files": len(changes),
        "added": [each.path for each in last if each.kind == ADDED],
        "paths": [each.path for each in last],
        "entries": [" ".join(entry.hex() for entry in each.entries) for each in last],
        "versions": [each.version for each in last],
    }


def recent_of(row: LogRow) -> list[Recent]:
    """Return the last changes that a row is about; none where it does not say."""
    paths, entries, added = (_texts(row, name) for name in ("paths", "entries", "added"))
    if row.kind not in _KINDS or len(paths) != len(entries):
        return []
    versions = _texts(row, "versions")
    if len(versions) != len(paths):
        versions = [""] * len(paths)
    return [
        Recent(
            path,
            row.at,
            row.pod,
            row.person,
            ADDED if path in added else row.kind,
            _entries(entry),
            version,
        )
        for path, entry, version in zip(paths, entries, versions, strict=True)
    ]


def _texts(row: LogRow, name: str) -> list[str]:
    value = row.facts.get(name)
    return value if isinstance(value, list) else []


def _entries(text: str) -> tuple[EntryId, ...]:
    try:
        found = [bytes.fromhex(each) for each in text.split()]
    except ValueError:
        return ()
    return tuple(EntryId(each) for each in found if len(each) == ENTRY_ID_BYTES)
