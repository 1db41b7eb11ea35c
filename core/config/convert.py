"""Configuration files of the earlier project: their names, understood on import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.config.kinds import is_endpoint
from core.config.problem import Problem
from core.config.toml import NOT_TOML, tables_of
from core.saying import said

# The earlier file's key, and where its value belongs now: (file, full key).
_NAMES: Final = {
    "general.name": ("network", "network.name"),
    "general.entrypoints": ("network", "network.entrypoints"),
    "general.hosts": ("network", "network.entrypoints"),
    "general.mount": ("pod", "pod.mount"),
    "general.port": ("pod", "pod.listen"),
    "redundancy.number": ("network", "redundancy.copies"),
    "redundancy.copies": ("network", "redundancy.copies"),
    "redundancy.strategy": ("network", "redundancy.strategy"),
    "storage.max_space": ("pod", "storage.max-space"),
    "storage.max-space": ("pod", "storage.max-space"),
}


@dataclass(frozen=True, slots=True)
class Converted:
    """Raw values by full key for both files, and what could not be brought over."""

    network: Mapping[str, object]
    pod: Mapping[str, object]
    problems: tuple[Problem, ...]


def convert(text: str, file: str) -> Converted:
    """Bring the settings of the earlier project's file `text` into today's names."""
    try:
        tables = tables_of(text)
    except NOT_TOML as error:
        return Converted(
            {}, {}, (Problem(file, 0, "", said("this is not TOML: {problem}", problem=str(error))),)
        )
    results: dict[str, dict[str, object]] = {"network": {}, "pod": {}}
    problems: list[Problem] = []
    for section, table in tables.items():
        pairs = table.items() if isinstance(table, Mapping) else [("", table)]
        for name, raw in pairs:
            key = f"{section}.{name}".rstrip(".")
            target = _NAMES.get(key)
            if target is None:
                problems.append(
                    Problem(
                        file, 0, key, said("this has no counterpart and was left out"), remark=True
                    )
                )
                continue
            level, new_key = target
            for host in _put(results[level], new_key, raw):
                text = said("this names no port and was left out: {address}", address=host)
                problems.append(Problem(file, 0, key, text, remark=True))
    return Converted(results["network"], results["pod"], tuple(problems))


def _put(values: dict[str, object], key: str, raw: object) -> list[str]:
    """Store `raw` under today's `key`; return the addresses that could not be taken."""
    if key == "network.entrypoints":
        earlier = values.get(key, [])
        found = [str(host) for host in raw] if isinstance(raw, list) else [str(raw)]
        hosts = [host for host in found if is_endpoint(host)]
        values[key] = [*(earlier if isinstance(earlier, list) else []), *hosts]
        return [host for host in found if host not in hosts]
    values[key] = f"0.0.0.0:{raw}" if key == "pod.listen" else raw
    return []
