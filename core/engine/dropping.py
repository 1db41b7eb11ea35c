"""Dropping: lets copies go that this pod need not hold, with the pledges of enough other pods.

Many versions are asked about in one message. What is proven goes in one transaction, which says
first that this pod has it no more; the bytes go after that is on the disk. Whatever is in the way,
a pod that is away, one that says no or does not know the question, a program that opened the file:
the copy stays, and is asked about again later.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.engine.asked import Asked
from core.engine.bell import Bell
from core.engine.copies import Copies, Tools
from core.engine.giving_way import LONG_REST_TIMES
from core.engine.guarding import Guarding
from core.engine.letting_go import LettingGo, Moment
from core.engine.link import Link
from core.engine.parts import EngineParts
from core.engine.surplus import Candidate
from core.errors import PeerError, WormholeError
from core.ids import PodId
from core.model.content import FileVersion, Line
from core.placement.dropping import (
    PLEDGE_SECONDS,
    Copy,
    insists,
    is_proven,
    needed,
    to_ask,
)
from core.situation.guard import Amount
from core.wire.messages import AskPledges, Pledges, VersionName

LOOK_SECONDS: Final = 5.0
ROUND_NAMES: Final = 256
# So that the pods that are asked for them give their pledges as fast as they are asked for.
ROUND_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 10.0
AGAIN_SECONDS: Final = 15.0
NOTHING: Final[Mapping[FileVersion, int]] = {}
_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _Asking:
    """A version that pledges are asked for. `yielded`: another pod asks, and goes first."""

    pledges: int
    given: set[PodId] = field(default_factory=set)
    yielded: bool = False
    dropping: bool = False


class Dropping:
    """Asks for pledges, and drops what they prove. For one loop."""

    def __init__(
        self, parts: EngineParts, tools: Tools, copies: Copies, guarding: Guarding
    ) -> None:
        """Drop copies of the pod of `parts`."""
        self._clock = parts.clock
        self._workers = parts.workers
        self._tools = tools
        self._copies = copies
        self._guarding = guarding
        self._letting_go = LettingGo(parts)
        self._asking: dict[FileVersion, _Asking] = {}
        self._asked: Asked[Pledges] = Asked()
        self._one_round = asyncio.Lock()
        self._bell = Bell()

    async def run(self, may_begin: asyncio.Event) -> None:
        """Drop what need not be here, the coldest first, for ever, from `may_begin` on."""
        await may_begin.wait()
        while True:
            await self._bell.wait(LOOK_SECONDS)
            try:
                while await self._drop_some():
                    pass
            except WormholeError as error:
                _LOG.warning("Copies that are needless stay here for now: %s", error.detail)
                await self._bell.wait(AGAIN_SECONDS)

    async def give_back(self, names: Sequence[FileVersion]) -> Sequence[Line]:
        """Drop those of these copies that enough other pods pledge to keep; return their lines.

        A person asks for it: it waits for no pause, and it does not matter whether they belong
        here, unless a policy or what is under way keeps them here.
        """
        gone: list[Line] = []
        for first in range(0, len(names), ROUND_NAMES):
            wanted = set(names[first : first + ROUND_NAMES])
            states = await self._copies.look_now({entry for entry, _ in wanted})
            copies = {
                name: copy
                for state in states
                for head in state.heads
                if (name := (state.entry, head.version.dot)) in wanted
                and (copy := self._tools.surplus.copy_of(state, head)) is not None
            }
            gone += await self._round(copies)
        return gone

    def insists(self, name: FileVersion, asker: PodId) -> bool:
        """Say whether this pod wants to drop a version itself before `asker` does.

        Where it does not, it gives up what it asked for: it is about to pledge.
        """
        asking = self._asking.get(name)
        if asking is None:
            return False
        if insists(self._tools.pods.pod, asker, dropping=asking.dropping):
            return True
        asking.yielded = True
        return False

    def answered(self, link: Link, message: Pledges) -> None:
        """Take what a peer pledges."""
        self._asked.answered(link, message.token, message)

    async def _drop_some(self) -> bool:
        """Ask about the next copies and drop what is proven; False if there are none now."""
        tools = self._tools
        await tools.pausing.over()
        # Also while nothing goes: this pod may be restarted before it does.
        await self._guarding.causes.look(lowered=tools.surplus.has_lowered())
        settings, now = tools.pods.settings, self._clock.monotonic()
        if settings.frozen or tools.pods.leaves():
            return False  # it may stay after all, and is to be rid of nothing before it goes
        due = tools.surplus.due(now, settings.settle_seconds, self._present(), ROUND_NAMES)
        if not due:
            if tools.surplus.take_more():
                self._copies.look_at(tools.ledger.surplus(tools.pods.pod, settings.minimum))
            return False
        piece = tools.giving_way.begin()
        tools.surplus.put_off(due, now + AGAIN_SECONDS)
        unnamed = {name: one.size for name, one in due.items() if not self._is_named(one)}
        await self._round({name: candidate.copy for name, candidate in due.items()}, unnamed)
        await asyncio.sleep(max(piece.rest_seconds(LONG_REST_TIMES), ROUND_SECONDS))
        return True

    def _is_named(self, candidate: Candidate) -> bool:
        """Say whether it has a name why a copy is needless."""
        named = candidate.lowered or candidate.follows or self._guarding.causes.is_named
        return named or self._tools.pods.pod not in self._tools.pods.counted()

    async def _round(
        self, copies: Mapping[FileVersion, Copy], unnamed: Mapping[FileVersion, int] = NOTHING
    ) -> Sequence[Line]:
        """Ask for pledges for these copies, and drop those that have enough.

        `unnamed`: those, with their bytes, that nobody asked for: they must not be too many.
        """
        async with self._one_round:
            asked = Moment(self._clock.monotonic(), self._clock.wall_ms())
            pod, present = self._tools.pods.pod, self._present()
            whom = {name: to_ask(copy, pod, present) for name, copy in copies.items()}
            self._asking = {
                name: _Asking(needed(copy.copies, copy.minimum))
                for name, copy in copies.items()
                if whom[name]
            }
            try:
                await self._ask_all(whom)
                proven = await self._guarded(self._proven(), unnamed)
                if not proven:
                    return ()
                return await self._workers.run(lambda: self._letting_go.drop(proven, asked))
            finally:
                self._asking = {}

    async def _ask_all(self, whom: Mapping[FileVersion, Collection[PodId]]) -> None:
        by_pod: dict[PodId, list[FileVersion]] = {}
        for name, pods in whom.items():
            for pod in sorted(pods):
                by_pod.setdefault(pod, []).append(name)
        links = self._tools.links.up
        await asyncio.gather(
            *(self._ask(links[pod], names) for pod, names in by_pod.items() if pod in links)
        )

    async def _ask(self, link: Link, names: Sequence[FileVersion]) -> None:
        wanted = tuple(VersionName(*name) for name in names)
        try:
            answer = await self._asked.ask(
                link, lambda token: AskPledges(token, PLEDGE_SECONDS, wanted), ANSWER_SECONDS
            )
        except (TimeoutError, PeerError):
            return  # it is gone, or does not know the question: it pledged nothing
        for name in set(wanted) & set(answer.names):
            self._asking[name.entry, name.version].given.add(link.peer)

    def _proven(self) -> list[FileVersion]:
        """Return the versions that may go, and let nobody else go first from now on."""
        proven: list[FileVersion] = []
        present = self._present()
        for name, asking in self._asking.items():
            if not asking.yielded and is_proven(asking.given, present, asking.pledges):
                asking.dropping = True
                proven.append(name)
        return proven

    async def _guarded(
        self, proven: list[FileVersion], unnamed: Mapping[FileVersion, int]
    ) -> list[FileVersion]:
        """Return those that may go without a person having said so."""
        sizes = [unnamed[name] for name in proven if name in unnamed]
        if await self._guarding.may_drop(Amount(len(sizes), sum(sizes))):
            return proven
        return [name for name in proven if name not in unnamed]

    def _present(self) -> frozenset[PodId]:
        """Return the other members that are there and whose copies count."""
        pods = self._tools.pods
        return pods.present() & pods.counted() - {pods.pod}
