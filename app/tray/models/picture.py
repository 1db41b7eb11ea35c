"""All that is known of the node at a moment: what every screen is a function of."""

from dataclasses import dataclass
from enum import StrEnum

from core.control.schema import RecentRow, Status


class Reach(StrEnum):
    """How far the node of this machine is reached."""

    NO_NETWORK = "no network"
    STARTING = "starting"
    RUNNING = "running"
    NOT_RUNNING = "not running"
    OTHER_VERSION = "other version"


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known. `status` is the last one that the node told, also where it is gone since.

    `trouble` and `remedy`: why there is no node, in a sentence, and what to do; `reason`: the word
    by which programs know why. `moving_seconds`:
    for how long bytes have been moving (0: they are not). `most_to_go`: how many bytes of copies
    were left when most were, since some are (0: none are). `hosted`: this application started the
    node and stops it when it quits. `recent`: files that were changed lately, the last one first.
    """

    reach: Reach = Reach.STARTING
    status: Status | None = None
    trouble: str = ""
    remedy: str = ""
    reason: str = ""
    moving_seconds: float = 0.0
    most_to_go: int = 0
    hosted: bool = False
    network: str = ""
    recent: tuple[RecentRow, ...] = ()


def most_to_go(before: int, status: Status) -> int:
    """Return how many bytes of copies were left when most were; 0 when none are."""
    return max(before, status.to_go) if status.to_go else 0
