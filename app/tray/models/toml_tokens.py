"""The parts of a line of TOML, for colours and for changing one value: a near miss does no harm."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """What a stretch of a line is."""

    SECTION = "section"
    KEY = "key"
    TEXT = "text"
    NUMBER = "number"
    WORD = "word"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line, in characters from its begin."""

    start: int
    length: int
    part: Part

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + self.length


_KEY: Final = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_HEADER: Final = re.compile(r"\s*(\[{1,2}[^\[\]#]*\]{0,2})")
_VALUE: Final = re.compile(
    r"""
    (?P<comment>\#.*)
    | (?P<long>\"{3}|'{3})
    | (?P<text>"(?:\\.|[^"\\])*"?|'[^']*'?)
    | (?P<number>[+-]?\d[\d_.:TZ+\-eExobA-Fa-f]*)
    | (?P<word>\btrue\b|\bfalse\b|\binf\b|\bnan\b)
    """,
    re.VERBOSE,
)
_PARTS: Final = {
    "comment": Part.COMMENT,
    "text": Part.TEXT,
    "number": Part.NUMBER,
    "word": Part.WORD,
}


def spans(line: str, inside: str = "") -> tuple[list[Span], str]:
    """Return the parts of a line, and what the next line is inside of.

    `inside` is the quotes of a text of several lines that is open at the begin of the line, or "[":
    an array of several lines.
    """
    found: list[Span] = []
    begin = 0
    if inside in {'"""', "'''"}:
        closed = line.find(inside)
        if closed < 0:
            return [Span(0, len(line), Part.TEXT)], inside
        begin = closed + len(inside)
        found.append(Span(0, begin, Part.TEXT))
        inside = ""
    if not inside and not found:
        header = _HEADER.match(line)
        if header is not None:
            found.append(Span(header.start(1), len(header[1].rstrip()), Part.SECTION))
            begin = header.end()
        else:
            key = _KEY.match(line)
            if key is not None:
                found.append(Span(key.start(1), len(key[1]), Part.KEY))
                begin = key.end()
    rest, inside = _values(line, begin, inside)
    return [*found, *rest], inside


def _values(line: str, begin: int, inside: str) -> tuple[list[Span], str]:
    """Return the parts of a line from `begin` on, where values stand."""
    found: list[Span] = []
    at, depth = begin, int(inside == "[")
    while at < len(line):
        match = _VALUE.search(line, at)
        until = len(line) if match is None else match.start()
        depth += line.count("[", at, until) - line.count("]", at, until)
        if match is None:
            break
        kind = str(match.lastgroup)
        at = match.end()
        if kind == "long":
            closed = line.find(match[0], at)
            at = len(line) if closed < 0 else closed + len(match[0])
            found.append(Span(match.start(), at - match.start(), Part.TEXT))
            if closed < 0:
                return found, match[0]
            continue
        found.append(Span(match.start(), at - match.start(), _PARTS[kind]))
    return found, "[" if depth > 0 else ""


def key_of(line: str) -> Span | None:
    """Return where the key of a line is."""
    return next((each for each in spans(line)[0] if each.part is Part.KEY), None)


def value_of(line: str) -> tuple[int, int] | None:
    """Return from where to where the value of a line is, without its comment; None: no value."""
    key = _KEY.match(line)
    if key is None:
        return None
    end = next((each.start for each in spans(line)[0] if each.part is Part.COMMENT), len(line))
    value = line[key.end() : end]
    start = key.end() + len(value) - len(value.lstrip())
    return start, start + len(value.strip())
