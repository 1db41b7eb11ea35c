"""How the application itself behaves for one person: kept on this machine, in force at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct, structs

from app.tray.words.words import marked
from core.decoding import UNREADABLE

AS_SYSTEM: Final = ""


class Look(StrEnum):
    """Whether windows are light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Preferences(Struct, frozen=True, forbid_unknown_fields=False):
    """What a person chose. Whether the application starts at a login, the system itself knows.

    `language`: of a catalogue, "" for the system's. `monochrome`: the icon of the tray has no
    colours. `silent`: the kinds of notifications that are not told (see `Notice`).
    `snoozed_until`: none is told before (ISO 8601, local time; "": not snoozed). `file_managers`:
    the menus of file managers have entries of Wormhole, and files have emblems there.
    """

    language: Annotated[str, Meta(max_length=20)] = AS_SYSTEM
    look: Look = Look.SYSTEM
    monochrome: bool = False
    silent: frozenset[str] = frozenset()
    snoozed_until: Annotated[str, Meta(max_length=40)] = ""
    file_managers: bool = True


KINDS: Final[Mapping[str, str]] = {
    "request": marked("A machine asks to join"),
    "pods": marked("A pod is away, or is back"),
    "situation": marked("Files have too few copies, or cannot be read"),
    "conflict": marked("A file was changed in two places"),
    "disk": marked("The disk is nearly full"),
}
LOOKS: Final[Mapping[Look, str]] = {
    Look.SYSTEM: marked("As the system"),
    Look.LIGHT: marked("Light"),
    Look.DARK: marked("Dark"),
}
SNOOZES: Final[Mapping[str, str]] = {
    "": marked("Off"),
    "1h": marked("For 1 hour"),
    "4h": marked("For 4 hours"),
    "tomorrow": marked("Until tomorrow, 08:00"),
}
_MORNING: Final = 8


def understood(data: bytes) -> Preferences:
    """Return the preferences that a file holds. What is not understood has its default."""
    try:
        return msgspec.json.decode(data, type=Preferences)
    except UNREADABLE:
        return Preferences()


def written(preferences: Preferences) -> bytes:
    """Return the contents of a file with these preferences."""
    return msgspec.json.format(msgspec.json.encode(preferences))


def heard(preferences: Preferences, kind: str, *, on: bool) -> Preferences:
    """Return the preferences with notifications of a kind told, or not."""
    silent = preferences.silent - {kind} if on else preferences.silent | {kind}
    return structs.replace(preferences, silent=frozenset(silent))


def snoozed(preferences: Preferences, choice: str, now: datetime) -> Preferences:
    """Return the preferences snoozed as one of `SNOOZES` says; times are local."""
    until = {
        "1h": now + timedelta(hours=1),
        "4h": now + timedelta(hours=4),
        "tomorrow": (now + timedelta(days=1)).replace(
            hour=_MORNING, minute=0, second=0, microsecond=0
        ),
    }.get(choice)
    return structs.replace(
        preferences, snoozed_until="" if until is None else until.isoformat(timespec="seconds")
    )


def snooze_end(preferences: Preferences, now: datetime) -> datetime | None:
    """Return until when nothing is told, or None where notifications are told at `now`."""
    try:
        until = datetime.fromisoformat(preferences.snoozed_until)
    except ValueError:
        return None
    if until.tzinfo is None or now.tzinfo is None:
        until, now = until.replace(tzinfo=None), now.replace(tzinfo=None)
    return until if until > now else None


def tells(preferences: Preferences, kind: str, now: datetime) -> bool:
    """Say whether a notification of a kind is told at `now` (local time)."""
    return kind not in preferences.silent and snooze_end(preferences, now) is None
