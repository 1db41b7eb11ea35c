"""Settings that were changed: which, and on which pod."""

from collections.abc import Iterator, Mapping
from typing import Final

from core.config.definitions import settings as definitions
from core.config.registers import from_registers
from core.config.setting import Level
from core.control.schema import Json
from core.node.journal import Remark
from core.node.noticing.files import NOBODY, Who
from core.node.pod_file import shown

_SET: Final = "setting"


def network_settings_changed(
    before: Mapping[str, str], after: Mapping[str, str], by: Mapping[str, Who]
) -> Iterator[Remark]:
    """Yield what to note of the registers of the network's settings; `by`: who wrote a register."""
    who = {register.partition("#")[0]: each for register, each in by.items()}
    old, new = from_registers(before), from_registers(after)
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield _remark(Level.NETWORK, key, old.get(key), new.get(key), who.get(key, NOBODY))


def pod_settings_changed(
    before: Mapping[str, object], after: Mapping[str, object], who: Who
) -> Iterator[Remark]:
    """Yield what to note of the raw settings of this pod."""
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield _remark(Level.POD, key, before.get(key), after.get(key), who)


def _remark(level: Level, key: str, before: object, after: object, who: Who) -> Remark:
    old, new = _value(level, key, before), _value(level, key, after)
    text = f"{key} is {_said(new)} now; it was {_said(old)}."
    facts: dict[str, Json] = {"key": key, "before": old, "after": new}
    return Remark(_SET, text, who.pod, who.person, facts=facts)


def _value(level: Level, key: str, raw: object) -> Json:
    known = definitions(level).get(key)
    if raw is None:
        return None if known is None else shown(known.details.default)
    return shown(raw)


def _said(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value) or "empty"
    return "empty" if value in {None, ""} else str(value)
