"""What this pod's disk is used for, and how much of it Wormhole may use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.tray.words.figures import moment, size, when
from app.tray.words.words import Words
from core.control.schema import PodRow, ScrubRound, Status


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk where the copies lie, in bytes."""

    total: int
    free: int


@dataclass(frozen=True, slots=True)
class DiskPart:
    """A part of the disk. `colour` is a token; `hatched`: it can go at any time."""

    name: str
    amount: str
    share: float
    colour: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class DiskShown:
    """The disk as it is drawn: parts in order, and where (0 to 1) the limit is."""

    whole: str
    parts: tuple[DiskPart, ...]
    limit: float
    sentence: str

    @property
    def spoken(self) -> str:
        """What a screen reader says of the picture."""
        return ", ".join(f"{part.name}: {part.amount}" for part in self.parts)


def disk_shown(pod: PodRow, disk: Disk, words: Words) -> DiskShown:
    """Return how the disk of this pod is drawn."""
    total = max(1, disk.total)
    own = pod.copies + pod.older + pod.cached
    others = max(0, disk.total - disk.free - own)
    parts = (
        _part(words.say("Copies"), pod.copies, total, "s1", words),
        _part(words.say("Older versions"), pod.older, total, "s2", words),
        _part(words.say("Cache, can go"), pod.cached, total, "s3", words, hatched=True),
        _part(words.say("Other programs"), others, total, "field", words),
        _part(words.say("Free on disk"), disk.free, total, "track", words),
    )
    left = pod.free if pod.free is not None else max(0, min(pod.offered - own, disk.free))
    sentence = words.say(
        "The line marks what Wormhole may use: {offered}, of which {left} are still free.",
        offered=size(words, pod.offered),
        left=size(words, left),
    )
    if not pod.offered:
        sentence = words.say("This machine stores nothing for the others.")
    # What other programs use stands before the line, so what is free up to it is what is left.
    limit = min(1.0, (max(own, pod.offered) + others) / total) if pod.offered else 0.0
    return DiskShown(size(words, disk.total), parts, limit, sentence)


def own_row(status: Status) -> PodRow | None:
    """Return the row of this pod, where it is told."""
    return next((pod for pod in status.pods if pod.state == "self"), None)


def checked(status: Status | None, words: Words, now: datetime) -> str:
    """Return what is to be said of reading all copies again; empty where nothing is known."""
    return " ".join(_checked(status, words, now)) if status is not None else ""


def _checked(status: Status, words: Words, now: datetime) -> Iterator[str]:
    running = status.scrub
    if running is not None and running.running:
        yield words.say(
            "Checking now: {done} of {total}.",
            done=size(words, running.done),
            total=size(words, running.total),
        )
    elif status.scrub_before is not None:
        yield from _last(status.scrub_before, words, now)


def _last(before: ScrubRound, words: Words, now: datetime) -> Iterator[str]:
    at = moment(before.ended)
    if at is None:
        return
    time = when(words, at, now)
    if before.rotten or before.unreadable:
        yield words.count(
            "Last: {time}, {n} damaged block found and repaired where another pod had it.",
            "Last: {time}, {n} damaged blocks found and repaired where another pod had them.",
            before.rotten + before.unreadable,
            time=time,
        )
    else:
        yield words.say("Last: {time}, no damage.", time=time)


def _part(
    name: str, amount: int, total: int, colour: str, words: Words, *, hatched: bool = False
) -> DiskPart:
    return DiskPart(name, size(words, amount), amount / total, colour, hatched)
