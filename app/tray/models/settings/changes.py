"""What was changed on the pages of settings and is not applied yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from app.tray.models.settings.pages import setting_of
from core.config.kinds import NotAllowed, Raw
from core.config.setting import Level, Setting
from core.control.schema import ConfigSet, ConfigShown, Json, SettingRow


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one setting: what is wanted, and what held when the change began.

    `allowed`: the value can be applied. `to_default`: the setting is to follow its default again.
    """

    wanted: Raw
    before: Json
    allowed: bool = True
    to_default: bool = False


Changes: TypeAlias = Mapping[str, Change]
NO_CHANGES: Changes = MappingProxyType({})


def row_of(shown: ConfigShown, key: str) -> SettingRow:
    """Return what the node says of a setting. Raises `KeyError`."""
    return shown.network[key] if key in shown.network else shown.pod[key]


def changed(changes: Changes, shown: ConfigShown, key: str, wanted: Raw) -> Changes:
    """Return the changes with another value for a setting.

    What is again as the node has it is no change.
    """
    setting, now = setting_of(key), row_of(shown, key).value
    rest = {name: each for name, each in changes.items() if name != key}
    meaning = _meaning(setting, wanted)
    if meaning is not None and meaning == _meaning(setting, now):
        return rest
    before = changes[key].before if key in changes else now
    return {**rest, key: Change(wanted, before, meaning is not None)}


def to_default(changes: Changes, shown: ConfigShown, key: str) -> Changes:
    """Return the changes with a setting that is to follow its default again."""
    row, rest = row_of(shown, key), {name: each for name, each in changes.items() if name != key}
    if row.origin == "default":
        return rest
    default = setting_of(key).details.default
    return {**rest, key: Change(default, row.value, to_default=True)}


def value_of(changes: Changes, shown: ConfigShown, key: str) -> Json:
    """Return the value that a control shows: what is wanted, else what holds."""
    return changes[key].wanted if key in changes else row_of(shown, key).value


def wrong(changes: Changes) -> list[str]:
    """Return the settings whose wanted value is not allowed, in the order of the changes."""
    return [key for key, each in changes.items() if not each.allowed]


def of_level(changes: Changes, level: Level) -> Changes:
    """Return the changes of one level."""
    return {key: each for key, each in changes.items() if setting_of(key).level is level}


def requests(changes: Changes) -> list[ConfigSet]:
    """Return what to ask the node for, a request for each level; nothing where one is wrong.

    The network comes first: it can be refused, and then this pod stays as it is, too.
    """
    if wrong(changes):
        return []
    return [_request(level, own) for level in Level if (own := of_level(changes, level))]


def undoing(changes: Changes, shown: ConfigShown) -> Changes:
    """Return the changes that make it again as `shown` says it was before `changes`."""
    return {
        key: Change(
            _raw(row_of(shown, key).value),
            each.wanted,
            to_default=row_of(shown, key).origin == "default",
        )
        for key, each in changes.items()
    }


def still_pending(changes: Changes, shown: ConfigShown) -> Changes:
    """Return the changes that are left where the settings are as `shown` says by now."""
    return {key: each for key, each in changes.items() if not _holds(key, each, shown)}


def _holds(key: str, change: Change, shown: ConfigShown) -> bool:
    row = row_of(shown, key)
    if change.to_default:
        return row.origin == "default"
    return _same(setting_of(key), change.wanted, row.value)


def _request(level: Level, changes: Changes) -> ConfigSet:
    return ConfigSet(
        level, list(_assignments(changes)), [k for k, e in changes.items() if e.to_default]
    )


def _assignments(changes: Changes) -> Iterator[str]:
    for key, each in changes.items():
        if not each.to_default:
            yield f"{key}={_assigned(each.wanted)}"


def _assigned(raw: Raw) -> str:
    if isinstance(raw, list):
        # The brackets say that it is a list also where it has one element that is a word to choose.
        return f"[{', '.join(raw)}]"
    return str(raw).lower() if isinstance(raw, bool) else str(raw)


def _raw(value: Json) -> Raw:
    return "" if value is None else value


def _same(setting: Setting, wanted: Raw, now: Json) -> bool:
    meaning = _meaning(setting, wanted)
    return meaning is not None and meaning == _meaning(setting, now)


def _meaning(setting: Setting, raw: object) -> object:
    try:
        return setting.details.kind.read(raw)
    except NotAllowed:
        return None
