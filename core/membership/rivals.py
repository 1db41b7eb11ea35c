"""Who makes a network that several machines are told to make at the same moment; pure.

Each tells the others nearby that it is about to, under a token that chance gave it; the lowest
makes it, and the others join. One that began a moment earlier may have decided before it heard of
us: so who heard of any waits until that one's network would be seen.
"""

from dataclasses import dataclass, field
from typing import Final

FIND_SECONDS: Final = 2.0
SETTLE_SECONDS: Final = 3.0
GIVE_UP_SECONDS: Final = 20.0


@dataclass(slots=True)
class Rivals:
    """What this machine knows of others that are about to make the same network.

    `own`: the token of this one. `seen`: those of others, with when each was first heard of, in
    seconds since this one told of itself.
    """

    own: str
    seen: dict[str, float] = field(default_factory=dict)

    def saw(self, token: str, passed: float) -> None:
        """Take note that another one is about to make it."""
        if token != self.own:
            self.seen.setdefault(token, passed)

    def may_make(self, passed: float) -> bool:
        """Say whether this machine makes the network, `passed` seconds after it told of itself."""
        if passed < FIND_SECONDS:
            return False
        if not self.seen:
            return True
        is_first = self.own < min(self.seen)
        return passed >= max(self.seen.values()) + (SETTLE_SECONDS if is_first else GIVE_UP_SECONDS)
