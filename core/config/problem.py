"""What can be wrong with a configuration, as values: all of them are told at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from core.saying import NOTHING, Sentence, joined, said


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or where `remark` is set only worth knowing.

    `line` counts from 1 and is 0 where none can be named. `found` and `allowed` are empty where
    they say nothing; `nearest` is the key that was probably meant.
    """

    file: str
    line: int
    key: str
    text: Sentence
    found: str = ""
    allowed: Sentence = NOTHING
    nearest: str = ""
    remark: bool = False

    @property
    def whole(self) -> Sentence:
        """The whole sentence: where, what, what was found, what is allowed."""
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " * bool(self.file)
        key = f"{self.key}: " if self.key else ""
        parts = [joined((f"{where}{key}", self.text), "")]
        if self.found:
            parts.append(said("found: {found}", found=self.found))
        if self.allowed:
            parts.append(said("allowed: {allowed}", allowed=self.allowed))
        if self.nearest:
            parts.append(said("did you mean {key}?", key=self.nearest))
        return joined(parts, "; ")

    def __str__(self) -> str:
        """Return the whole sentence as text."""
        return str(self.whole)


def told(problems: Iterable[Problem]) -> Sentence:
    """Return problems as a text of one line for each."""
    return joined((each.whole for each in problems), "\n")


def remarks_of(problems: Iterable[Problem]) -> list[Sentence]:
    """Return what is only worth knowing, each with its key."""
    return [said("{key}: {what}", key=each.key, what=each.text) for each in problems if each.remark]


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
