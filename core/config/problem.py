"""What can be wrong with a configuration, as values: all of them are told at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or where `remark` is set only worth knowing.

    `line` counts from 1 and is 0 where none can be named. `found` and `allowed` are empty where
    they say nothing; `nearest` is the key that was probably meant.
    """

    file: str
    line: int
    key: str
    text: str
    found: str = ""
    allowed: str = ""
    nearest: str = ""
    remark: bool = False

    def __str__(self) -> str:
        """Return the whole sentence: where, what, what was found, what is allowed."""
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " * bool(self.file)
        parts = [f"{where}{self.key}: {self.text}" if self.key else f"{where}{self.text}"]
        if self.found:
            parts.append(f"found: {self.found}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.nearest:
            parts.append(f"did you mean {self.nearest}?")
        return "; ".join(parts)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return which of `known` was probably meant by `word`, or an empty text."""
    candidates = list(known)
    section, _, name = word.rpartition(".")
    beside = {_last(each): each for each in candidates if each.rpartition(".")[0] == section}
    close = difflib.get_close_matches(name, beside, n=1, cutoff=0.6)
    if close:
        return beside[close[0]]
    last = [each for each in candidates if _last(each) == name]
    if len(last) == 1:
        return last[0]
    # Two keys of one section are alike by its name alone.
    apart = [each for each in candidates if not section or each not in beside.values()]
    close = difflib.get_close_matches(word, apart, n=1, cutoff=0.6)
    return close[0] if close else ""


def _last(key: str) -> str:
    return key.rpartition(".")[2]
