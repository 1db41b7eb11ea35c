r"""Paths of the drive as text: the one way in which requests, answers and screens write them.

A name on the drive is bytes and need not be UTF-8, which JSON cannot carry. A byte that is no
UTF-8 is written `\xff`; so that this can always be read back, a backslash is written `\x5c`
where a name really has a backslash, an x and two digits. All other names are written as they are.
"""

import re
from typing import Final

_MISLEADING: Final = re.compile(rb"\\(?=x[0-9a-f]{2})")
_ESCAPED: Final = re.compile(rb"\\x([0-9a-f]{2})")


def written(path: bytes) -> str:
    """Return `path` as text that `understood` turns back into the same bytes."""
    return _MISLEADING.sub(rb"\\x5c", path).decode("utf-8", "backslashreplace")


def understood(text: str) -> bytes:
    """Return the bytes that `text` stands for."""
    raw = text.encode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), raw)
