"""Which of the seven states the icon shows, and what its tooltip says."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import counted
from app.tray.models.problems import Problem, is_alone, problems
from app.tray.words import figures
from app.tray.words.names import shown
from app.tray.words.words import Words
from core.control.schema import Status


class State(StrEnum):
    """What is in the hole of the mark; the value is the name of the picture."""

    STARTING = "starting"
    UP_TO_DATE = "up-to-date"
    WORKING = "working"
    PAUSED = "paused"
    ATTENTION = "attention"
    ALONE = "alone"
    CRITICAL = "critical"


# Shorter movements are over before anybody looks.
WORKING_SECONDS: Final = 2.0
# What is said of these begins with a word, and not with a name.
_SMALL: Final = frozenset({State.UP_TO_DATE, State.WORKING, State.PAUSED})
# What needs a person, but says of itself that nothing is wrong.
_CALM: Final = frozenset({"frozen", "recovery", "unpublished"})


def state_of(picture: Picture, found: Sequence[Problem]) -> State:
    """Return the worst state that holds; `found` are the problems of the picture."""
    if picture.reach is Reach.STARTING:
        return State.STARTING
    if picture.reach is not Reach.RUNNING or picture.status is None:
        return State.ALONE
    return next(state for state, holds in _held(picture, picture.status, found) if holds)


def _held(
    picture: Picture, status: Status, found: Sequence[Problem]
) -> Sequence[tuple[State, bool]]:
    """Return for each state, the worst first, whether it holds; the last one does."""
    return (
        (State.CRITICAL, bool(status.absent_files) or status.situation == "critical"),
        (State.ALONE, is_alone(status)),
        (State.ATTENTION, any(each.kind not in _CALM for each in found)),
        (State.PAUSED, status.paused or status.frozen),
        (State.WORKING, picture.moving_seconds > WORKING_SECONDS),
        (State.UP_TO_DATE, True),
    )


def headline(picture: Picture, words: Words, now: datetime) -> str:
    """Return what is so, in a few words: the first line of the menu."""
    found, status = problems(picture, words, now), picture.status
    state = state_of(picture, found)
    if picture.reach is Reach.NO_NETWORK:
        return words.say("No network yet")
    if state is State.STARTING or status is None:
        return _unreached(picture, words)
    match state:
        case State.UP_TO_DATE:
            return words.say("Up to date")
        case State.WORKING:
            return _working(status, words)
        case State.PAUSED:
            return _paused(status, words, now)
        case _:
            return found[0].says if found else words.say("Something needs attention")


def second_line(picture: Picture, words: Words, now: datetime) -> str:
    """Return what stands below it: the network, its pods, and what is left."""
    status = picture.status
    if status is None or picture.reach is not Reach.RUNNING:
        return picture.network
    if state_of(picture, problems(picture, words, now)) is State.WORKING:
        return _rates(status, words)
    return " · ".join([status.network, pods_words(status, words), amount(status, words)])


def tooltip(picture: Picture, words: Words, now: datetime) -> str:
    """Return the two lines of the tooltip."""
    said = headline(picture, words, now)
    status = picture.status
    if status is None or picture.reach is not Reach.RUNNING:
        name = picture.network
        return words.say("{network}: {state}", network=name, state=said) if name else said
    if state_of(picture, problems(picture, words, now)) in _SMALL:
        said = said[:1].lower() + said[1:]
    first = words.say("{network}: {state}", network=status.network, state=said)
    return f"{first}\n{pods_words(status, words)} · {amount(status, words)}"


def pods_words(status: Status, words: Words) -> str:
    """Return how many pods are there: `2 of 3 pods`."""
    pods = counted(status)
    return words.count(
        "{present} of {n} pod", "{present} of {n} pods", pods.total, present=pods.present
    )


def amount(status: Status, words: Words) -> str:
    """Return what is left to be safe, else how much there is."""
    single = status.by_copies.get("1")
    if status.copies > 1 and single is not None and single.files and counted(status).total > 1:
        return words.count("{n} file with one copy", "{n} files with one copy", single.files)
    return figures.size(words, status.bytes)


def _unreached(picture: Picture, words: Words) -> str:
    match picture.reach:
        case Reach.OTHER_VERSION:
            return words.say("Wormhole was updated and has to start again")
        case Reach.NOT_RUNNING:
            return words.say("Wormhole is not running")
        case _:
            return words.say("Starting…")


def _working(status: Status, words: Words) -> str:
    if not status.to_go:
        return words.say("Copying")
    to_go = figures.size(words, status.to_go)
    if status.transfers:
        return words.count(
            "Copying {n} file, {size} to go",
            "Copying {n} files, {size} to go",
            status.transfers,
            size=to_go,
        )
    return words.say("Copying, {size} to go", size=to_go)


def seconds_left(status: Status) -> float | None:
    """Return about how long it takes until nothing moves any more; None: nobody knows."""
    faster = max(status.received_rate, status.sent_rate)
    return status.to_go / faster if status.to_go and faster > 0 else None


def _rates(status: Status, words: Words) -> str:
    rates = words.say(
        "in {received}, out {sent}",
        received=figures.rate(words, status.received_rate),
        sent=figures.rate(words, status.sent_rate),
    )
    left = seconds_left(status)
    if left is None:
        return rates
    return f"{_capital(figures.about(words, left))} · {rates}"


def _paused(status: Status, words: Words, now: datetime) -> str:
    if status.frozen:
        if status.frozen_by:
            return words.say("Frozen by {person}", person=shown(status.frozen_by))
        return words.say("Frozen")
    until = figures.moment(status.paused_until)
    if until is None:
        return words.say("Paused")
    return words.say("Paused until {time}", time=figures.when(words, until, now))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
