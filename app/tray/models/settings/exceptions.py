"""Files and folders with a value of their own, which a setting of the network leaves as it is."""

from collections.abc import Mapping
from typing import Final

from app.tray.models.files import DRIVE
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.values import said
from app.tray.words.names import last_part, shown
from app.tray.words.words import Words
from core.control.schema import OwnPolicies, OwnPolicy

# The settings for which a file or folder may have another value, and the policy that says it.
POLICIES: Final[Mapping[str, str]] = {
    "redundancy.copies": "redundancy",
    "conflict.strategy": "conflict",
}
_RULE: Final = "rule"
_FOLDER: Final = "folder"


def exceptions(key: str, own: OwnPolicies, words: Words, most: int) -> str:
    """Return what keeps a value of its own for a setting: `most` of it by name; "" where nothing.

    `key` is one of `POLICIES`.
    """
    named = [_keeps(key, each, words) for each in own.rows[:most]]
    rest = len(own.rows) - len(named)
    if own.more:
        named.append(words.say("There are more."))
    elif rest:
        named.append(
            words.count("{n} more keeps its own value.", "{n} more keep their own values.", rest)
        )
    return " ".join(named)


def listed(key: str, own: OwnPolicies, words: Words, most: int) -> str:
    """Return the same in short: `Documents: 3 · letters: 4 · 2 more`."""
    named = [
        words.say("{name}:\u00a0{value}", name=_name(each, words), value=_value(key, each, words))
        for each in own.rows[:most]
    ]
    rest = len(own.rows) - len(named)
    if own.more:
        named.append(words.say("and more"))
    elif rest:
        named.append(words.count("{n} more", "{n} more", rest))
    return " · ".join(named)


def _name(own: OwnPolicy, words: Words) -> str:
    if own.kind == _RULE:
        return words.say("rule {pattern}", pattern=own.path)
    return words.say("the drive") if own.path == DRIVE else shown(last_part(own.path))


def _value(key: str, own: OwnPolicy, words: Words) -> str:
    return said(setting_of(key), own.value, words)


def _keeps(key: str, own: OwnPolicy, words: Words) -> str:
    value = _value(key, own, words)
    if own.kind == _RULE:
        return words.say("What matches {pattern} keeps {value}.", pattern=own.path, value=value)
    if own.path == DRIVE:
        return words.say("The drive keeps its own value {value}.", value=value)
    name = shown(last_part(own.path))
    if own.kind == _FOLDER:
        return words.say("Folder {name} keeps its own value {value}.", name=name, value=value)
    return words.say("File {name} keeps its own value {value}.", name=name, value=value)
