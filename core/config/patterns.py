"""The patterns of rules: `*` within a name, `**` over folders, `?` one character."""

import re
from functools import lru_cache
from typing import Final

_FOLDERS: Final = re.compile(r"(?:\*{2,}/)+")
_STARS: Final = re.compile(r"\*{2,}")


def matches(pattern: str, path: bytes) -> bool:
    """Say whether a rule's pattern matches a path of the drive, from its root."""
    return (
        _compiled(pattern).fullmatch(path.decode("utf-8", "surrogateescape").lstrip("/"))
        is not None
    )


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Stars in a row say no more than two; to try all ways to share a path among them takes ages.
    pattern = _STARS.sub("**", _FOLDERS.sub("**/", pattern))
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.lstrip("/"))
    spelt = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(spelt.get(piece, re.escape(piece)) for piece in pieces), re.DOTALL)
