"""Admission at a distance: machines that wait at one administrator's pod are let in at another.

The pod at which a machine waits tells those that may decide, and takes their word; it admits the
machine itself, with its own signature, as if a person had decided there. Who may not administer
the network is told nothing, and neither its word nor what it tells counts.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from core.engine.asked import Asked
from core.engine.bell import Bell
from core.engine.link import Link
from core.engine.links import Links
from core.errors import NotFound, PairingError, PeerError, Refused, WormholeError
from core.ids import PodId
from core.membership.requests import JoinRequest
from core.saying import said
from core.wire.messages import AllAsking, Asking, Decide, Decided

LOOK_SECONDS: Final = 5.0
SEND_SECONDS: Final = 5.0
# Longer than whoever admits a machine waits for it.
DECIDE_SECONDS: Final = 40.0
_LOG: Final = logging.getLogger(__name__)


class Desk(Protocol):
    """Where machines wait on this pod."""

    @property
    def waiting(self) -> Sequence[JoinRequest]:
        """Those that wait here now."""
        ...

    async def administrators(self) -> Collection[PodId]:
        """Return the pods that may let machines in now."""
        ...

    async def decide(self, request: JoinRequest, *, admit: bool) -> None:
        """Let one in, or turn it away. Raises `NotFound`, `PairingError`."""
        ...


@dataclass(frozen=True, slots=True)
class AskingAt:
    """A machine that waits at the pod `at`."""

    request: JoinRequest
    at: PodId


class Admission:
    """Tells, hears and decides. For one loop."""

    def __init__(self, pod: PodId, links: Links) -> None:
        """Work for `pod`; nobody waits there before `attend`."""
        self._pod = pod
        self._links = links
        self._desk: Desk | None = None
        self._bell = Bell()
        self._told: dict[PodId, tuple[Link, tuple[JoinRequest, ...]]] = {}
        self._heard: dict[PodId, tuple[Link, tuple[JoinRequest, ...]]] = {}
        self._asked: Asked[Decided] = Asked()
        self._deciding: set[PodId] = set()
        self._group: asyncio.TaskGroup | None = None

    def attend(self, desk: Desk) -> None:
        """Tell of the machines that wait at `desk` from now on."""
        self._desk = desk
        self._bell.ring()

    def changed(self) -> None:
        """Who waits here changed, or who is linked."""
        self._bell.ring()

    async def run(self, group: asyncio.TaskGroup) -> None:
        """Tell those that may decide, for ever."""
        self._group = group
        while True:
            try:
                await self._tell()
            except WormholeError as error:
                _LOG.warning("Who may let machines in could not be read: %s", error.detail)
            # Who may decide changes, too, and rarely.
            await self._bell.wait(LOOK_SECONDS)

    async def elsewhere(self) -> Sequence[AskingAt]:
        """Return the machines that wait at other pods; none where this one may not decide."""
        administrators = await self._administrators()
        if self._pod not in administrators:
            return ()
        return [
            AskingAt(request, peer)
            for peer, (link, requests) in sorted(self._heard.items(), key=lambda item: item[0])
            if self._links.up.get(peer) is link and peer in administrators
            for request in requests
        ]

    async def decide(self, asking: AskingAt, *, admit: bool) -> None:
        """Have the pod at which a machine waits let it in, or turn it away.

        Raises `PairingError` where nothing came of it.
        """
        link = self._links.up.get(asking.at)
        if link is None:
            raise PairingError(
                said("The pod at which that machine waits cannot be reached any more.")
            )
        request = asking.request
        try:
            answer = await self._asked.ask(
                link,
                lambda token: Decide(token, request.pod, request.words, admit),
                DECIDE_SECONDS,
            )
        except TimeoutError:
            raise PairingError(
                said("{name}, where that machine waits, does not answer.", name=link.name)
            ) from None
        if answer.problem:
            raise PairingError(answer.problem, answer.remedy)

    # --- what peers say

    def heard(self, link: Link, message: AllAsking) -> None:
        """Take who waits at a peer, in the place of what it told before."""
        told = (JoinRequest(each.pod, each.name, each.words) for each in message.waiting)
        self._heard[link.peer] = (link, tuple(told))

    async def asked(self, link: Link, message: Decide) -> None:
        """Take a decision of a peer; what becomes of it is answered later.

        Of one peer one is dealt with at a time: a person decides.
        """
        if self._group is None or link.peer in self._deciding:
            await link.send(Decided(message.token, "Another decision is still under way there."))
            return
        self._deciding.add(link.peer)
        self._group.create_task(self._carry_out(link, message))

    def answered(self, link: Link, message: Decided) -> None:
        """Take what came of a decision."""
        self._asked.answered(link, message.token, message)

    async def _carry_out(self, link: Link, message: Decide) -> None:
        try:
            answer = Decided(message.token)
            try:
                await self._decide_here(link, message)
            except WormholeError as error:
                answer = Decided(message.token, str(error)[:1_000], error.remedy[:1_000])
            with suppress(PeerError):
                await link.send(answer)
        finally:
            self._deciding.discard(link.peer)

    async def _decide_here(self, link: Link, message: Decide) -> None:
        if self._desk is None or link.peer not in await self._administrators():
            raise Refused(said("{name} may not let machines in.", name=link.name))
        for request in self._desk.waiting:
            if (request.pod, request.words) == (message.pod, message.words):
                word = "lets" if message.admit else "does not let"
                _LOG.info("An administrator at %s %s %s in.", link.name, word, request.name)
                await self._desk.decide(request, admit=message.admit)
                return
        raise NotFound(said("That machine does not wait to be let in any more."))

    async def _administrators(self) -> Collection[PodId]:
        return frozenset() if self._desk is None else await self._desk.administrators()

    async def _tell(self) -> None:
        """Tell each linked pod what is news to it; one that may not decide hears of nobody."""
        administrators = await self._administrators()
        waiting = () if self._desk is None else tuple(self._desk.waiting)
        told, self._told = self._told, {}
        for peer, link in list(self._links.up.items()):
            requests = waiting if peer in administrators else ()
            before = told.get(peer)
            known = before[1] if before is not None and before[0] is link else ()
            if requests != known and await self._send(link, requests):
                known = requests
            self._told[peer] = (link, known)
        self._heard = {
            peer: heard
            for peer, heard in self._heard.items()
            if self._links.up.get(peer) is heard[0]
        }

    @staticmethod
    async def _send(link: Link, requests: Sequence[JoinRequest]) -> bool:
        waiting = tuple(Asking(each.pod, each.name, each.words) for each in requests)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await link.send(AllAsking(waiting))
        except (PeerError, TimeoutError):
            return False
        return True
