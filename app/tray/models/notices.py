"""Which notifications are due: few, each with one act, none again while nothing changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import ASKING, PRESENT, REMOVED, absent, asking
from app.tray.words.names import shown
from app.tray.words.words import Words
from core.control.schema import Only, Status

# A start brings all kinds of states that are over in a moment.
QUIET_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification. `key` names what it tells: the same is not told twice while it lasts.

    `kind` is what a person may switch off: request, pods, situation, conflict, disk. `network`: the
    key of the one that it is about, empty for the one in use.
    """

    key: str
    kind: str
    title: str
    text: str
    act_words: str
    where: str
    path: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What has been told and still holds, and who was there: what the next picture is compared to.

    None: no picture was seen yet.
    """

    keys: frozenset[str] = frozenset()
    members: frozenset[str] | None = None
    away: frozenset[str] = frozenset()


def notices(
    picture: Picture, told: Told, running_seconds: float, words: Words
) -> tuple[tuple[Notice, ...], Told]:
    """Return what to tell now, and what is told then.

    In the first 30 seconds nothing is told; what still holds after them is.
    """
    status = picture.status
    if status is None or picture.reach is not Reach.RUNNING:
        return (), told
    members = _members(status)
    if running_seconds < QUIET_SECONDS:
        return (), Told(told.keys, members, told.away)
    holding = tuple(_holding(status, words))
    due = [each for each in holding if each.key not in told.keys]
    due += _came(status, told, members, words)
    tells = _tells_of_absent(status)
    # One that was never reached cannot be back.
    gone = (pod.name for pod in absent(status) if pod.since)
    away = frozenset(gone) if tells else frozenset()
    return tuple(due), Told(frozenset(each.key for each in holding), members, away)


def _here(status: Status) -> frozenset[str]:
    return frozenset(pod.name for pod in status.pods if pod.state == PRESENT)


def _joined(told: Told, members: frozenset[str]) -> frozenset[str]:
    return members - (told.members if told.members is not None else members)


def _members(status: Status) -> frozenset[str]:
    return frozenset(pod.name for pod in status.pods if pod.state not in {ASKING, REMOVED})


def _holding(status: Status, words: Words) -> Iterator[Notice]:
    """Yield what can be told as long as it holds."""
    for look in (_requests, _unreadable, _away, _conflicts, _disk):
        yield from look(status, words)


def _requests(status: Status, words: Words) -> Iterator[Notice]:
    for machine in asking(status):
        yield Notice(
            f"request {machine.id}",
            "request",
            status.network,
            words.say("{pod} asks to join.", pod=shown(machine.name)),
            words.say("Look"),
            "pods",
        )


def _unreadable(status: Status, words: Words) -> Iterator[Notice]:
    if not status.absent_files:
        return
    text = words.count("{n} file cannot be read.", "{n} files cannot be read.", status.absent_files)
    away = absent(status)
    if len(away) == 1:
        text = words.count(
            "{n} file cannot be read: it is only on {pod}.",
            "{n} files cannot be read: they are only on {pod}.",
            status.absent_files,
            pod=shown(away[0].name),
        )
    yield Notice(
        "unreadable",
        "situation",
        status.network,
        text,
        words.say("List them"),
        "files",
        Only.ABSENT.value,
    )


def _tells_of_absent(status: Status) -> bool:
    # The node tells of a pod that is away only once that is longer than usual.
    return any(note.kind == "absent" for note in status.attention)


def _away(status: Status, words: Words) -> Iterator[Notice]:
    if not _tells_of_absent(status):
        return
    for pod in absent(status):
        means = (
            words.say("Not all files can be read.")
            if status.absent_files
            else words.say("All files can be read.")
        )
        text = words.say("{pod} is away. {means}", pod=shown(pod.name), means=means)
        yield Notice(
            f"away {pod.id}", "pods", status.network, text, words.say("What to do"), "overview"
        )


def _conflicts(status: Status, words: Words) -> Iterator[Notice]:
    if status.conflicts:
        text = words.count(
            "{n} file was changed in two places. Both versions are kept.",
            "{n} files were changed in two places. Both versions of each are kept.",
            status.conflicts,
        )
        yield Notice(
            f"conflicts {status.conflicts}",
            "conflict",
            status.network,
            text,
            words.say("Compare"),
            "conflicts",
        )


def _disk(status: Status, words: Words) -> Iterator[Notice]:
    if any(note.kind in {"full", "space"} for note in status.attention):
        text = words.say(
            "The disk of {pod} is nearly full; no more copies are stored here.",
            pod=shown(status.pod),
        )
        yield Notice("disk", "disk", status.network, text, words.say("Storage"), "storage")


def _came(status: Status, told: Told, members: frozenset[str], words: Words) -> Iterator[Notice]:
    """Yield what is told once: who is back, and who is new."""
    for name in sorted(told.away & _here(status)):
        text = words.say("{pod} is back.", pod=shown(name))
        if not status.under_copied:
            text = words.count(
                "{pod} is back. Everything has {n} copy again.",
                "{pod} is back. Everything has {n} copies again.",
                status.copies,
                pod=shown(name),
            )
        yield Notice(
            f"back {name}", "pods", status.network, text, words.say("Overview"), "overview"
        )
    for name in sorted(_joined(told, members)):
        text = words.say("{pod} has joined {network}.", pod=shown(name), network=status.network)
        yield Notice(
            f"joined {name}", "request", status.network, text, words.say("Open drive"), "open-drive"
        )
