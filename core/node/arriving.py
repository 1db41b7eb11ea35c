"""`up FILE`: joins the network that a file describes where it is found, else makes it."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from core.control.lines import Progress, Tell
from core.errors import DeadlineExceeded, PairingError, PeerError, Refused, Unreachable
from core.membership.rivals import Rivals
from core.model.pairing import Admission, Obstacle, Way
from core.net.addresses import join_address, split_address
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.net.joining import Ticket
from core.net.sightings import INTENTION, intention_of
from core.node.describing import Description, listens_at
from core.node.home import Home
from core.node.joining import Asking, establish
from core.node.laying import laying, taking_back
from core.node.membership import found_network
from core.node.standing import standing_ways
from core.ports import Discovery, Sighting
from core.saying import NOTHING, Sentence, joined, said
from core.wire.messages import VERSION

AGAIN_SECONDS: Final = 0.25
# Nobody is called there.
_NO_PORT: Final = 9
_TOKEN_BYTES: Final = 8
# What is so only for a moment, or only of the pod that was asked.
_PASSING: Final = frozenset({Obstacle.BUSY, Obstacle.NOT_ALLOWED})
_BY_CODE: Final = said(
    "Join it with a code: there `wormhole invite`, here `wormhole join CODE`. Or give both "
    "machines the same join secret (pod.join-secret-file or WORMHOLE_JOIN_SECRET)."
)


@contextmanager
def arriving(home: Home, told: Description, seconds: float, tell: Tell) -> Iterator[None]:
    """Join or make the network; the node is started inside the block.

    Where another pod makes it, or it is there and does not let this one in yet, this waits up to
    `seconds`. On an error nothing stays. Raises `Refused`, `PairingError`, `DeadlineExceeded`.
    """
    ways = standing_ways(told.network_config, told.pod_config)
    way = ways.best()
    ticket = None
    if way is not None:
        # Who asks as anybody shows nothing that only this network knows: its name has to be right.
        network = told.name if way is Way.ASK else ""
        ticket = Ticket(way, ways.password(way, told.name) or b"", network)
    elif not told.creates:
        raise Refused(
            said(
                "The network {name} is made by the pod that listens at {address}, and that is "
                "not this one.",
                name=told.name,
                address=told.entrypoints[0],
            ),
            _BY_CODE,
        )
    with laying(home, told.network, told.pod) as laid:
        rivals = Rivals(os.urandom(_TOKEN_BYTES).hex())
        search = Search(told, Asking(home, laid, tell=tell), ticket, tell, rivals)
        found = asyncio.run(search.run(seconds, _discovery(told)))
        if found is None:
            found_network(home, laid.settings, told.network)
        else:
            admission, at = found
            establish(home, laid, admission, {admission.inviter: at})
    with taking_back(home, laid):
        yield


def _discovery(told: Description) -> Discovery | None:
    if not told.network_config.network.discovery:
        return None
    loopback = told.pod_config.pod.listen.startswith(("127.", "[::1]"))
    return ZeroconfDiscovery(("127.0.0.1",) if loopback else ())


@dataclass(slots=True)
class Search:
    """Looks for the network and asks to be let in; without a ticket it only looks."""

    told: Description
    asking: Asking
    ticket: Ticket | None
    tell: Tell
    rivals: Rivals
    seen: dict[str, None] = field(default_factory=dict)
    begun: float = 0.0
    answered: bool = False
    last: Sentence = NOTHING
    said: str = ""

    async def run(
        self, seconds: float, discovery: Discovery | None
    ) -> tuple[Admission, str] | None:
        """Return the admission and where it was given; None where this pod makes the network.

        Raises `Refused`, `PairingError`, `DeadlineExceeded`.
        """
        self.begun = asyncio.get_running_loop().time()
        try:
            if discovery is not None:
                await discovery.browse(self._saw)
                if self.told.creates and not self.told.entrypoints:
                    await discovery.announce(self._intention())
                    self.begun = asyncio.get_running_loop().time()
            return await self._look(seconds, looks=discovery is not None)
        finally:
            if discovery is not None:
                await discovery.close()

    async def _look(self, seconds: float, *, looks: bool) -> tuple[Admission, str] | None:
        while True:
            found = await self._ask_all()
            if found is not None:
                return found
            passed = self._passed()
            is_there = self.answered or bool(self.seen)
            may_make = not looks or self.rivals.may_make(passed)
            if self.told.creates and not is_there and may_make:
                return None
            if passed >= seconds:
                late = said(
                    "The network {name} did not let this machine in within {seconds} s.",
                    name=self.told.name,
                    seconds=round(seconds),
                )
                raise DeadlineExceeded(
                    joined((late, self.last)),
                    said(
                        "Is the pod there that makes it, and has both the same join secret? "
                        "Nothing was made here; the same command tries again."
                    ),
                )
            waiting = said("waiting for the network {name}.", name=self.told.name)
            self._tell(joined((waiting, self.last)))
            await asyncio.sleep(AGAIN_SECONDS)

    def _tell(self, text: Sentence) -> None:
        if text != self.said:
            self.said = text
            self.tell(Progress(text))

    def _passed(self) -> float:
        return asyncio.get_running_loop().time() - self.begun

    def _intention(self) -> Sighting:
        host, port = split_address(self.told.pod_config.pod.listen)
        address = join_address(host, port or _NO_PORT)
        return Sighting(INTENTION, intention_of(self.told.name), self.rivals.own, address, VERSION)

    def _saw(self, sighting: Sighting) -> None:
        if sighting.network == INTENTION:
            if sighting.network_hash == intention_of(self.told.name):
                self.rivals.saw(sighting.pod, self._passed())
        elif sighting.network == self.told.name:
            self.seen[sighting.address] = None

    async def _ask_all(self) -> tuple[Admission, str] | None:
        if self.ticket is None:
            if self.seen:
                raise Refused(
                    said(
                        "The network {name} is there already (at {address}); a second one of that "
                        "name was not made.",
                        name=self.told.name,
                        address=next(iter(self.seen)),
                    ),
                    _BY_CODE,
                )
            return None
        own = self.told.pod_config.pod.listen
        others = (at for at in self.told.entrypoints if not listens_at(own, at))
        for at in dict.fromkeys((*others, *self.seen)):
            try:
                return await self.asking.ask(self.ticket, at), at
            except Unreachable as error:
                self.last = error.detail
            except PairingError as error:
                self._note(error)
                if error.reason not in _PASSING:
                    raise
            except PeerError as error:
                self._note(error)
        return None

    def _note(self, error: PeerError) -> None:
        self.answered = True
        self.last = error.detail
