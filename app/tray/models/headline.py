"""The sentence that says how things are, what it means for the files, and what helps.

It stands on the overview, in the panel of the tray and, shortened, in the box of the sidebar.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.tray.models import notes, troubles, unreached, wellbeing
from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import absent, asking, others
from app.tray.models.problems import is_alone
from app.tray.models.said import Headline
from app.tray.words.words import Words
from core.control.schema import Status

# Shorter moves of bytes are over before anybody has read of them.
_MOVING_SECONDS: Final = 2.0


class Case(StrEnum):
    """How things are, the worst first: that one is said."""

    NO_NETWORK = "no network"
    NO_FUSE = "no fuse"
    OTHER_VERSION = "other version"
    NOT_RUNNING = "not running"
    STARTING = "starting"
    CRITICAL = "critical"
    TAKEN_AWAY = "taken away"
    NOT_MOUNTED = "not mounted"
    REMOVED = "removed"
    ALONE = "alone"
    FROZEN = "frozen"
    GUARD = "guard"
    MIXED = "mixed"
    ABSENT = "absent"
    ASKING = "asking"
    CONFLICT = "conflict"
    NOTE = "note"
    PAUSED = "paused"
    FIRST = "first"
    WORKING = "working"
    EMPTY = "empty"
    FAVORABLE = "favorable"
    REMINDER = "reminder"


_UNREACHED: Final = MappingProxyType(
    {
        Reach.NO_NETWORK: Case.NO_NETWORK,
        Reach.OTHER_VERSION: Case.OTHER_VERSION,
        Reach.NOT_RUNNING: Case.NOT_RUNNING,
        Reach.STARTING: Case.STARTING,
    }
)


def case_of(picture: Picture) -> Case:
    """Return how things are; the worst of all that holds."""
    return cases_of(picture)[0]


def cases_of(picture: Picture) -> tuple[Case, ...]:
    """Return all that is so, the worst first; what is no problem only where nothing else is."""
    if picture.reach in {Reach.NOT_RUNNING, Reach.STARTING} and unreached.lacks_fuse(picture):
        return (Case.NO_FUSE,)
    if picture.reach is not Reach.RUNNING:
        return (_UNREACHED[picture.reach],)
    if picture.status is None:
        return (Case.STARTING,)
    status = picture.status
    found = _problems(status)
    found = found or (_at_work(status, moving=picture.moving_seconds > _MOVING_SECONDS),)
    reminded = any(each.kind == notes.REMINDER for each in status.attention)
    return (*found, Case.REMINDER) if reminded else found


def _problems(status: Status) -> tuple[Case, ...]:
    kinds = {each.kind for each in status.attention}
    ordered: tuple[tuple[Case, bool], ...] = (
        (Case.CRITICAL, status.absent_files > 0 or status.situation == "critical"),
        (Case.TAKEN_AWAY, status.stopped),
        (Case.NOT_MOUNTED, not status.mounted and not status.stopped),
        (Case.REMOVED, bool(kinds & notes.REMOVED_KINDS)),
        (Case.ALONE, is_alone(status)),
        (Case.FROZEN, status.frozen),
        (Case.GUARD, "guard" in kinds),
        (Case.MIXED, status.situation == "mixed"),
        (Case.ABSENT, status.situation == "favorable" and bool(absent(status))),
        (Case.ASKING, bool(asking(status))),
        (Case.CONFLICT, status.conflicts > 0),
        (Case.NOTE, bool(kinds & notes.KINDS)),
        (Case.PAUSED, status.paused),
    )
    return tuple(case for case, holds in ordered if holds)


def _at_work(status: Status, *, moving: bool) -> Case:
    if not (status.files or status.transfers):
        return Case.EMPTY
    if moving or (status.under_copied > 0 and others(status)):
        return Case.WORKING
    return Case.FIRST if status.copies > 1 and not others(status) else Case.FAVORABLE


Says = Callable[[Picture, Status, Words, datetime], Headline]

_SAYS: Final[Mapping[Case, Says]] = MappingProxyType(
    {
        Case.CRITICAL: troubles.critical,
        Case.TAKEN_AWAY: troubles.taken_away,
        Case.NOT_MOUNTED: troubles.not_mounted,
        Case.REMOVED: notes.removed,
        Case.ALONE: troubles.alone,
        Case.FROZEN: troubles.frozen,
        Case.GUARD: troubles.guarded,
        Case.MIXED: troubles.mixed,
        Case.ABSENT: troubles.absent,
        Case.ASKING: troubles.asking,
        Case.CONFLICT: troubles.conflict,
        Case.NOTE: notes.note,
        Case.PAUSED: wellbeing.paused,
        Case.FIRST: wellbeing.first,
        Case.WORKING: wellbeing.working,
        Case.EMPTY: wellbeing.empty,
        Case.FAVORABLE: wellbeing.favorable,
        Case.REMINDER: notes.reminder,
    }
)
_SAYS_WITHOUT: Final[Mapping[Case, Callable[[Picture, Words], Headline]]] = MappingProxyType(
    {
        Case.NO_NETWORK: unreached.no_network,
        Case.NO_FUSE: unreached.no_fuse,
        Case.OTHER_VERSION: unreached.other_version,
        Case.NOT_RUNNING: unreached.not_running,
        Case.STARTING: unreached.starting,
    }
)


def headline(picture: Picture, words: Words, now: datetime) -> Headline:
    """Return what is said of how things are at `now` (local time)."""
    return _said(case_of(picture), picture, words, now)


def further(picture: Picture, words: Words, now: datetime) -> list[Headline]:
    """Return what else is to be said, the worst first; it waits behind "and 2 more"."""
    return [_said(case, picture, words, now) for case in cases_of(picture)[1:]]


def _said(case: Case, picture: Picture, words: Words, now: datetime) -> Headline:
    if case in _SAYS_WITHOUT or picture.status is None:
        return _SAYS_WITHOUT[case](picture, words)
    return _SAYS[case](picture, picture.status, words, now)
