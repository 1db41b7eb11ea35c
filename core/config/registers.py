"""The network's settings as registers that merge one by one: the last writer counts, per key.

A key is the full name of a setting; a list is one register per element (`network.whitelist#name`),
so that two pods may each add one. A rule's key is its pattern; `order` keeps the rules sorted.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from core.config.definitions import settings
from core.config.kinds import Endpoints, Texts
from core.config.setting import Level
from core.decoding import UNREADABLE, json_value

_RULES: Final = "files"


def is_list(key: str) -> bool:
    """Say whether the setting `key` is a list whose elements merge one by one."""
    setting = settings(Level.NETWORK).get(key)
    return setting is not None and isinstance(setting.details.kind, Texts | Endpoints)


def to_registers(values: Mapping[str, object]) -> dict[str, str]:
    """Return raw values (full key to raw value) as registers with JSON values."""
    registers: dict[str, str] = {}
    for key, raw in values.items():
        if key == _RULES and isinstance(raw, list | tuple):
            for order, rule in enumerate(raw):
                body = {policy: raw for policy, raw in rule.items() if policy != "match"}
                # Of two rules for one pattern the first counts: the other is never reached.
                name = f"{_RULES}#{rule['match']}"
                registers.setdefault(name, _json({"order": order, "rule": body}))
        elif is_list(key) and isinstance(raw, list | tuple):
            registers |= {f"{key}#{element}": "true" for element in raw}
        else:
            registers[key] = _json(raw)
    return registers


def from_registers(registers: Mapping[str, str]) -> dict[str, object]:
    """Return the raw values that `registers` add up to; what is not understood is left out.

    A register of a newer version must not make an older one fail, so unknown keys are dropped.
    """
    known = settings(Level.NETWORK)
    values: dict[str, object] = {}
    elements: dict[str, list[str]] = {}
    rules: list[tuple[int, str, dict[str, object]]] = []
    for register, text in sorted(registers.items()):
        key, hash_sign, element = register.partition("#")
        body = _understood(text)
        if body is None:
            continue
        if key == _RULES:
            rules += _rule(element, body)
        elif hash_sign and is_list(key):
            elements.setdefault(key, []).append(element)
        elif register in known:
            values[key] = body
    if rules:
        values[_RULES] = [{"match": match, **rule} for _, match, rule in sorted(rules, key=_order)]
    return values | elements


def _understood(text: str) -> object:
    """Return what a register holds; None where it was removed or is not JSON."""
    try:
        return json_value(text)
    except UNREADABLE:
        return None


def _rule(match: str, body: object) -> Iterator[tuple[int, str, dict[str, object]]]:
    if not isinstance(body, Mapping):
        return
    order, rule = body.get("order", 0), body.get("rule", {})
    if isinstance(order, int) and isinstance(rule, Mapping):
        yield order, match, dict(rule)


def changes(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, str]:
    """Return the registers to write so that `old` raw values become `new`; "null" removes."""
    before, after = to_registers(old), to_registers(new)
    written = {key: text for key, text in after.items() if before.get(key) != text}
    return written | dict.fromkeys(_sorted(set(before) - set(after)), "null")


def unlike(
    given: Mapping[str, object], wanted: Mapping[str, object], keys: Iterable[str]
) -> dict[str, object]:
    """Return those of `keys` that `given` says otherwise than `wanted`, with the value wanted.

    None: it is not to be said at all. What merges to the same is the same: in which order the
    elements of a list stand, and how rules are commented, is left to whoever wrote them.
    """

    def registers(values: Mapping[str, object], key: str) -> Mapping[str, str]:
        return to_registers({key: values[key]} if key in values else {})

    return {
        key: wanted.get(key)
        for key in sorted(keys)
        if registers(given, key) != registers(wanted, key)
    }


def _order(rule: tuple[int, str, dict[str, object]]) -> tuple[int, str]:
    return rule[0], rule[1]


def _sorted(keys: Iterable[str]) -> list[str]:
    return sorted(keys)


def _json(raw: object) -> str:
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
