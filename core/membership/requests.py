"""The machines that ask to be let in and wait for a person: few, and for a limited time."""

from dataclasses import dataclass, replace
from typing import Final

from core.errors import NotFound
from core.ids import PodId
from core.model.pairing import Obstacle
from core.saying import said

# Each costs a conversation and a line on people's screens, and strangers ask.
WAITING_MAX: Final = 8
# Shorter than the time for which the one that asks waits for an answer.
WAITING_SECONDS: Final = 280.0


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A machine that asks: its name as it gives it, and the words that its screen shows, too."""

    pod: PodId
    name: str
    words: tuple[str, ...]

    def is_called(self, name: str) -> bool:
        """Say whether this is the request of that name, or id in hexadecimal."""
        return self.name.casefold() == name.casefold() or self.pod.hex() == name.lower()


@dataclass(frozen=True, slots=True)
class JoinRequests:
    """Those that wait now; never changed, only replaced."""

    waiting: tuple[JoinRequest, ...] = ()

    def obstacle(self, request: JoinRequest) -> Obstacle | None:
        """Return why one more cannot wait, or None. Of one name, or one key, one waits."""
        if len(self.waiting) >= WAITING_MAX:
            return Obstacle.BUSY
        if any(each.pod == request.pod for each in self.waiting):
            return Obstacle.BUSY
        if any(each.name.casefold() == request.name.casefold() for each in self.waiting):
            return Obstacle.NAME_TAKEN
        return None

    def including(self, request: JoinRequest) -> "JoinRequests":
        """Return those that wait when one more does."""
        return replace(self, waiting=(*self.waiting, request))

    def without(self, request: JoinRequest) -> "JoinRequests":
        """Return those that wait when one does not any more."""
        return replace(self, waiting=tuple(each for each in self.waiting if each != request))

    def named(self, name: str) -> JoinRequest:
        """Return the request of this name (or id in hexadecimal). Raises `NotFound`."""
        for each in self.waiting:
            if each.is_called(name):
                return each
        raise nobody_called(name)


def nobody_called(name: str) -> NotFound:
    """Return what people are told who name a machine that does not ask."""
    return NotFound(
        said("No machine called {name} asks to be let in.", name=name),
        said("See `wormhole pods`: a machine that asks waits there for some minutes."),
    )
