"""What the panel of the tray shows below how things are: recent changes, and pods."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.models.file_icons import file_icon
from app.tray.models.picture import Picture
from app.tray.models.pods import ABSENT, ASKING, REMOVED, SELF
from app.tray.models.tone import Tone
from app.tray.words import figures
from app.tray.words.names import last_part, shown
from app.tray.words.words import Words
from core.control.schema import PodRow, RecentRow

_CHANGES_MAX: Final = 4
_PODS_MAX: Final = 6


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
        return PanelPod(shown(pod.name), state, "nas", Tone.WARN)
    if pod.state == SELF:
        return PanelPod(shown(pod.name), words.say("This pod"), "laptop", Tone.OK)
    return PanelPod(shown(pod.name), words.say("Present"), "nas", Tone.OK)
