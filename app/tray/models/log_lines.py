"""What happened, row by row: one sentence, names in bold, and an act where one helps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.tray.models.runs import Run, bold, runs, unmarked
from app.tray.models.settings.values import said
from app.tray.models.tone import Tone
from app.tray.words import figures, names
from app.tray.words.words import Words
from core.config.definitions import POLICIES, SETTINGS
from core.config.setting import Level, Setting
from core.control.schema import Json, LogRow


class Deed(StrEnum):
    """What an act of a row does."""

    COMPARE = "compare"
    BRING_BACK = "bring back"
    UNDO_SETTING = "undo setting"
    UNDO_POLICY = "undo policy"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class LogAct:
    """What a row offers. `path`: of which file; `version`: which one of it.

    `assignment`: `key=value` as it was before.
    """

    label: str
    deed: Deed
    path: str = ""
    assignment: str = ""
    level: Level = Level.NETWORK
    version: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One row of what happened."""

    number: int
    time: str
    icon: str
    colour: str
    runs: tuple[Run, ...]
    sentence: str
    act: LogAct | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the log: in which words, when, on which pod."""

    words: Words
    now: datetime
    pod: str


Says = Callable[[LogRow, Reader], str]


def log_line(row: LogRow, reader: Reader) -> LogLine:
    """Return how a row is shown; what has no sentence of its own says what the node wrote."""
    says = _SAYS.get(row.kind)
    said = (says(row, reader) if says is not None else "") or names.shown(row.text)
    icon, colour = _ICONS.get(row.kind, ("info", "text2"))
    if row.kind == "situation":
        icon, colour = _situation_icon(row)
    elif row.kind == "scrub" and _number(row, "rotten") + _number(row, "unreadable"):
        icon, colour = Tone.WARN.icon, Tone.WARN.icon_token
    at = figures.moment(row.at)
    return LogLine(
        number=row.number,
        time="" if at is None else figures.brief(reader.words, at, reader.now),
        icon=icon,
        colour=colour,
        runs=runs(said),
        sentence=unmarked(said),
        act=_act(row, reader),
    )


_ICONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "changed": ("file", "text2"),
        "deleted": ("trash", "text2"),
        "conflict": ("conflicts", "warnI"),
        "decided": ("conflicts", "text2"),
        "pod-absent": ("clock", "text2"),
        "pod-back": ("check", "ok"),
        "pod-joined": ("pods", "ok"),
        "pod-removed": ("pods", "text2"),
        "join-request": ("pods", "warnI"),
        "frozen": ("snow", "warnI"),
        "unfrozen": ("snow", "text2"),
        "setting": ("general", "text2"),
        "policy": ("general", "text2"),
        "scrub": ("ok", "ok"),
        "restored": ("undo", "text2"),
        "paused": ("pause", "text2"),
        "resumed": ("play", "text2"),
        "disk": ("storage", "warnI"),
        "details": ("info", "text3"),
    }
)


def _situation_icon(row: LogRow) -> tuple[str, str]:
    tone = {"favorable": Tone.OK, "critical": Tone.BAD}.get(_text(row, "after"), Tone.WARN)
    return tone.icon, tone.icon_token


# --- facts


def _text(row: LogRow, fact: str) -> str:
    value = row.facts.get(fact)
    return value if isinstance(value, str) else ""


def _number(row: LogRow, fact: str) -> float:
    value = row.facts.get(fact)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _list(row: LogRow, fact: str) -> list[str]:
    value = row.facts.get(fact)
    return value if isinstance(value, list) else []


def _setting_of(row: LogRow) -> Setting | None:
    """Return the setting or the policy that a row is about."""
    key = _text(row, "key")
    if row.kind == "policy":
        return POLICIES.get(key)
    return next((SETTINGS[level][key] for level in Level if key in SETTINGS[level]), None)


def _label(row: LogRow) -> str:
    found = _setting_of(row)
    return _text(row, "key") if found is None else found.details.label


def _value(row: LogRow, words: Words) -> str:
    """Return the value of a setting as it stands in a sentence."""
    value, setting = row.facts.get("after"), _setting_of(row)
    if setting is not None and row.kind == "policy" and isinstance(value, str):
        # Of a policy the text is told in which the tree has it.
        return said(setting, setting.details.kind.from_text(value), words)
    if setting is not None and isinstance(value, bool | int | str) and value != "":
        return said(setting, value, words)
    match value:
        case bool():
            return words.say("on") if value else words.say("off")
        case list():
            return ", ".join(value) or words.say("nothing")
        case None:
            return words.say("nothing")
        case _:
            return str(value)


def _who(row: LogRow, reader: Reader) -> str:
    if row.pod and row.pod == reader.pod:
        return bold(reader.words.say("You"))
    return bold(row.pod or row.person or reader.words.say("Somebody"))


def _path(row: LogRow) -> str:
    return bold(row.path.lstrip("/") or "/")


# --- sentences


def _changed(row: LogRow, reader: Reader) -> str:
    words, who = reader.words, _who(row, reader)
    what, paths, added = _what(row, reader), _list(row, "paths"), _list(row, "added")
    if paths and len(added) == len(paths):
        return words.say("{who} added {what}.", who=who, what=what)
    return words.say("{who} changed {what}.", who=who, what=what)


def _what(row: LogRow, reader: Reader) -> str:
    """Return which file a row is about, or the first of several and how many there are more."""
    count, paths = int(_number(row, "files")), _list(row, "paths")
    if row.path or count < 2:
        return _path(row)
    if len(paths) < 2:
        return reader.words.count("{n} file", "{n} files", count)
    first, second = (bold(names.last_part(path)) for path in paths[:2])
    if count == 2:
        return reader.words.say("{first} and {second}", first=first, second=second)
    return reader.words.count(
        "{first}, {second} and {n} more",
        "{first}, {second} and {n} more",
        count - 2,
        first=first,
        second=second,
    )


def _deleted(row: LogRow, reader: Reader) -> str:
    words = reader.words
    gone = words.say("{who} deleted {what}.", who=_who(row, reader), what=_what(row, reader))
    until = figures.moment(row.undo_until)
    if until is None or until < reader.now:
        return gone
    day = figures.day(words, until, reader.now)
    several = _number(row, "files") > 1
    back = (
        words.say("They can be brought back until {day}.", day=day)
        if several
        else words.say("It can be brought back until {day}.", day=day)
    )
    return f"{gone} {back}"


def _conflict(row: LogRow, reader: Reader) -> str:
    name = bold(names.last_part(row.path))
    pods = row.facts.get("pods")
    word = bold(reader.words.say("Conflict"))
    if isinstance(pods, list) and len(pods) == 2:
        return reader.words.say(
            "{conflict} in {name}: changed on {first} and {second}. Both are kept.",
            conflict=word,
            name=name,
            first=names.shown(pods[0]),
            second=names.shown(pods[1]),
        )
    return reader.words.say(
        "{conflict} in {name}: changed in two places. Both are kept.", conflict=word, name=name
    )


def _decided(row: LogRow, reader: Reader) -> str:
    name, kept = bold(names.last_part(row.path)), _text(row, "after")
    if kept == "both":
        return reader.words.say(
            "{who} kept all versions of {name}.", who=_who(row, reader), name=name
        )
    return reader.words.say(
        "{who} kept {name} as it was on {pod}.",
        who=_who(row, reader),
        name=name,
        pod=bold(kept),
    )


def _absent(row: LogRow, reader: Reader) -> str:
    if row.facts.get("met") is False:
        return reader.words.say("{pod} has not been reached yet.", pod=bold(row.pod))
    return reader.words.say("{pod} stopped answering.", pod=bold(row.pod))


def _back(row: LogRow, reader: Reader) -> str:
    if row.facts.get("met") is False:
        return reader.words.say("{pod} is reached for the first time.", pod=bold(row.pod))
    seconds = _number(row, "seconds")
    if not seconds:
        return reader.words.say("{pod} is back.", pod=bold(row.pod))
    span = figures.span(reader.words, seconds)
    return reader.words.say("{pod} is back after {span}.", pod=bold(row.pod), span=span)


def _situation(row: LogRow, reader: Reader) -> str:
    match _text(row, "after"):
        case "favorable":
            return reader.words.say("Every file has its copies again.")
        case "mixed":
            return reader.words.say("Not everything can have its copies now.")
        case "critical":
            return reader.words.say("Some files cannot be read now.")
        case _:
            return ""


def _setting(row: LogRow, reader: Reader) -> str:
    return reader.words.say(
        "{who} set {key} to {value}.",
        who=_who(row, reader),
        key=bold(reader.words.say(_label(row))),
        value=_value(row, reader.words),
    )


def _policy(row: LogRow, reader: Reader) -> str:
    who, path = _who(row, reader), _path(row)
    key = names.shown(reader.words.say(_label(row)))
    if row.facts.get("after") is None:
        return reader.words.say("{who} removed “{key}” from {path}.", who=who, key=key, path=path)
    value = _value(row, reader.words)
    return reader.words.say(
        "{who} set “{key}” of {path} to {value}.", who=who, key=key, path=path, value=value
    )


def _scrub(row: LogRow, reader: Reader) -> str:
    words, damaged = reader.words, int(_number(row, "rotten") + _number(row, "unreadable"))
    if damaged:
        return words.count(
            "The copies were checked. {n} damaged block was found.",
            "The copies were checked. {n} damaged blocks were found.",
            damaged,
        )
    checked = _number(row, "bytes")
    if not checked:
        return words.say("The copies were checked. No damage found.")
    size = figures.size(words, checked)
    return words.say("All {size} of copies were checked. No damage found.", size=size)


_SAYS: Final[Mapping[str, Says]] = MappingProxyType(
    {
        "changed": _changed,
        "deleted": _deleted,
        "conflict": _conflict,
        "decided": _decided,
        "pod-absent": _absent,
        "pod-back": _back,
        "pod-joined": lambda row, to: to.words.say("{pod} joined.", pod=bold(row.pod)),
        "pod-removed": lambda row, to: to.words.say("{pod} was removed.", pod=bold(row.pod)),
        "join-request": lambda row, to: to.words.say("{pod} asks to join.", pod=bold(row.pod)),
        "situation": _situation,
        "frozen": lambda row, to: to.words.say("{who} froze the network.", who=_who(row, to)),
        "unfrozen": lambda row, to: to.words.say("{who} unfroze the network.", who=_who(row, to)),
        "setting": _setting,
        "policy": _policy,
        "scrub": _scrub,
        "restored": lambda row, to: to.words.say(
            "{who} brought {path} back.", who=_who(row, to), path=_path(row)
        ),
        "paused": lambda row, to: to.words.say("{who} paused this pod.", who=_who(row, to)),
        "resumed": lambda row, to: to.words.say("{who} ended the pause.", who=_who(row, to)),
    }
)


# --- acts


def _act(row: LogRow, reader: Reader) -> LogAct | None:
    words = reader.words
    match row.kind:
        case "conflict":
            return LogAct(words.say("Compare"), Deed.COMPARE, row.path)
        case "deleted" if row.undo:
            until = figures.moment(row.undo_until)
            if until is not None and until > reader.now:
                label = words.say("Bring back")
                return LogAct(label, Deed.BRING_BACK, row.path, version=row.undo)
        case "join-request":
            return LogAct(words.say("Look"), Deed.LOOK, row.pod)
        case "setting" | "policy":
            return _undo(row, reader)
        case _:
            pass
    return None


def _undo(row: LogRow, reader: Reader) -> LogAct | None:
    """Return what sets the value from before again; None where that is not known."""
    key, before = _text(row, "key"), row.facts.get("before")
    if not key or "before" not in row.facts or isinstance(before, list):
        return None
    label = reader.words.say("Undo")
    if row.kind == "policy":
        # Without a value before there was none: the assignment is then only the key.
        assignment = key if before is None else f"{key}={_assigned(before)}"
        return LogAct(label, Deed.UNDO_POLICY, row.path, assignment)
    found = _setting_of(row)
    if before is None or found is None:
        return None
    assignment = f"{key}={_assigned(before)}"
    return LogAct(label, Deed.UNDO_SETTING, assignment=assignment, level=found.level)


def _assigned(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
