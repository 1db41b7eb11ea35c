"""The ways in that stand open without a person: the join secret, and open access.

Both take the place of the code in the same conversation. The network's name is part of what both
sides must have, so that nobody ends up in another network than it meant.
"""

from dataclasses import dataclass, replace
from typing import Final

from core.model.pairing import Obstacle, Way

# A secret is guessed on line only, one guess a conversation, and each wrong one costs a pause.
SECRET_LENGTH_MIN: Final = 16
PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class StandingWays:
    """What lets machines in at any time. `secret`: empty where there is none."""

    secret: str = ""
    is_open: bool = False

    @property
    def any(self) -> bool:
        """Say whether any way stands open."""
        return bool(self.secret) or self.is_open

    def password(self, way: Way, network: str) -> bytes | None:
        """Return what both sides of a conversation about `network` must have; None: no such way."""
        match way:
            case Way.SECRET if self.secret:
                return _password(way, network, self.secret)
            case Way.OPEN if self.is_open:
                return _password(way, network, "")
        return None

    def best(self) -> Way | None:
        """Return the way that proves most to the other side, None where there is none."""
        if self.secret:
            return Way.SECRET
        return Way.OPEN if self.is_open else None


@dataclass(frozen=True, slots=True)
class Gate:
    """One conversation at a time; after a wrong secret a pause. Times are monotonic."""

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

    def guessed_wrong(self, now: float) -> "Gate":
        """Return the gate after a conversation with a wrong secret."""
        return Gate(shut_until=now + PAUSE_SECONDS)


def _password(way: Way, network: str, secret: str) -> bytes:
    return b"\0".join((b"wormhole standing way 1", way.encode(), network.encode(), secret.encode()))
