"""What the change bar says after changes were applied, until what they set off is done."""

from dataclasses import dataclass

from app.tray.models.settings.changes import Changes
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.values import said
from app.tray.words.figures import about, size
from app.tray.words.words import Words
from core.config.setting import Takes
from core.control.schema import Status


@dataclass(frozen=True, slots=True)
class Applied:
    """Changes that were applied. `undo` makes it as it was before.

    `bytes`: what was to be copied because of them, so that it can be told how far that is.
    `has_begun`: the node is at it, or was, or has nothing to do after all.
    """

    changes: Changes
    undo: Changes
    bytes: int = 0
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class Progressing:
    """What is shown of it. `share` (0 to 1) is done; None where there is nothing to measure."""

    title: str
    text: str
    share: float | None
    is_done: bool


def progressing(applied: Applied, status: Status | None, words: Words) -> Progressing:
    """Return what is shown of changes that were applied, as the node is by now."""
    title = _title(applied.changes, words)
    if status is None or not applied.bytes:
        return Progressing(title, _holds(applied.changes, words), None, is_done=True)
    return copying(title, applied.bytes, status, words, has_begun=applied.has_begun)


def copying(
    title: str, size_bytes: int, status: Status, words: Words, *, has_begun: bool
) -> Progressing:
    """Return how far the copies are for which `size_bytes` were to be copied.

    `has_begun`: the node was at it before, or has nothing to do after all.
    """
    if not has_begun and not is_at_work(status):
        return Progressing(title, words.say("Copies are about to be made."), 0.0, is_done=False)
    to_go = min(status.to_go, size_bytes)
    if not to_go and not status.under_copied:
        text = words.say("All copies are made.")
        return Progressing(title, text, 1.0, is_done=True)
    done = size_bytes - to_go
    parts = [
        words.say(
            "{done} of {total} copied",
            done=size(words, done),
            total=size(words, size_bytes),
        )
    ]
    rate = max(status.received_rate, status.sent_rate)
    if rate > 0 and to_go:
        parts.append(about(words, to_go / rate))
    parts.append(words.say("you can use everything meanwhile"))
    return Progressing(title, " · ".join(parts), done / size_bytes, is_done=False)


def is_at_work(status: Status) -> bool:
    """Say whether copies are missing or moving."""
    return status.to_go > 0 or status.under_copied > 0


def _holds(changes: Changes, words: Words) -> str:
    late = [key for key in changes if setting_of(key).details.takes is Takes.AT_START]
    if len(late) == len(changes):
        return words.say("It takes effect when Wormhole is started again.")
    if late:
        names = ", ".join(words.say(setting_of(key).details.label) for key in late)
        return words.say(
            "It holds from now on; when Wormhole is started again: {settings}.", settings=names
        )
    return words.say("It holds from now on.")


def _title(changes: Changes, words: Words) -> str:
    if len(changes) != 1:
        return words.count("{n} setting is applied", "{n} settings are applied", len(changes))
    ((key, change),) = changes.items()
    setting = setting_of(key)
    return words.say(
        "{setting} is now {value}",
        setting=words.say(setting.details.label),
        value=said(setting, change.wanted, words),
    )
