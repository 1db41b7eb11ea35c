"""On which line of a TOML text a key stands: for people, so a near miss is better than nothing."""

import re
from typing import Final

# No two parts of it may match the same spaces: a line of thousands would take for ever.
_HEADER: Final = re.compile(r"\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?")
_KEY: Final = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[^=\s.]+)*)\s*=")


def _plain(dotted: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in dotted.split("."))


def line_numbers(text: str) -> dict[str, int]:
    """Return the line (from 1) of each section and key; keys of a rule are `files[0].match`."""
    found: dict[str, int] = {}
    section = ""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line)
        if header is not None:
            section = _plain(header[1])
            if line.lstrip().startswith("[["):
                seen[section] = seen.get(section, -1) + 1
                section = f"{section}[{seen[section]}]"
            found.setdefault(section, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            name = f"{section}.{_plain(key[1])}" if section else _plain(key[1])
            found.setdefault(name, number)
    return found
