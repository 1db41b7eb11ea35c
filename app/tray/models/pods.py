"""The pods of a network as people count them, and what they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.words import figures, names
from app.tray.words.words import Words
from core.control.schema import Amount, PodRow, Status

SELF = "self"
PRESENT = "present"
ABSENT = "absent"
EXPECTED = "expected"
ASKING = "asking"
REMOVED = "removed"
CLIENT = "client"
_ICONS: Final = {"laptop": "laptop", "desktop": "desktop", "server": "nas", "board": "board"}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pods that store are there, of how many. Clients come and go and do not count."""

    present: int
    total: int


def icon_of(pod: PodRow) -> str:
    """Return the icon of the kind of machine that a pod is on; a plain one where it did not say."""
    unknown = "laptop" if pod.role == CLIENT else "desktop"
    return _ICONS.get(pod.hardware, unknown)


def storing(status: Status) -> Sequence[PodRow]:
    """Return the members that store copies, this pod among them."""
    return [
        pod
        for pod in status.pods
        if pod.role != CLIENT and pod.state not in {ASKING, REMOVED} and not pod.leaving
    ]


def counted(status: Status) -> Counted:
    """Return how many pods that store are there."""
    pods = storing(status)
    return Counted(sum(pod.state in {SELF, PRESENT} for pod in pods), len(pods))


def absent(status: Status) -> Sequence[PodRow]:
    """Return the pods that store and are away, the one that has been away longest first."""
    away = [pod for pod in storing(status) if pod.state == ABSENT]
    return sorted(away, key=lambda pod: (pod.since or "~", pod.name))


def asking(status: Status) -> Sequence[PodRow]:
    """Return the machines that wait to be let in."""
    return [pod for pod in status.pods if pod.state == ASKING]


def others(status: Status) -> Sequence[PodRow]:
    """Return the members that store copies, without this pod."""
    return [pod for pod in storing(status) if pod.state != SELF]


def present(status: Status) -> Sequence[PodRow]:
    """Return the members that store copies and are there, this pod among them."""
    return [pod for pod in storing(status) if pod.state in {SELF, PRESENT}]


def short_of_copies(status: Status) -> Amount:
    """Return what has copies, and fewer than the network wants: files, and their bytes."""
    low = [
        amount
        for copies, amount in status.by_copies.items()
        if copies.isdecimal() and 0 < int(copies) < status.copies
    ]
    return Amount(sum(each.files for each in low), sum(each.bytes for each in low))


def lacking_bytes(status: Status) -> int:
    """Return how many bytes of copies there is no room for on the pods that are there."""
    needed = sum(
        amount.bytes * (status.copies - int(copies))
        for copies, amount in status.by_copies.items()
        if copies.isdecimal() and 0 < int(copies) < status.copies
    )
    return max(0, needed - sum(each.free or 0 for each in present(status)))


def listed(words: Words, called: Sequence[str]) -> str:
    """Return names as they stand in a sentence: `a`, `a and b`, `a, b and 3 more`."""
    said = [names.shown(each) for each in called]
    if len(said) < 2:
        return "".join(said)
    if len(said) == 2:
        return words.say("{first} and {second}", first=said[0], second=said[1])
    if len(said) == 3:
        return words.say("{a}, {b} and {c}", a=said[0], b=said[1], c=said[2])
    rest = len(said) - 2
    return words.count("{a}, {b} and {n} more", "{a}, {b} and {n} more", rest, a=said[0], b=said[1])


def away_since(words: Words, pod: PodRow, now: datetime) -> str:
    """Return since when a pod is away, as `figures.when` says it; nothing where not known."""
    at = figures.moment(pod.since)
    return "" if at is None else figures.when(words, at, now)


def away_for(words: Words, pod: PodRow, now: datetime) -> str:
    """Return for how long a pod is away; nothing where not known."""
    at = figures.moment(pod.since)
    return "" if at is None else figures.span(words, (now - at).total_seconds())
