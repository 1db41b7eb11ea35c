"""What needs a person: each problem in a few words, the worst first, with what helps."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.models.note_kinds import NOTE_KINDS, Weight, weight_of
from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import absent, asking
from app.tray.models.tone import Tone
from app.tray.words import figures
from app.tray.words.names import shown
from app.tray.words.words import Words
from core.control.schema import Attention, Only, Status


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that needs a person.

    `kind` is a stable word, `says` a sentence without a full stop, `act_words` what the entry of
    the menu says (it ends in "…"), `where` and `path` are where that leads (see `Go`).
    """

    kind: str
    says: str
    act_words: str
    where: str
    tone: Tone = Tone.WARN
    path: str = ""


def problems(picture: Picture, words: Words, now: datetime) -> tuple[Problem, ...]:
    """Return what needs a person, the worst first."""
    if picture.reach in {Reach.NOT_RUNNING, Reach.OTHER_VERSION}:
        return (_no_node(picture, words),)
    if picture.status is None:
        return ()
    status = picture.status
    found: list[Problem] = []
    for look in _LOOKS:
        found += look(status, words, now)
    return tuple(found)


def _no_node(picture: Picture, words: Words) -> Problem:
    if picture.reach is Reach.OTHER_VERSION:
        says = words.say("Wormhole was updated and has to start again")
        return Problem("other-version", says, words.say("Start it again…"), "restart", Tone.BAD)
    says = words.say("Wormhole is not running")
    return Problem("not-running", says, words.say("Start it…"), "start", Tone.BAD)


def _unreadable(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    if status.absent_files:
        yield Problem(
            "unreadable",
            words.count("{n} file cannot be read", "{n} files cannot be read", status.absent_files),
            words.say("List them…"),
            "files",
            Tone.BAD,
            Only.ABSENT.value,
        )


def _grave(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    for note in status.attention:
        if weight_of(note.kind) is Weight.GRAVE:
            yield _told(note, words, Tone.BAD)


def _alone(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    if not is_alone(status):
        return
    since = figures.moment(status.alone_since)
    says = (
        words.say("This pod is alone")
        if since is None
        else words.say("This pod is alone since {time}", time=figures.when(words, since, now))
    )
    yield Problem("alone", says, words.say("See what to do…"), "overview")


def _absent(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    away = absent(status)
    if not away or is_alone(status):
        return
    says = (
        words.say("{pod} is away", pod=shown(away[0].name))
        if len(away) == 1
        else words.count("{n} pod is away", "{n} pods are away", len(away))
    )
    yield Problem("absent", says, words.say("See what to do…"), "overview")


def _mixed(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    if status.situation == "mixed" and not absent(status):
        says = words.count(
            "{n} file has too few copies", "{n} files have too few copies", status.under_copied
        )
        yield Problem("mixed", says, words.say("See what to do…"), "overview")


def _conflicts(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    if status.conflicts:
        says = words.count("{n} conflict to decide", "{n} conflicts to decide", status.conflicts)
        yield Problem("conflict", says, words.say("{what}…", what=says), "conflicts")


def _requests(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    for machine in asking(status):
        says = words.say("{pod} asks to join", pod=shown(machine.name))
        yield Problem("join-request", says, words.say("{what}…", what=says), "pods", Tone.INFO)


def _frozen(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    if status.frozen:
        says = words.say("The network is frozen")
        yield Problem("frozen", says, words.say("Unfreeze…"), "unfreeze", Tone.GREY)


def _others(status: Status, words: Words, now: datetime) -> Iterator[Problem]:
    del now
    for note in status.attention:
        if weight_of(note.kind) is Weight.USUAL:
            yield _told(note, words, Tone.WARN)


_LOOKS: Final[Sequence[Callable[[Status, Words, datetime], Iterator[Problem]]]] = (
    _unreadable,
    _grave,
    _alone,
    _absent,
    _mixed,
    _conflicts,
    _requests,
    _frozen,
    _others,
)


def _told(note: Attention, words: Words, tone: Tone) -> Problem:
    """Return what the node tells of, in the few words of its kind or by its own first sentence."""
    known = NOTE_KINDS.get(note.kind)
    says = _first_sentence(words.told(note.text)) if known is None else words.say(known.title)
    where = "overview" if known is None else known.where
    return Problem(note.kind, says, words.say("{what}…", what=says), where, tone)


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def is_alone(status: Status) -> bool:
    """Say whether this pod reaches too few of the others."""
    return bool(status.alone_since) or any(note.kind == "alone" for note in status.attention)
