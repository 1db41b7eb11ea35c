"""The homes of one person on this machine: each network has one of its own, all below one base.

The base is the home of the first network; further ones are in `networks/2`, `networks/3`, …: where
a network is joined, its name is not known before. A place that became free is taken again, and with
it the key that a joining which broke off left there.
"""

from itertools import count
from pathlib import Path
from typing import Final

from core.node.home import Home

FURTHER: Final = "networks"
_SECOND: Final = 2


def base_of(home: Home) -> Home:
    """Return the base below which `home` is, which may be itself."""
    folder = home.folder
    return Home(folder.parent.parent) if _number(folder) is not None else home


def place_number(home: Home) -> int:
    """Return which place below its base a home has; the base is the first."""
    return _number(home.folder) or 1


def homes(base: Home) -> tuple[Home, ...]:
    """Return the homes below `base` that have a network, in the order of their places."""
    try:
        inside = list((base.folder / FURTHER).iterdir())
    except OSError:
        inside = []
    further = sorted((number, path) for path in inside if (number := _number(path)) is not None)
    return tuple(home for home in (base, *(Home(path) for _, path in further)) if _is_there(home))


def next_home(base: Home) -> Home:
    """Return where the next network goes: the first place below `base` that has none."""
    if not _is_there(base):
        return base
    further = (Home(base.folder / FURTHER / str(number)) for number in count(_SECOND))
    return next(home for home in further if not _is_there(home))


def _number(folder: Path) -> int | None:
    """Return the number of a further place, None where the folder is none."""
    name = folder.name
    if folder.parent.name != FURTHER or not (name.isascii() and name.isdigit()):
        return None
    number = int(name)
    return number if number >= _SECOND and str(number) == name else None


def _is_there(home: Home) -> bool:
    try:
        return home.exists
    except PermissionError:
        return True  # it is somebody else's: whoever uses it is told
