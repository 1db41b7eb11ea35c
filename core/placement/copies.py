"""How many copies of a file are wanted: by its policy, the nearest folder's, or a rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from core.config.patterns import matches
from core.decoding import UNREADABLE, json_value

COPIES_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by pattern; None where it says nothing. Patterns: `*` within a name, `**` across."""

    match: str
    redundancy: int | None = None
    keep: tuple[str, ...] = ()
    cache: bool | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared for one path by itself.

    Copies, pods that always hold it, and whether others keep what they read of it.
    """

    redundancy: int | None = None
    keep: tuple[str, ...] | None = None
    cache: bool | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What holds for a file: copies in all, and the names or ids of pods that always hold it.

    `cache` False: what was read of it is kept nowhere else.
    """

    copies: int
    keep: tuple[str, ...] = ()
    cache: bool = True


NOTHING_DECLARED: Final = Declared()


def wanted(
    nearest_first: Iterable[Declared], path: bytes, rules: Sequence[Rule], network_copies: int
) -> Wanted:
    """Return what holds for the file at `path` ("/a/b").

    `nearest_first`: what is declared for the file itself and for the folders above it.
    """
    copies: int | None = None
    keep: tuple[str, ...] | None = None
    cache: bool | None = None
    for declared in nearest_first:
        copies = declared.redundancy if copies is None else copies
        keep = declared.keep if keep is None else keep
        cache = declared.cache if cache is None else cache
    if copies is None or keep is None or cache is None:
        rule = next((rule for rule in rules if matches(rule.match, path)), None)
        if rule is not None:
            copies = rule.redundancy if copies is None else copies
            keep = rule.keep if keep is None else keep
            cache = rule.cache if cache is None else cache
    return Wanted(network_copies if copies is None else copies, keep or (), cache is not False)


def declared(
    redundancy: int | bytes | None, keep: int | bytes | None, cache: int | bytes | None = None
) -> Declared:
    """Return what the attributes `p:redundancy`, `p:keep` and `p:cache` of an entry declare.

    A value that cannot be understood declares nothing: a pod of a newer version may have set it.
    """
    flag = {b"true": True, b"false": False}.get(cache) if isinstance(cache, bytes) else None
    return Declared(_copies(redundancy), _pods(keep), flag)


def _copies(value: int | bytes | None) -> int | None:
    if isinstance(value, bytes):
        value = int(value) if value.isdigit() and len(value) <= 3 else None
    return value if value is not None and 1 <= value <= COPIES_MAX else None


def _pods(value: int | bytes | None) -> tuple[str, ...] | None:
    if not isinstance(value, bytes):
        return None
    try:
        names = json_value(value)
    except UNREADABLE:
        return None
    if not isinstance(names, list):
        return () if names is False else None
    return tuple(name for name in names if isinstance(name, str))
