"""Networks on the local network, as they come and go."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nearby:
    """A network that was found: its name, what tells it from another of that name, and one of its
    pods. `shows_code`: the pod is known to show a code now.
    """

    key: str
    name: str
    pod: str = ""
    address: str = ""
    shows_code: bool = False


def without(nearby: Iterable[Nearby], known: Collection[str]) -> tuple[Nearby, ...]:
    """Return the networks in which this machine is not; `known`: the names of those where it is."""
    return tuple(each for each in nearby if each.name not in known)
