"""A commented configuration file from the definitions, with the values that are asked."""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Final

from core.config.definitions import POLICIES, SECTIONS
from core.config.setting import Level, Setting, settings_of

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_HEADS: Final = {
    Level.NETWORK: "Settings of the whole network: the same on all its pods.",
    Level.POD: "Settings of this pod: this machine only.",
}


def toml_value(raw: object) -> str:
    """Return a raw value as TOML writes it."""
    if isinstance(raw, list | tuple):
        return f"[{', '.join(toml_value(each) for each in raw)}]"
    if isinstance(raw, bool | int | float):
        return json.dumps(raw)
    # JSON text is TOML text, but for DEL and what lies outside the basic plane.
    return json.dumps(str(raw), ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(setting: Setting) -> list[str]:
    details = setting.details
    parts = [details.help, f"Allowed: {details.kind.allowed}."]
    if details.takes != "at once":
        parts.append(f"Takes effect {details.takes.value}.")
    return textwrap.wrap(" ".join(parts), 96, initial_indent="# ", subsequent_indent="#   ")


def generate(level: Level, values: Mapping[str, object] | None = None) -> str:
    """Return the text of a file that says everything.

    `values` are raw values by full key; what they do not name stands there as a comment with its
    default, so that the file goes on following the defaults.
    """
    given = values or {}
    lines = [f"# {_HEADS[level]}", "# A line that begins with # says what holds without it.", ""]
    for section, holder in SECTIONS[level].items():
        lines.append(f"[{section}]")
        for each in settings_of(level, section, holder):
            lines += _comment(each)
            chosen = each.key in given
            raw = given[each.key] if chosen else each.details.default
            lines.append(f"{'' if chosen else '# '}{each.name} = {toml_value(raw)}")
        lines.append("")
    if level is Level.NETWORK:
        lines += _rules(given.get("files"))
    return "\n".join(lines)


def _rules(rules: object) -> list[str]:
    lines = [
        "# Rules by pattern; the first that matches a path counts. A policy set on the path or"
    ]
    lines.append(f"#   on a folder above it goes first. Policies: {', '.join(POLICIES)}.")
    if not isinstance(rules, list) or not rules:
        return [*lines, "# [[files]]", '# match = "scratch/**"', "# redundancy = 1", ""]
    for rule in rules:
        lines.append("[[files]]")
        lines += [f"{_key(name)} = {toml_value(raw)}" for name, raw in rule.items()]
        lines.append("")
    return lines


def _key(name: str) -> str:
    """Return a name as one key, whatever stands in it: a rule may come from another pod."""
    return name if _BARE.fullmatch(name) else toml_value(name)
