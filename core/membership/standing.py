"""The ways in that stand open without a code: the join secret, open access, and asking.

All take the place of the code in the same conversation. The network's name is part of what both
sides must have, so that nobody ends up in another network than it meant; who asks may not know it,
and is told it before it agrees.
"""

from dataclasses import dataclass, replace
from typing import Final

from core.membership.access import SHUT, Access, Entrance
from core.model.pairing import Obstacle, Way

# A secret is guessed on line only, one guess a conversation, and each wrong one costs a pause.
SECRET_LENGTH_MIN: Final = 16
PAUSE_SECONDS: Final = 1.0
# What who asks has instead of a code: nothing that anybody would not know.
ASKING: Final = b"wormhole standing way 1\0ask"


@dataclass(frozen=True, slots=True)
class StandingWays:
    """What lets machines in at any time. `secret`: empty where there is none.

    `entrance`: who may come in of those that ask without it.
    """

    secret: str = ""
    entrance: Entrance = SHUT

    @property
    def any(self) -> bool:
        """Say whether any way stands open."""
        return bool(self.secret) or self.entrance.hears

    @property
    def is_open(self) -> bool:
        """Say whether anybody may come in who knows the network's name."""
        return self.entrance.access is Access.OPEN

    def password(self, way: Way, network: str) -> bytes | None:
        """Return what both sides of a conversation about `network` must have; None: no such way."""
        match way:
            case Way.SECRET if self.secret:
                return _password(way, network, self.secret)
            case Way.OPEN if self.is_open:
                return _password(way, network, "")
            case Way.ASK if self.entrance.hears:
                return ASKING
        return None

    def best(self) -> Way | None:
        """Return the way that proves most to the other side, None where there is none."""
        if self.secret:
            return Way.SECRET
        if self.is_open:
            return Way.OPEN
        return Way.ASK if self.entrance.hears else None


@dataclass(frozen=True, slots=True)
class Gate:
    """One conversation at a time; after a wrong secret a pause, and after one that asks a person.

    Times are monotonic.
    """

    is_busy: bool = False
    shut_until: float = 0.0

    def obstacle(self, now: float) -> Obstacle | None:
        """Return why no conversation may begin now, or None."""
        return Obstacle.BUSY if self.is_busy or now < self.shut_until else None

    def begun(self) -> "Gate":
        """Return the gate while somebody talks."""
        return replace(self, is_busy=True)

    def ended(self) -> "Gate":
        """Return the gate after a conversation."""
        return replace(self, is_busy=False)

    def paused(self, now: float) -> "Gate":
        """Return the gate after a conversation that must not be repeated quickly."""
        return Gate(shut_until=now + PAUSE_SECONDS)


def _password(way: Way, network: str, secret: str) -> bytes:
    return b"\0".join((b"wormhole standing way 1", way.encode(), network.encode(), secret.encode()))
