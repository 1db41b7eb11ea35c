"""What an engine does by itself now and then: members, presence, its own news, cleaning up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from core.engine.bell import Bell
from core.engine.pieces import Pieces
from core.engine.reactions import Reactions
from core.engine.readers import Heard
from core.errors import WormholeError
from core.ids import EntryId, Incarnation, PodId
from core.model.members import PodInfo
from core.placement.popularity import Warmth
from core.placement.rendezvous import Candidate
from core.wire.info import INFO_TOPIC, encode_info

WATCH_SECONDS: Final = 5.0
# A store that was rolled back without knowing it must hear of that before it writes by itself.
MEETING_SECONDS: Final = 15.0
# One that takes nothing any more must not stay for longer because of that.
FAREWELL_SECONDS: Final = 1.0
_LOG: Final = logging.getLogger(__name__)


class Upkeep:
    """Keeps what the engine knows of the network up to date. For one loop."""

    def __init__(self, pieces: Pieces, reactions: Reactions, refresh: Bell) -> None:
        """Look after `pieces`."""
        self._pieces = pieces
        self._reactions = reactions
        self._bell = refresh
        self._info: PodInfo | None = None
        self._met = False
        self._lasting: tuple[frozenset[PodId], bool] = (frozenset(), False)
        self._choices: list[tuple[Candidate, ...]] = []

    async def announce(self, info: PodInfo) -> None:
        """Tell the network about this pod, now and whenever its incarnation changes."""
        self._info = info
        await self.refresh()
        await self._tell_info()

    async def refresh(self) -> None:
        """Read members and news again, and act on what changed."""
        pieces = self._pieces
        members, infos = pieces.pods.members, pieces.pods.infos
        heard = await pieces.parts.workers.run(self._read_pods)
        pieces.copies.look_at(pieces.readers.take(heard))
        now = pieces.pods
        if members != now.members:
            pieces.parts.contents.expect_others(bool(now.others()))
            admitted = {pod: now.members[pod].certificate for pod in now.addresses()}
            await self._say_farewell(pieces.links.up.keys() - admitted.keys())
            pieces.parts.transport.set_members(admitted, now.removed())
        if members != now.members or infos != now.infos:
            pieces.links.set_members(now.addresses())
        if members != now.members or _lives(infos) != _lives(now.infos):
            pieces.copies.look_at_all()
        self._see_targets()

    async def _say_farewell(self, removed: Collection[PodId]) -> None:
        """Let pods that were removed know it from the record itself, in the time that they get.

        From then on nobody answers them: who was not told would only find all the others silent.
        """
        links = [self._pieces.links.up[pod] for pod in sorted(removed)]
        if not links:
            return
        told = (self._pieces.exchange.farewell(link) for link in links)
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await asyncio.gather(*told, return_exceptions=True)

    async def run_meeting(self) -> None:
        """Let this pod write of itself once it met a peer, or none came for a while."""
        pieces = self._pieces
        others = [pod for pod in pieces.pods.addresses() if pod != pieces.pods.pod]
        if others:
            with suppress(TimeoutError):
                async with asyncio.timeout(MEETING_SECONDS):
                    await pieces.exchange.met.wait()
        self._met = True
        pieces.holdings.may_announce.set()
        await self._careful(self._tell_info)

    async def run_refresh(self) -> None:
        """Refresh when something happened, for ever."""
        while True:
            await self._bell.wait()
            await self._careful(self.refresh)
            await self._careful(self._tell_info)
            dead = self._reactions.take_dead()
            if dead:
                await self._careful(lambda dead=dead: self._retire(dead))  # type: ignore[misc]

    async def _retire(self, dead: Collection[EntryId]) -> None:
        lines = await self._pieces.housekeeping.retire(dead)
        await self._pieces.guarding.deleted(lines)

    async def run_watch(self) -> None:
        """See pods become absent and the grace time pass, for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self._see_targets()
            self._pieces.changed.ring()
            await self._careful(self._tell_info)

    async def run_readers(self) -> None:
        """Tell the others now and then what is read here, and see heat fade, for ever."""
        pieces = self._pieces
        await pieces.holdings.may_announce.wait()
        while True:
            await asyncio.sleep(pieces.pods.settings.tell_heat_seconds)
            await self._careful(pieces.readers.tell)
            pieces.copies.look_at(pieces.placing.overdue())
            if pieces.readers.is_time_for_all():
                pieces.copies.look_at_all()
            self._bell.ring()

    async def run_cleaning(self) -> None:
        """Forget what nobody needs any more, for ever."""
        pieces = self._pieces
        next_at = pieces.parts.clock.monotonic() + pieces.pods.settings.collect_seconds
        seen: dict[PodId, Mapping[Incarnation, int]] = {}
        while True:
            await asyncio.sleep(min(WATCH_SECONDS, pieces.pods.settings.collect_seconds))
            await self._careful(pieces.housekeeping.unlink)
            waiting = bool(pieces.copies.problem)
            targets = len(pieces.pods.able())
            await self._careful(lambda waiting=waiting: pieces.evicting.give_way(waiting=waiting))  # type: ignore[misc]
            await self._careful(
                lambda targets=targets, waiting=waiting: pieces.housekeeping.give_way(  # type: ignore[misc]
                    targets, waiting=waiting
                )
            )
            if await self._settled() or pieces.guarding.has_calmed():
                seen = {}  # whether all know of the removal was not asked about these before
            # What is kept only until all know of its removal goes as soon as they told so.
            waits = pieces.housekeeping.waits and pieces.exchange.reports != seen
            if not waits and pieces.parts.clock.monotonic() < next_at:
                continue
            seen = dict(pieces.exchange.reports)
            await self._careful(lambda: pieces.housekeeping.collect(pieces.exchange.reports))
            await self._careful(lambda: pieces.housekeeping.expire(len(pieces.pods.able())))
            next_at = pieces.parts.clock.monotonic() + pieces.pods.settings.collect_seconds

    async def _settled(self) -> bool:
        """Make history of what removed lines still hold; say whether there was something."""
        entries: Sequence[EntryId] = ()
        try:
            entries = await self._pieces.housekeeping.settle()
        except WormholeError as error:
            _LOG.warning("Upkeep failed and is tried again: %s", error.detail)
        # Another member may have brought a file back before its last close here.
        self._pieces.copies.look_at(entries)
        return bool(entries)

    def _read_pods(self) -> Heard:
        with self._pieces.parts.store.read() as reader:
            self._pieces.pods.read(reader, self._pieces.parts.clock.monotonic())
            return self._pieces.readers.look(reader)

    async def _tell_info(self) -> None:
        pieces = self._pieces
        first = pieces.pods.pod not in pieces.pods.infos
        if self._info is None or not (self._met or first):
            return
        info = replace(self._info, incarnation=pieces.parts.replica.incarnation)
        if pieces.pods.infos.get(pieces.pods.pod) != info:
            await pieces.parts.workers.run(lambda: self._write_info(info))
            await self.refresh()

    def _write_info(self, info: PodInfo) -> None:
        with self._pieces.parts.replica.change() as change:
            change.put_news(self._pieces.pods.pod, INFO_TOPIC, encode_info(info))

    def _see_targets(self) -> None:
        """Look at all files where it matters to them what pods there are and what they offer.

        Pods tell of themselves whenever their space has changed a little: to look at everything for
        that would never end in a network of many pods.
        """
        pods, now = self._pieces.pods, self._pieces.parts.clock.monotonic()
        choices = [pods.undemanding(now), *(pods.candidates(now, warmth) for warmth in Warmth)]
        lasting = (pods.lasting(now), pods.has_met_all(now))
        if (choices, lasting) != (self._choices, self._lasting):
            self._choices, self._lasting = choices, lasting
            self._pieces.copies.look_at_all()

    @staticmethod
    async def _careful(work: Callable[[], Awaitable[object]]) -> None:
        """Do `work`; a disk that fails must not end the engine."""
        try:
            await work()
        except WormholeError as error:
            _LOG.warning("Upkeep failed and is tried again: %s", error.detail)


def _lives(infos: Mapping[PodId, PodInfo]) -> dict[PodId, Incarnation]:
    """Return in which life each pod tells that it is: only what it claims in this one counts."""
    return {pod: info.incarnation for pod, info in infos.items()}
