"""What the row of one setting shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from app.tray.models.settings.changes import NO_CHANGES, Changes, row_of, value_of
from app.tray.models.settings.exceptions import exceptions
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.values import has_unit, problem, said
from app.tray.words.names import shown as name_shown
from app.tray.words.words import Words, marked
from core.config.kinds import Choice, ChoiceOrTexts, Endpoints, Flag, Number, Texts
from core.config.setting import Level, Setting
from core.control.schema import ConfigShown, Json, OwnPolicies, SettingRow

_STEPS_MAX: Final = 64
_SEGMENTS_MAX: Final = 3
_SEGMENT_CHARACTERS_MAX: Final = 36
# So many files and folders with values of their own are named in a row.
_NAMED_MAX: Final = 1
_PATHS: Final = frozenset({"pod.mount", "pod.join-secret-file", "storage.path"})
_POD_NAME: Final = "pod.name"
# Settings that cannot be changed here, and why.
_FIXED: Final = {
    "network.name": marked("A network keeps its name for good."),
    _POD_NAME: marked("A pod is renamed under Pods and access."),
    "storage.path": marked("Copies live here, not in the drive."),
}


class Control(StrEnum):
    """What a value is changed with."""

    SWITCH = "switch"
    SEGMENTS = "segments"
    COMBO = "combo"
    RADIO = "radio"
    STEPPER = "stepper"
    SLIDER = "slider"
    UNIT = "unit"
    TEXT = "text"
    PATH = "path"
    LIST = "list"
    WHO = "who"


class Origin(StrEnum):
    """Where a value comes from, as the chip shows it."""

    DEFAULT = "default"
    NETWORK = "network"
    POD = "pod"
    LOCKED = "locked"
    PENDING = "pending"

    @property
    def icon(self) -> str:
        """The picture of the chip; empty for none."""
        return {"network": "network", "pod": "laptop", "locked": "lock"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are made of: the node's settings, what was changed here, and who is meant.

    `noticed` are the settings that got another value from elsewhere while the window was open.
    `people`: who works at which pod, as far as that is known. `own`: by settings, the files and
    folders with values of their own, as far as somebody looked for them.
    """

    shown: ConfigShown
    network: str = ""
    pod: str = ""
    changes: Changes = field(default_factory=lambda: NO_CHANGES)
    noticed: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, OwnPolicies] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One setting. `choices`: words and what they are called; `spoken`: all of it in one sentence.

    `is_locked`: the value cannot be changed here.

    `now` tells the value that holds where another one is wanted, `meanwhile` what others did to it,
    `error` what is wrong with what is wanted; each is empty where there is nothing to tell.
    """

    key: str
    label: str
    help: str
    origin: Origin
    chip: str
    control: Control
    value: Json
    is_locked: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    now: str = ""
    meanwhile: str = ""
    error: str = ""
    spoken: str = ""

    @property
    def is_changed(self) -> bool:
        """Say whether another value is wanted than holds."""
        return self.origin is Origin.PENDING


def row(key: str, known: Known, words: Words) -> Row:
    """Return the row of a setting."""
    setting, told = setting_of(key), row_of(known.shown, key)
    origin = _origin(key, setting, told, known)
    value = value_of(known.changes, known.shown, key)
    if key == _POD_NAME:
        value = value or known.pod
    error = problem(setting, value, words) if origin is Origin.PENDING else ""
    label = words.say(setting.details.label)
    made = Row(
        key=key,
        label=label,
        help=_help(key, setting, origin, known, words),
        origin=origin,
        chip=_chip(origin, words),
        control=control_of(setting),
        value=value,
        is_locked=key in _FIXED or origin is Origin.LOCKED,
        choices=_choices(setting, words),
        now=_now(setting, told, origin, known, words),
        meanwhile=_meanwhile(key, setting, told, known, words),
        error=error,
    )
    return _with_spoken(made, setting, words)


def control_of(setting: Setting) -> Control:
    """Return what a setting is changed with."""
    kind = setting.details.kind
    if setting.key in _PATHS:
        return Control.PATH
    match kind:
        case Flag():
            found = Control.SWITCH
        case Choice(choices):
            found = _choosing(setting, list(choices.values()))
        case ChoiceOrTexts():
            found = Control.WHO
        case Texts() | Endpoints():
            found = Control.LIST
        case Number() if setting.section == "affinity":
            found = Control.SLIDER
        case Number(_, high) if high <= _STEPS_MAX:
            found = Control.STEPPER
        case _:
            found = Control.UNIT if has_unit(setting) or setting.details.unit else Control.TEXT
    return found


def noticed(before: ConfigShown, after: ConfigShown, own: frozenset[str]) -> frozenset[str]:
    """Return the settings that have another value by now and are not among the `own` changes."""
    keys = [*after.network, *after.pod]
    return frozenset(
        key
        for key in keys
        if key not in own and row_of(before, key).value != row_of(after, key).value
    )


def _choosing(setting: Setting, said_words: list[str]) -> Control:
    if setting.key == "cache.mode":
        return Control.RADIO
    short = sum(map(len, said_words)) <= _SEGMENT_CHARACTERS_MAX
    return Control.SEGMENTS if len(said_words) <= _SEGMENTS_MAX and short else Control.COMBO


def _origin(key: str, setting: Setting, told: SettingRow, known: Known) -> Origin:
    if setting.level is Level.NETWORK and (key in _FIXED or not known.shown.may_change):
        return Origin.LOCKED
    if key in known.changes:
        return Origin.PENDING
    if told.origin == "default":
        return Origin.DEFAULT
    return Origin.NETWORK if setting.level is Level.NETWORK else Origin.POD


def _chip(origin: Origin, words: Words) -> str:
    match origin:
        case Origin.DEFAULT:
            return words.say("Default")
        case Origin.NETWORK:
            return words.say("Network")
        case Origin.POD:
            return words.say("This pod")
        case Origin.LOCKED:
            return words.say("Set by the network")
        case Origin.PENDING:
            return words.say("Not applied yet")


def _help(key: str, setting: Setting, origin: Origin, known: Known, words: Words) -> str:
    if key in _FIXED:
        return words.say(_FIXED[key])
    if origin is not Origin.LOCKED:
        return words.say(setting.details.help)
    names = ", ".join(map(name_shown, known.shown.admins))
    if not names:
        return words.say("Only admins of {network} may change this.", network=known.network)
    return words.say(
        "Only admins of {network} may change this: {names}.", network=known.network, names=names
    )


def _choices(setting: Setting, words: Words) -> tuple[tuple[str, str], ...]:
    kind = setting.details.kind
    if isinstance(kind, Choice | ChoiceOrTexts):
        return tuple((word, words.say(shown)) for word, shown in kind.words.items())
    return ()


def _now(setting: Setting, told: SettingRow, origin: Origin, known: Known, words: Words) -> str:
    if origin is not Origin.PENDING:
        return ""
    now = words.say("Now {value}.", value=said(setting, told.value, words))
    own = known.own.get(setting.key)
    kept = "" if own is None else exceptions(setting.key, own, words, _NAMED_MAX)
    return f"{now} {kept}".strip()


def _meanwhile(key: str, setting: Setting, told: SettingRow, known: Known, words: Words) -> str:
    change = known.changes.get(key)
    by = known.people.get(told.by, "") or told.by
    who = name_shown(by) if by else words.say("another machine")
    if change is None or change.before == told.value:
        if key not in known.noticed:
            return ""
        return words.say("Changed by {who} just now.", who=who)
    return words.say(
        "{who} set this to {value} just now. You are changing it to {own}.",
        who=who,
        value=said(setting, told.value, words),
        own=said(setting, change.wanted, words),
    )


def _with_spoken(made: Row, setting: Setting, words: Words) -> Row:
    parts = [made.label, said(setting, made.value, words), made.chip, made.now.rstrip(".")]
    spoken = ", ".join(part for part in parts if part)
    return replace(made, spoken=spoken)
