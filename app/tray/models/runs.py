"""Sentences with names in bold: the name is marked where it is filled in, and found again after."""

from dataclasses import dataclass
from typing import Final

from app.tray.words import names

# No name has these: `names.shown` replaces what steers a terminal.
_BEGIN: Final = "\x02"
_END: Final = "\x03"


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a sentence that is written in one way."""

    text: str
    bold: bool = False


def bold(name: str) -> str:
    """Return a name as it is filled into a sentence in which it is to stand out."""
    return f"{_BEGIN}{names.shown(name)}{_END}"


def runs(sentence: str) -> tuple[Run, ...]:
    """Return the parts of a sentence, in order."""
    found: list[Run] = []
    rest = sentence
    while rest:
        before, _, marked = rest.partition(_BEGIN)
        name, _, rest = marked.partition(_END)
        found += [each for each in (Run(before), Run(name, bold=True)) if each.text]
    return tuple(found)


def unmarked(sentence: str) -> str:
    """Return a sentence as text."""
    return sentence.replace(_BEGIN, "").replace(_END, "")
