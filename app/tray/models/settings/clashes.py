"""Settings that say something against one another, and the nearest value that does not."""

from dataclasses import dataclass
from typing import Final

from app.tray.models.settings.changes import value_of
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.rows import Known
from app.tray.models.settings.values import said
from app.tray.words.words import Words
from core.config.check import check_text
from core.config.definitions import settings
from core.config.generate import generate
from core.config.kinds import Raw
from core.config.setting import Level

# The first may not be more than the second.
_AT_MOST: Final = {
    "redundancy.min-replication-time": "redundancy.max-replication-time",
    "cache.save-below": "cache.max-space",
}


@dataclass(frozen=True, slots=True)
class Clash:
    """What cannot hold: a sentence; `said` is `cure`, the value of `key` that can, in words.

    Where no value can be named, `said` is empty.
    """

    key: str
    says: str
    cure: Raw = ""
    said: str = ""


def clashes(known: Known, words: Words) -> list[Clash]:
    """Return what the settings would say against one another with the changes."""
    found: list[Clash] = []
    for level in Level:
        values = {key: value_of(known.changes, known.shown, key) for key in settings(level)}
        problems = check_text(generate(level, values), "", level)
        found += [_clash(each.key, each.text, known, words) for each in problems if not each.remark]
    return found


def _clash(key: str, text: str, known: Known, words: Words) -> Clash:
    label = words.say(setting_of(key).details.label) if key in _known() else key
    other = _AT_MOST.get(key)
    if other is None:
        return Clash(
            key, words.say("{setting}: {problem}.", setting=label, problem=words.told(text))
        )
    setting = setting_of(key)
    most = value_of(known.changes, known.shown, other)
    limit = said(setting_of(other), most, words)
    says = words.say(
        "“{setting}” is {value}, and can be {limit} at most, as “{other}” says.",
        setting=label,
        value=said(setting, value_of(known.changes, known.shown, key), words),
        limit=limit,
        other=words.say(setting_of(other).details.label),
    )
    return Clash(key, says, "" if most is None else most, limit)


def _known() -> set[str]:
    return {key for level in Level for key in settings(level)}
