"""The pods of a network as people count them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.control.schema import PodRow, Status

SELF = "self"
PRESENT = "present"
ABSENT = "absent"
ASKING = "asking"
REMOVED = "removed"
CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pods that store are there, of how many. Clients come and go and do not count."""

    present: int
    total: int


def storing(status: Status) -> Sequence[PodRow]:
    """Return the members that store copies, this pod among them."""
    return [
        pod
        for pod in status.pods
        if pod.role != CLIENT and pod.state not in {ASKING, REMOVED} and not pod.leaving
    ]


def counted(status: Status) -> Counted:
    """Return how many pods that store are there."""
    pods = storing(status)
    return Counted(sum(pod.state in {SELF, PRESENT} for pod in pods), len(pods))


def absent(status: Status) -> Sequence[PodRow]:
    """Return the pods that store and are away, the one that has been away longest first."""
    away = [pod for pod in storing(status) if pod.state == ABSENT]
    return sorted(away, key=lambda pod: (pod.since or "~", pod.name))


def asking(status: Status) -> Sequence[PodRow]:
    """Return the machines that wait to be let in."""
    return [pod for pod in status.pods if pod.state == ASKING]
