"""The dialog "Previous versions": what a file was before, or what was removed from a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.words.figures import moment, size, when
from app.tray.words.names import last_part, shown
from app.tray.words.words import Words, marked
from core.control.schema import History, OldVersion

_WHY: Final[Mapping[str, str]] = {
    "current": marked("as it is now"),
    "conflict": marked("beside another version"),
    "replaced": marked("replaced"),
    "deleted": marked("removed"),
}
_UNHEARD: Final[Mapping[str, str]] = {
    "absent": marked("{pod} is away and may have more."),
    "silent": marked("{pod} did not answer and may have more."),
    "partly": marked("{pod} has more than it could tell at once."),
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. `can_come_back`: it is an older one, and somebody who is there has all of it.

    `beside`: under which path it would stand beside the present one.
    """

    path: str
    version: str
    title: str
    about: str
    can_come_back: bool
    beside: str

    @property
    def spoken(self) -> str:
        """All of it in one sentence."""
        return f"{self.title}, {self.about}"


@dataclass(frozen=True, slots=True)
class Versions:
    """What the dialog shows; `notes`: who may have more."""

    rows: tuple[VersionRow, ...]
    notes: tuple[str, ...] = ()


def versions(history: History, words: Words, now: datetime, *, of_folder: bool = False) -> Versions:
    """Return what is known of older versions, the newest first."""
    rows = tuple(_row(each, words, now, of_folder=of_folder) for each in history.versions)
    notes = tuple(
        words.say(_UNHEARD.get(each.why, _UNHEARD["absent"]), pod=shown(each.pod))
        for each in history.unheard
    )
    return Versions(rows, notes)


def _row(old: OldVersion, words: Words, now: datetime, *, of_folder: bool) -> VersionRow:
    at = moment(old.modified)
    time = "" if at is None else when(words, at, now)
    name = shown(last_part(old.path))
    title = words.say("{name}, {time}", name=name, time=time) if of_folder else time
    by = words.say("from {pod}", pod=shown(old.pod)) if old.pod else ""
    on = words.say("on {pods}", pods=", ".join(map(shown, old.on))) if old.on else ""
    parts = (
        words.say(_WHY.get(old.why, "{why}"), why=old.why),
        by,
        size(words, old.size),
        on or words.say("on no pod that is reached"),
    )
    older = old.why in {"replaced", "deleted"}
    return VersionRow(
        old.path,
        old.version,
        title,
        " · ".join(part for part in parts if part),
        older and bool(old.on),
        beside(old.path, at, words),
    )


def beside(path: str, at: datetime | None, words: Words) -> str:
    """Return a path for an older version beside the present one: its date stands in its name."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    date = words.say("older") if at is None else f"{at:%Y-%m-%d %H.%M}"
    return f"{folder}/{stem} ({date}){dot}{ending}"
