"""What a file wants otherwise than it is: by what settings mean, however they are written."""

from collections.abc import Mapping

from core.config.definitions import settings
from core.config.kinds import NotAllowed
from core.config.registers import to_registers
from core.config.setting import Level, Setting

_RULES = "files"


def differing(
    level: Level, before: Mapping[str, object], wanted: Mapping[str, object]
) -> dict[str, object]:
    """Return those of the raw values `wanted` that mean something else than `before` does.

    What `before` does not say has its default; what `wanted` does not say stays as it is.
    """
    known = settings(level)
    found: dict[str, object] = {}
    for key, raw in wanted.items():
        setting = known.get(key)
        if setting is None:
            if key == _RULES and _rules(before) != _rules(wanted):
                found[key] = raw
        elif _meaning(setting, raw) != _meaning(setting, before.get(key, setting.details.default)):
            found[key] = raw
    return found


def _rules(values: Mapping[str, object]) -> Mapping[str, str]:
    return to_registers({_RULES: values.get(_RULES, ())})


def _meaning(setting: Setting, raw: object) -> object:
    try:
        return setting.details.kind.read(raw)
    except NotAllowed:
        return raw  # what stands there is not understood; what is wanted was checked
