"""The space on each pod: what it holds of what it offers, and how it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.tray.models.pods import ASKING, CLIENT, EXPECTED, REMOVED, away_for, away_since, icon_of
from app.tray.models.tone import Tone
from app.tray.words import figures
from app.tray.words.words import Words
from core.control.schema import PodRow, Status, Transfer

_DOT: Final = " · "
_ORDER: Final = {"absent": 0, "present": 1, "self": 2}


class Part(StrEnum):
    """What a part of a pod's space is used for."""

    COPIES = "copies"
    OLDER = "older"
    CACHE = "cache"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Mark:
    """The badge of a pod."""

    text: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class PodSpace:
    """One pod. `parts`: shares (0 to 1) of what it offers, in order; the rest is free.

    `amount` says how much of how much, `detail` what that consists of.
    """

    name: str
    icon: str
    mark: Mark
    amount: str
    detail: str
    parts: tuple[tuple[Part, float], ...]

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.name}, {self.mark.text}: {self.amount}. {self.detail}"


def spaces(
    status: Status, transfers: Sequence[Transfer], words: Words, now: datetime
) -> list[PodSpace]:
    """Return the pods that store copies, those that are away first."""
    holding = [
        row for row in status.pods if row.role != CLIENT and row.state not in {ASKING, REMOVED}
    ]
    rows = sorted(holding, key=lambda row: _ORDER.get(row.state, 1))
    return [
        _away(row, words, now) if row.state == "absent" else _there(row, transfers, words)
        for row in rows
    ]


def _away(row: PodRow, words: Words, now: datetime) -> PodSpace:
    span, since = away_for(words, row, now), away_since(words, row, now)
    back = words.say("Its copies count again when it returns.")
    if since and row.address:
        at = words.say("Last seen {time} at {address}.", time=since, address=row.address)
    elif since:
        at = words.say("Last seen {time}.", time=since)
    else:
        at = words.say("This pod has not reached it yet.")
    badge = words.say("Absent for {span}", span=span) if span else words.say("Absent")
    return PodSpace(
        name=row.name,
        icon=icon_of(row),
        mark=Mark(badge, Tone.WARN, Tone.WARN.icon),
        amount=words.say("{size} not reachable", size=figures.size(words, row.used)),
        detail=f"{at} {back}",
        parts=((Part.AWAY, _share(row.used, row)),),
    )


def _there(row: PodRow, transfers: Sequence[Transfer], words: Words) -> PodSpace:
    return PodSpace(
        name=row.name,
        icon=icon_of(row),
        mark=_mark(row, transfers, words),
        amount=words.say(
            "{used} of {offered} offered",
            used=figures.size(words, row.used),
            offered=figures.size(words, row.offered),
        ),
        detail=_detail(row, words),
        parts=(
            (Part.COPIES, _share(row.copies, row)),
            (Part.OLDER, _share(row.older, row)),
            (Part.CACHE, _share(row.cached, row)),
        ),
    )


def _share(size: int, row: PodRow) -> float:
    return size / max(row.offered, row.used, 1)


def _mark(row: PodRow, transfers: Sequence[Transfer], words: Words) -> Mark:
    if row.state == "self":
        return Mark(words.say("This pod"), Tone.GREY, icon_of(row))
    if row.leaving:
        return Mark(words.say("Leaving"), Tone.WARN, Tone.WARN.icon)
    if row.state == EXPECTED:
        return Mark(words.say("Connecting"), Tone.GREY, "clock")
    rate = sum(each.rate for each in transfers if each.direction == "out" and each.pod == row.name)
    if rate > 0:
        said = words.say("Receiving {rate}", rate=figures.rate(words, rate))
        return Mark(said, Tone.INFO, "activity")
    return Mark(words.say("Present"), Tone.OK, Tone.OK.icon)


def _detail(row: PodRow, words: Words) -> str:
    said = [words.say("{size} copies", size=figures.size(words, row.copies))]
    if row.older:
        said.append(words.say("{size} older versions", size=figures.size(words, row.older)))
    if row.cached:
        said.append(words.say("{size} cache", size=figures.size(words, row.cached)))
    if row.free is not None and row.free < (row.offered - row.used) / 2:
        # The disk has far less room than the pod offers: that is what copies will wait for.
        room = figures.size(words, row.free)
        said.append(words.say("its disk has room for {size} more", size=room))
    elif row.rtt is not None:
        said.append(_away_by(row.rtt, words))
    return _DOT.join(said)


def _away_by(seconds: float, words: Words) -> str:
    milliseconds = figures.number(words, max(seconds * 1_000, 0.1))
    return words.say("{time} ms away", time=milliseconds)
