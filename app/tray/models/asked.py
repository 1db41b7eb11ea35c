"""What another instance, or a file manager, asks this one to show: one line."""

import re
from dataclasses import dataclass
from typing import Final

# The longest path, each byte of it written with four characters, and the words before it.
LINE_BYTES_MAX: Final = 4 * 4_096 + 64
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_LINE: Final = re.compile(r"show(?: ([a-z][a-z-]{0,39})(?: (/[^\x00-\x1f\x7f]*))?)?\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: a page ("": the window), and what it is about, if anything.

    `path` is one of this machine, as paths are written everywhere, with `\\x0a` for what ends a
    line.
    """

    page: str = ""
    path: str = ""


def line_of(asked: Asked) -> bytes:
    """Return the line that asks for it."""
    path = _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", asked.path)
    words = [word for word in ("show", asked.page, path) if word]
    return (" ".join(words) + "\n").encode()


def asked_in(line: bytes) -> Asked | None:
    """Return what a line asks for; None: it is not understood, and nothing is done."""
    if len(line) > LINE_BYTES_MAX:
        return None
    try:
        found = _LINE.fullmatch(line.decode())
    except UnicodeDecodeError:
        return None
    return None if found is None else Asked(found[1] or "", found[2] or "")
