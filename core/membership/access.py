"""Who may come in without a code: the network's access, and its lists."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final, assert_never

from core.crypto import pod_id
from core.model.pairing import Candidate, Obstacle


class Access(StrEnum):
    """How a machine gets in; the words of the setting `network.access`."""

    CODE = "code"
    DEMAND = "demand"
    WHITELIST = "whitelist"
    BLACKLIST = "blacklist"
    OPEN = "open"


class Verdict(Enum):
    """What becomes of a machine that asks, where nothing is in its way."""

    LET_IN = auto()
    A_PERSON_DECIDES = auto()


@dataclass(frozen=True, slots=True)
class Entrance:
    """The access, with names of pods or public keys (in hexadecimal) on the lists."""

    access: Access = Access.CODE
    whitelist: tuple[str, ...] = ()
    blacklist: tuple[str, ...] = ()

    @property
    def hears(self) -> bool:
        """Say whether a machine without a code may ask at all."""
        return self.access is not Access.CODE

    def verdict(self, candidate: Candidate) -> Verdict | Obstacle:
        """Return what becomes of a machine that proved that the key is its own.

        A name on the blacklist keeps nobody out who chooses another one; a key does. A name on the
        whitelist lets in the first that comes with it, as names are taken once.
        """
        match self.access:
            case Access.CODE:
                return Obstacle.NOT_OPEN
            case _ if _is_on(candidate, self.blacklist):
                return Obstacle.NOT_WANTED
            case Access.DEMAND:
                return Verdict.A_PERSON_DECIDES
            case Access.WHITELIST:
                is_listed = _is_on(candidate, self.whitelist)
                return Verdict.LET_IN if is_listed else Obstacle.NOT_LISTED
            case Access.BLACKLIST | Access.OPEN:
                return Verdict.LET_IN
            case _:
                assert_never(self.access)


SHUT: Final = Entrance()


def _is_on(candidate: Candidate, entries: Collection[str]) -> bool:
    key = candidate.public_key
    own = {candidate.name.casefold(), key.hex(), pod_id(key).hex()}
    return any(entry.casefold() in own for entry in entries)
