"""The menu of the tray: a function of what is known of the node."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.tray.models.networks import Seen, name_of
from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import ABSENT, EXPECTED, PRESENT, REMOVED, SELF, asking, icon_of
from app.tray.models.problems import Problem, problems
from app.tray.models.tray_state import headline, second_line, tooltip
from app.tray.words import figures
from app.tray.words.names import last_part, shortened, shown
from app.tray.words.words import Words
from core.control.schema import PodRow, RecentRow, Status

_PROBLEMS_MAX: Final = 3
_RECENT_MAX: Final = 10
_NAME_CHARACTERS: Final = 28
_MORNING_HOUR: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the menu. Without an act and without rows it only says something.

    `act` is what `Acts` knows, `value` what it is about. `icon` names a picture. `apart`: a line
    stands above it. `network`: the key of the one that is meant, empty for the one in use.
    """

    text: str
    act: str = ""
    value: str = ""
    icon: str = ""
    rows: tuple["Entry", ...] = ()
    apart: bool = False
    network: str = ""

    @property
    def is_said_only(self) -> bool:
        """Say whether nothing happens when it is chosen."""
        return not self.act and not self.rows


def menu(picture: Picture, words: Words, now: datetime) -> tuple[Entry, ...]:
    """Return the rows of the menu, from above."""
    rows = [Entry(headline(picture, words, now))]
    second = second_line(picture, words, now)
    if second:
        rows.append(Entry(second))
    if picture.reach is Reach.NO_NETWORK:
        rows += [
            Entry(words.say("Create a network…"), "first-start", icon="plus", apart=True),
            Entry(words.say("Join a network…"), "join", icon="network"),
        ]
    else:
        rows += _problem_rows(problems(picture, words, now), words)
        rows += _working_rows(picture, words, now)
    rows += [
        Entry(words.say("Settings…"), "settings", icon="gear", apart=True),
        Entry(words.say("Help"), icon="help", rows=tuple(_help(words))),
        _quit([picture], words),
    ]
    return tuple(rows)


def menu_of_all(seen: Sequence[Seen], words: Words, now: datetime) -> tuple[Entry, ...]:
    """Return the rows of the menu: with several networks a block of each, then a menu of each."""
    if len(seen) == 1:
        return menu(seen[0].picture, words, now)
    rows: list[Entry] = []
    for each in seen:
        lines = tooltip(each.picture, words, now).split("\n")
        rows += [Entry(text, apart=not at and bool(rows)) for at, text in enumerate(lines)]
    rows += [replace(_network(each, words, now), apart=not at) for at, each in enumerate(seen)]
    return (
        *rows,
        Entry(words.say("Create or join…"), "first-start", icon="plus", apart=True),
        Entry(words.say("Help"), icon="help", rows=tuple(_help(words)), apart=True),
        _quit([each.picture for each in seen], words),
    )


def _network(each: Seen, words: Words, now: datetime) -> Entry:
    rows = [
        *_problem_rows(problems(each.picture, words, now), words),
        *_working_rows(each.picture, words, now),
        Entry(words.say("Settings…"), "settings", icon="gear", apart=True),
    ]
    entry = Entry(name_of(each.picture, words), icon="network", rows=tuple(rows))
    return _of_network(entry, each.key)


def _of_network(entry: Entry, key: str) -> Entry:
    return replace(entry, network=key, rows=tuple(_of_network(row, key) for row in entry.rows))


def _problem_rows(found: Sequence[Problem], words: Words) -> Iterator[Entry]:
    for each in found[:_PROBLEMS_MAX]:
        yield Entry(each.act_words, each.where, each.path, _ICONS.get(each.kind, "warn"))
    more = len(found) - _PROBLEMS_MAX
    if more > 0:
        yield Entry(words.count("{n} more…", "{n} more…", more), "overview", icon="more")


_ICONS: Final = {"conflict": "conflicts", "join-request": "laptop", "frozen": "snow"}


