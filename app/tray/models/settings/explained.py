"""What the chip of a setting explains: the value, whose it is, what else is allowed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.models.settings.changes import row_of
from app.tray.models.settings.exceptions import POLICIES, listed
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.rows import Known
from app.tray.models.settings.values import allowed, said
from app.tray.words.figures import moment, when
from app.tray.words.names import shown as name_shown
from app.tray.words.words import Words
from core.config.setting import Level, Setting, Takes
from core.control.schema import SettingRow

# So many files and folders with values of their own are named.
_NAMED_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Explained:
    """A setting explained. `facts`: names and what is to be said, in order.

    `can_go_back`: it has a value of its own that this pod may give up for the default.
    """

    label: str
    help: str
    facts: tuple[tuple[str, str], ...]
    key: str
    can_go_back: bool


def explained(key: str, known: Known, words: Words, now: datetime) -> Explained:
    """Return what there is to say of a setting at `now` (local time)."""
    setting, told = setting_of(key), row_of(known.shown, key)
    default = said(setting, setting.details.default, words)
    facts = (
        (words.say("Value"), said(setting, told.value, words)),
        (words.say("From"), _from(setting, told, known, words, now)),
        (words.say("Default"), default),
        (words.say("Allowed"), allowed(setting, words)),
        *_exceptions(key, known, words),
        (words.say("Takes effect"), _takes(setting, words)),
    )
    may = setting.level is Level.POD or known.shown.may_change
    wanted = known.changes.get(key)
    is_default = wanted.to_default if wanted is not None else told.origin == "default"
    label, text = words.say(setting.details.label), words.say(setting.details.help)
    return Explained(label, text, facts, key, may and not is_default)


def _from(setting: Setting, told: SettingRow, known: Known, words: Words, now: datetime) -> str:
    if told.origin == "default":
        return words.say("the default of Wormhole")
    if setting.level is Level.POD:
        return words.say("this pod, {pod}", pod=name_shown(known.pod))
    at = moment(told.at)
    if not told.by or at is None:
        return words.say("the network “{network}”", network=known.network)
    person = known.people.get(told.by, "")
    return words.say(
        "the network “{network}”, set by {who}, {when}",
        network=known.network,
        who=name_shown(person or told.by),
        when=when(words, at, now),
    )


def _exceptions(key: str, known: Known, words: Words) -> tuple[tuple[str, str], ...]:
    if key not in POLICIES:
        return ()
    own = known.own.get(key)
    if own is None:
        found = words.say("Looking…")
    else:
        found = listed(key, own, words, _NAMED_MAX) or words.say("none")
    return ((words.say("Exceptions"), found),)


def _takes(setting: Setting, words: Words) -> str:
    if setting.details.takes is Takes.AT_START:
        return words.say("when Wormhole is started again")
    if setting.level is Level.NETWORK:
        return words.say("at once, on all pods")
    return words.say("at once")
