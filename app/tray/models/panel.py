"""What the panel of the tray shows: how things are, recent changes, and pods."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.models.file_icons import file_icon
from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import ABSENT, ASKING, EXPECTED, REMOVED, SELF, absent, icon_of
from app.tray.models.said import Headline
from app.tray.models.tone import Tone
from app.tray.models.tray_state import State, amount, pods_words
from app.tray.models.tray_state import headline as short_line
from app.tray.models.wellbeing import left_seconds
from app.tray.words import figures
from app.tray.words.names import last_part, shown
from app.tray.words.words import Words
from core.control.schema import PodRow, RecentRow, Status

_CHANGES_MAX: Final = 4
_PODS_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Top:
    """What stands at the top: what is so, and what stands below it; `rates` beside a progress."""

    title: str
    says: str
    rates: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was changed lately: its name, and what was done by whom and when.

    `undo`: the version to bring back, "" where there is none. `deleted`: it stands nowhere now.
    """

    path: str
    name: str
    what: str
    icon: str
    undo: str = ""
    deleted: bool = False

    @property
    def value(self) -> str:
        """What undoing it is about: the version and the path."""
        return f"{self.undo} {self.path}"


@dataclass(frozen=True, slots=True)
class PanelPod:
    """A pod and how it is, in a word."""

    name: str
    state: str
    icon: str
    tone: Tone


def top(picture: Picture, said: Headline, words: Words, now: datetime) -> Top:
    """Return what stands at the top; `said` is how things are."""
    status = picture.status
    if picture.reach is not Reach.RUNNING or status is None:
        return Top(said.title, said.meaning)
    title = short_line(picture, words, now)
    if said.state == State.WORKING:
        return _working(status, title, words)
    away = absent(status)
    since = figures.moment(away[0].since) if len(away) == 1 else None
    if said.state == State.ATTENTION and since is not None and not status.absent_files:
        time = figures.span(words, (now - since).total_seconds())
        return Top(title, words.say("For {time} · all files can be read", time=time))
    pods = pods_words(status, words)
    at = figures.moment(picture.recent[0].at) if picture.recent else None
    if said.state == State.UP_TO_DATE and at is not None:
        last = words.say("last change {time}", time=figures.ago(words, at, now))
        return Top(title, f"{pods} · {last}")
    return Top(title, f"{pods} · {amount(status, words)}")


def _working(status: Status, title: str, words: Words) -> Top:
    parts = []
    if status.to_go:
        title = words.say("Copying, {size} to go", size=figures.size(words, status.to_go))
    if status.transfers:
        parts.append(words.count("{n} file", "{n} files", status.transfers))
    seconds = left_seconds(status)
    if seconds is not None:
        parts.append(figures.about(words, seconds))
    rates = words.say(
        "In {received} · out {sent}",
        received=figures.rate(words, status.received_rate),
        sent=figures.rate(words, status.sent_rate),
    )
    return Top(title, " · ".join(parts) or pods_words(status, words), rates)


def changes(picture: Picture, words: Words, now: datetime) -> tuple[Change, ...]:
    """Return the files that were changed last."""
    status = picture.status
    own = "" if status is None else status.pod
    return tuple(_change(row, own, words, now) for row in picture.recent[:_CHANGES_MAX])


def _change(row: RecentRow, own: str, words: Words, now: datetime) -> Change:
    at = figures.moment(row.at)
    time = "" if at is None else figures.ago(words, at, now)
    if row.pod == own:
        who = words.say("you")
    elif row.person:
        who = words.say("{person} on {pod}", person=shown(row.person), pod=shown(row.pod))
    else:
        who = shown(row.pod)
    deleted = row.kind == "deleted"
    what = {
        "deleted": words.say("Deleted by {who}, {time}", who=who, time=time),
        "added": words.say("Added by {who}, {time}", who=who, time=time),
    }.get(row.kind, words.say("Changed by {who}, {time}", who=who, time=time))
    icon = "trash" if deleted else file_icon(row.path)
    return Change(row.path, shown(last_part(row.path)), what, icon, row.undo, deleted)


def panel_pods(picture: Picture, words: Words, now: datetime) -> tuple[PanelPod, ...]:
    """Return the pods of the network, those that are away first where there are too many."""
    if picture.status is None:
        return ()
    pods = [pod for pod in picture.status.pods if pod.state not in {ASKING, REMOVED}]
    if len(pods) > _PODS_MAX:
        pods.sort(key=lambda pod: pod.state != ABSENT)
    return tuple(_pod(pod, words, now) for pod in pods[:_PODS_MAX])


def _pod(pod: PodRow, words: Words, now: datetime) -> PanelPod:
    if pod.state == ABSENT:
        since = figures.moment(pod.since)
        state = words.say("Away")
        if since is not None:
            state = words.say("Away since {time}", time=figures.when(words, since, now))
        return PanelPod(shown(pod.name), state, icon_of(pod), Tone.WARN)
    if pod.state == SELF:
        return PanelPod(shown(pod.name), words.say("This pod"), icon_of(pod), Tone.OK)
    if pod.state == EXPECTED:
        return PanelPod(shown(pod.name), words.say("Connecting"), icon_of(pod), Tone.GREY)
    return PanelPod(shown(pod.name), words.say("Present"), icon_of(pod), Tone.OK)