def _working_rows(picture: Picture, words: Words, now: datetime) -> Iterator[Entry]:
    status = picture.status
    if status is None:
        return
    yield Entry(words.say("Open drive"), "open-drive", icon="files", apart=True)
    yield Entry(
        words.say("Recent changes"), icon="clock", rows=tuple(_recent(picture.recent, words, now))
    )
    yield Entry(_pods_words(status, words), icon="pods", rows=tuple(_pods(status, words)))
    yield Entry(words.say("Add a device…"), "add-device", icon="plus")
    if status.paused:
        yield Entry(words.say("Resume"), "resume", icon="play")
    else:
        yield Entry(words.say("Pause"), icon="pause", rows=tuple(pauses(status, words, now)))


def _recent(recent: Sequence[RecentRow], words: Words, now: datetime) -> Iterator[Entry]:
    for row in recent[:_RECENT_MAX]:
        at = figures.moment(row.at)
        name = shortened(shown(last_part(row.path)), _NAME_CHARACTERS)
        who = shown(row.person or row.pod)
        ago = "" if at is None else figures.ago(words, at, now)
        what = words.say("{name}: {who}, {time}", name=name, who=who, time=ago)
        if row.kind == "deleted":
            what = words.say("{name}: deleted by {who}, {time}", name=name, who=who, time=ago)
            yield Entry(what, "activity", icon="trash")
        else:
            yield Entry(what, "open-file", row.path, "file")
    if not recent:
        yield Entry(words.say("No changes yet"))
    yield Entry(words.say("Activity…"), "activity", icon="activity", apart=True)


def _pods_words(status: Status, words: Words) -> str:
    away = sum(pod.state == ABSENT for pod in status.pods)
    if not away:
        return words.say("Pods")
    return words.count("Pods ({n} away)", "Pods ({n} away)", away)


def _pods(status: Status, words: Words) -> Iterator[Entry]:
    waiting = {pod.id for pod in asking(status)}
    for pod in status.pods:
        if pod.id not in waiting and pod.state != REMOVED:
            yield Entry(_pod_words(pod, words), "pods", icon=icon_of(pod))
    yield Entry(words.say("Join a network…"), "join", icon="network", apart=True)


def _pod_words(pod: PodRow, words: Words) -> str:
    states = {
        SELF: words.say("this pod"),
        PRESENT: words.say("present"),
        ABSENT: words.say("away"),
        EXPECTED: words.say("connecting"),
    }
    return words.say("{pod}: {state}", pod=shown(pod.name), state=states.get(pod.state, pod.state))


def pauses(status: Status, words: Words, now: datetime) -> Iterator[Entry]:
    """Return how long a pause may last, and what else stops bytes."""
    morning = (now + timedelta(days=1)).replace(hour=_MORNING_HOUR, minute=0, second=0)
    until_morning = str(round((morning - now).total_seconds()))
    yield Entry(words.say("For 30 minutes"), "pause", "1800")
    yield Entry(words.say("For 1 hour"), "pause", "3600")
    yield Entry(
        words.say("Until tomorrow, {time}", time=figures.clock(words, morning)),
        "pause",
        until_morning,
    )
    yield Entry(words.say("Until I resume"), "pause")
    if not status.frozen:
        yield Entry(words.say("Freeze the network…"), "freeze", icon="snow", apart=True)


def _help(words: Words) -> Iterator[Entry]:
    yield Entry(words.say("Manual"), "manual")
    yield Entry(words.say("Check this machine"), "doctor")
    yield Entry(words.say("Copy details"), "copy-details")
    yield Entry(words.say("About Wormhole"), "about")


def _quit(pictures: Sequence[Picture], words: Words) -> Entry:
    # A node that somebody else started goes on: saying that it is quit would be wrong.
    if all(each.reach is Reach.RUNNING and not each.hosted for each in pictures):
        return Entry(words.say("Close this window and icon"), "close", apart=True)
    return Entry(words.say("Quit Wormhole…"), "quit", apart=True)
