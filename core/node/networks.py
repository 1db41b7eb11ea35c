"""The networks of this machine by their names: which there are, and what a further one must meet.

Each has a home and a node of its own, so that the trouble of one is not that of another.
"""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from core.config.pod import PodConfig
from core.config.read import read_network, read_pod
from core.errors import ConfigError, Refused
from core.node.apart import Places, clash, places_of
from core.node.home import Home
from core.node.homes import base_of, homes, place_number
from core.node.network_names import shown_name
from core.node.settings import checked, mount_point, pod_name, text_of
from core.saying import NOTHING, Sentence, said


class AlreadyIn(Refused):
    """This machine is in a network of this name already."""

    reason = "already-in"


def read_name(home: Home) -> str:
    """Return the name of the network of a home. Raises `ConfigError`, `OSError`."""
    file = home.network_file
    return checked(read_network(text_of(file), str(file))).network.name


def others(home: Home) -> tuple[Home, ...]:
    """Return the homes of the other networks of this machine."""
    return tuple(each for each in homes(base_of(home)) if each.folder != home.folder)


def refuse_known(home: Home, name: str) -> None:
    """Raise `AlreadyIn` where another home than `home` has a network called `name`.

    Raises `ConfigError`, `OSError` where nobody can say how another one is called: it may be the
    very one that is meant.
    """
    for other in others(home):
        if read_name(other) == name:
            raise AlreadyIn(
                said("This machine is in the network {name} already; nothing was made.", name=name),
                said(
                    "Start it with `wormhole up --network {name}`. Where another network of that "
                    "name is meant, one of them needs a state of its own: --home DIR.",
                    name=name,
                ),
                facts={"network": name, "pod": _pod_name(other)},
            )


def clash_beside(home: Home, own: Places) -> Sentence:
    """Return why a network in `home` cannot have these places beside the others; else nothing."""
    for other in others(home):
        there = _places(other)
        found = clash(own, there, shown_name(other)) if there is not None else NOTHING
        if found:
            return found
    return NOTHING


def usual_mount(home: Home, network: str = "") -> str:
    """Return where the drive of a further network is shown unless a person says otherwise.

    `network`: its name, where it is known. What another network here has is not proposed.
    """
    taken = {there.mount for other in others(home) if (there := _places(other)) is not None}
    return next(each for each in _mounts(home, network) if _real(each) not in taken)


def drive_of(home: Home) -> Path | None:
    """Return where the drive of a home is shown; None where its settings cannot be read."""
    pod = _pod(home)
    return mount_point(pod) if pod is not None else None


def _mounts(home: Home, network: str) -> Iterator[str]:
    usual = PodConfig().pod.mount
    yield usual
    if network:
        yield f"{usual} {network}"
    for number in count(max(2, place_number(home))):
        yield f"{usual} {number}"


def _real(mount: str) -> Path:
    path = Path(mount).expanduser().absolute()
    return Path(os.path.realpath(path.parent)) / path.name


def _pod(home: Home) -> PodConfig | None:
    try:
        return read_pod(text_of(home.pod_file)).config
    except (ConfigError, OSError):
        return None


def _pod_name(home: Home) -> str:
    pod = _pod(home)
    return pod_name(pod) if pod is not None else ""


def _places(home: Home) -> Places | None:
    pod = _pod(home)
    return places_of(home, pod) if pod is not None else None
