"""Which network of this machine a command is about."""

import os
from pathlib import Path
from typing import Final

from core.control.paths import written
from core.errors import NotFound, UsageError
from core.node.home import Home
from core.node.homes import homes

_SEVERAL: Final = 2


def meant(base: Home, network: str | None) -> tuple[Home, ...]:
    """Return the homes below `base` that are meant: that of the network that is named, else all.

    Where there is none yet it is the base. Raises `NotFound` for a network that is not here,
    `ConfigError` where nobody knows.
    """
    there = homes(base)
    if not there:
        return (base,)
    if network is None:
        return there
    from core.node.network_names import find  # noqa: PLC0415 - short answers load little

    found = find(base, network)
    if found is None:
        from core.node.networks import read_name  # noqa: PLC0415

        for home in there:
            read_name(home)  # raises where it may be the very one that is meant
        raise NotFound(
            f"The network {network} is not on this machine; nothing was done. "
            f"There is: {_listed(there)}.",
            "Name one of these with --network, or the home of another one with --home.",
        )
    return (found,)


def only(base: Home, network: str | None) -> Home:
    """Return the one home that is meant. Raises `UsageError` where it might be any of several."""
    found = meant(base, network)
    if len(found) > 1:
        raise UsageError(
            f"There are several networks on this machine: {_listed(found)}.",
            "Say which one is meant with --network NAME.",
        )
    return found[0]


def around(base: Home, path: str) -> Home | None:
    """Return the home, of several below `base`, in whose drive a path of this machine lies."""
    there = homes(base)
    if len(there) < _SEVERAL:
        return None
    from core.node.networks import drive_of  # noqa: PLC0415

    for home in there:
        drive = drive_of(home)
        if drive is None:
            continue
        # The drive itself is asked for nothing: it may be a dead mount.
        for point in (drive, Path(os.path.realpath(drive.parent)) / drive.name):
            inside = written(os.fsencode(point))
            if path == inside or path.startswith(f"{inside}/"):
                return home
    return None


def _listed(found: tuple[Home, ...]) -> str:
    from core.node.network_names import shown_name  # noqa: PLC0415

    return ", ".join(map(shown_name, found))
