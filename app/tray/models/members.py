"""The page of pods: who asks to be let in, who is in, and what can be done about each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.tray.models.pods import ABSENT, ASKING, CLIENT, EXPECTED, PRESENT, REMOVED, SELF, icon_of
from app.tray.models.tone import Tone
from app.tray.words import figures
from app.tray.words.names import shown
from app.tray.words.words import Words, marked
from core.control.schema import Going, PodRow, Status

ADMIN: Final = "admin"
NAMED_MAX: Final = 8
_ROLES: Final = {ADMIN: marked("Admin"), "member": marked("Member"), CLIENT: marked("Client")}
_KEY_CHARACTERS: Final = 8


class Act(StrEnum):
    """What the menu of a pod does."""

    PROMOTE = "promote"
    DEMOTE = "demote"
    RENAME = "rename"
    LIMIT = "limit"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu of a pod; `why` says what keeps it from working."""

    act: Act
    says: str
    why: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A machine that asks; `words` are those that its screen shows, too."""

    id: str
    name: str
    says: str
    about: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PodLine:
    """One pod: name, what is said below it, its state as a badge, role, space, menu.

    `share`: how full what it offers is, 0 to 1; None: it stores nothing.
    """

    id: str
    name: str
    icon: str
    about: str
    state: str
    tone: Tone
    state_icon: str
    role: str
    space: str
    share: float | None
    menu: tuple[Entry, ...]

    @property
    def spoken(self) -> str:
        """All of it in one sentence."""
        return ", ".join(part for part in (self.name, self.state, self.role, self.space) if part)


@dataclass(frozen=True, slots=True)
class Members:
    """What the page shows. `may`: this pod may admit, rename and remove."""

    asking: tuple[Asking, ...] = ()
    pods: tuple[PodLine, ...] = ()
    may: bool = False


def members(status: Status, words: Words, now: datetime) -> Members:
    """Return the members of a network: those that store first, as the node lists them."""
    pods = [pod for pod in status.pods if pod.state not in {ASKING, REMOVED}]
    own = next((pod for pod in pods if pod.state == SELF), None)
    may = own is not None and own.role == ADMIN
    admins = sum(pod.role == ADMIN for pod in pods)
    ordered = sorted(pods, key=lambda pod: (pod.role == CLIENT, pod.state == ABSENT))
    return Members(
        tuple(_asking(pod, words) for pod in status.pods if pod.state == ASKING),
        tuple(
            _line(pod, tuple(_menu(pod, words, may=may, last=admins == 1)), words, now)
            for pod in ordered
        ),
        may,
    )


def _asking(pod: PodRow, words: Words) -> Asking:
    key = f"{pod.id[:4]}{figures.NO_BREAK}{pod.id[4:_KEY_CHARACTERS]}"
    parts = [
        pod.address,
        words.say("asks at {pod}", pod=shown(pod.at)) if pod.at else "",
        words.say("key {key}", key=key),
        words.say("nothing is shared with it yet"),
    ]
    about = " · ".join(part for part in parts if part)
    says = words.say("{pod} asks to join", pod=shown(pod.name))
    return Asking(pod.id, pod.name, says, about, tuple(pod.words))


def _line(pod: PodRow, menu: tuple[Entry, ...], words: Words, now: datetime) -> PodLine:
    state, tone, icon = _state(pod, words)
    stores = pod.offered > 0 and pod.role != CLIENT
    space = figures.size(words, pod.used)
    if stores:
        whole = figures.size(words, pod.offered)
        space = words.say("{used} of {whole}", used=space, whole=whole)
    return PodLine(
        pod.id,
        pod.name,
        icon_of(pod),
        _about(pod, words, now, stores=stores),
        state,
        tone,
        icon,
        words.say(_ROLES.get(pod.role, "{role}"), role=pod.role),
        space,
        min(1.0, pod.used / pod.offered) if stores else None,
        menu,
    )


def _state(pod: PodRow, words: Words) -> tuple[str, Tone, str]:
    if pod.leaving:
        return words.say("Leaving"), Tone.INFO, "activity"
    if pod.state == SELF:
        return words.say("This pod"), Tone.GREY, icon_of(pod)
    if pod.state == PRESENT:
        return words.say("Present"), Tone.OK, "ok"
    if pod.state == EXPECTED:
        return words.say("Connecting"), Tone.GREY, "clock"
    # That a client is away is as it should be.
    tone = Tone.GREY if pod.role == CLIENT else Tone.WARN
    return words.say("Absent"), tone, tone.icon


def _about(pod: PodRow, words: Words, now: datetime, *, stores: bool) -> str:
    parts: list[str] = []
    since = figures.moment(pod.since)
    if pod.state == ABSENT and since is not None:
        parts.append(words.say("Last seen {time}", time=figures.when(words, since, now)))
    elif pod.address:
        parts.append(pod.address)
    if pod.rtt is not None:
        milliseconds = figures.number(words, pod.rtt * 1000)
        parts.append(words.say("{time} ms", time=milliseconds).replace(" ", figures.NO_BREAK))
    if pod.zone:
        parts.append(shown(pod.zone))
    if not stores:
        parts.append(words.say("stores nothing"))
    elif pod.free is not None and pod.state != ABSENT:
        parts.append(words.say("{size} free", size=figures.size(words, pod.free)))
    return " · ".join(parts)


def _menu(pod: PodRow, words: Words, *, may: bool, last: bool) -> Iterator[Entry]:
    name = shown(pod.name)
    only = "" if may else words.say("Only a pod of an admin can do this.")
    if pod.role == ADMIN:
        alone = words.say("{pod} is the last admin.", pod=name) if last else ""
        yield Entry(Act.DEMOTE, words.say("Make member"), only or alone)
    else:
        client = ""
        if pod.role == CLIENT:
            client = words.say("A client can join again as a member, and then be an admin.")
        yield Entry(Act.PROMOTE, words.say("Make admin"), only or client)
    yield Entry(Act.RENAME, words.say("Rename…"), only)
    own = pod.state == SELF
    # What a machine gives is its own to say: `pod.toml` is of one pod, and no other may write it.
    there = ""
    if not own:
        there = words.say("What {pod} gives is set there, under Storage.", pod=name)
    yield Entry(Act.LIMIT, words.say("Limit…"), there)
    if not own:
        yield Entry(Act.REMOVE, words.say("Remove…"), only, danger=True)


@dataclass(frozen=True, slots=True)
class Farewell:
    """What is asked before a pod goes: the question, what it costs, and verbs.

    `lines`: picture, colour, sentence. `paths`: some of the files that only it has. `go` is empty
    where it cannot go at all.
    """

    title: str
    sentence: str
    lines: tuple[tuple[str, str, str], ...]
    stay: str
    go: str
    paths: tuple[str, ...] = ()
    list_says: str = ""


def removal(going: Going, pod: PodRow, words: Words) -> Farewell:
    """Return what is asked before another pod is removed."""
    name = shown(going.name)
    sentence = words.say("It can have copies made elsewhere first: let it leave by itself.")
    if pod.state == ABSENT:
        sentence = words.say("It is away, so nothing can be moved off it first.")
    lost = words.count(
        "{n} file ({size}) is only on {pod} and will be lost to the network.",
        "{n} files ({size}) are only on {pod} and will be lost to the network.",
        going.alone.files,
        size=figures.size(words, going.alone.bytes),
        pod=name,
    )
    lines = tuple(_costs(going, lost, words))
    title = words.say("Remove {pod}?", pod=name)
    stay, go = words.say("Keep {pod}", pod=name), words.say("Remove {pod}", pod=name)
    return _farewell(going, (title, sentence, stay, go), lines, words)


def leaving(going: Going, network: str, words: Words) -> Farewell:
    """Return what is asked before this pod leaves its network."""
    sentence = words.say(
        "First every file on this pod gets its copies elsewhere; this pod works on until then."
    )
    waits = words.count(
        "{n} file ({size}) is only here: it is copied to the others before this pod goes.",
        "{n} files ({size}) are only here: they are copied to the others before this pod goes.",
        going.alone.files,
        size=figures.size(words, going.alone.bytes),
    )
    lines = tuple(_costs(going, waits, words))
    title = words.say("Leave {network}?", network=network)
    stay = words.say("Stay in {network}", network=network)
    go = words.say("Leave {network}", network=network)
    return _farewell(going, (title, sentence, stay, go), lines, words)


def _costs(going: Going, alone: str, words: Words) -> Iterator[tuple[str, str, str]]:
    if going.alone.files:
        yield "warn", "warnI", alone
    else:
        yield "ok", "ok", words.say("No file is only there.")
    if going.short.files:
        yield (
            "copy",
            "text2",
            words.count(
                "{n} file ({size}) has copies elsewhere; new ones are made.",
                "{n} files ({size}) have copies elsewhere; new ones are made.",
                going.short.files,
                size=figures.size(words, going.short.bytes),
            ),
        )


def _farewell(
    going: Going,
    says: tuple[str, str, str, str],
    lines: tuple[tuple[str, str, str], ...],
    words: Words,
) -> Farewell:
    title, sentence, stay, go = says
    if going.refusal:
        refused = words.told(going.refusal, going.remedy)
        return Farewell(title, "", (("error", "bad", refused),), words.say("Close"), "")
    files = going.alone.files
    listed = words.count("List the {n} file", "List the {n} files", files) if files else ""
    return Farewell(title, sentence, lines, stay, go, tuple(going.paths), listed)


def name_of(pods: Sequence[PodLine], pod: str) -> str:
    """Return the name of the pod with an id; empty where it is gone."""
    return next((each.name for each in pods if each.id == pod), "")
