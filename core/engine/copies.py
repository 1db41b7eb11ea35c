"""Copies: finds what this pod should hold and lacks, and pulls it; never drops anything.

What is wanted is computed from the records again whenever they change; there is no queue to
repair. What need not be here is noted: it goes only with the pledges of others (`dropping`).
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Final

from core.contents.contents import Contents
from core.engine.adopting import Adopting
from core.engine.agenda import Agenda, Portion
from core.engine.bell import Bell, Chime, let_gather
from core.engine.giving_way import LONG_REST_TIMES, GivingWay
from core.engine.holdings import Holdings
from core.engine.ledger import Group, Ledger
from core.engine.link import Link
from core.engine.links import Links
from core.engine.pausing import Pausing
from core.engine.placing import Placing, with_writer
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.refilling import Refilling
from core.engine.small import ASK_MAX, SmallTraffic, read_heads
from core.engine.spooling import Spooling
from core.engine.surplus import Surplus
from core.engine.survey import (
    FileState,
    HeadState,
    look_at,
    own,
)
from core.engine.together import Company
from core.engine.wants import Want, Wants
from core.errors import NoSpace, PeerError, TransferEnded, WormholeError
from core.ids import Dot, EntryId
from core.model.content import INLINE_BYTES_MAX, LineRole
from core.model.priorities import Priority
from core.model.records import Version
from core.model.status import Reason
from core.ports import Clock, RecordStore, Workers
from core.replica.replica import Replica
from core.saying import NOTHING, Sentence

SURVEY_ENTRIES: Final = 256
GATHER_SECONDS: Final = 0.05
RETRY_SECONDS: Final = 5.0
SPACE_SECONDS: Final = 30.0
# A person ended the transfer: it would be no end if it began again at once.
ENDED_SECONDS: Final = 60.0
ASK_SECONDS: Final = 15.0

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the copies work with."""

    replica: Replica
    store: RecordStore
    contents: Contents
    workers: Workers
    clock: Clock
    pods: Pods
    links: Links
    pulls: Pulls
    small: SmallTraffic
    holdings: Holdings
    placing: Placing
    adopting: Adopting
    spooling: Spooling
    ledger: Ledger
    giving_way: GivingWay
    pausing: Pausing
    surplus: Surplus
    wants: Wants


class Copies:
    """Keeps the ledger, and pulls what this pod should hold. For one loop."""

    def __init__(self, tools: Tools, changed: Chime) -> None:
        """Work with `tools`; `changed` is rung when counts change."""
        self._tools = tools
        self._changed = changed
        self._vanished: Callable[[EntryId], None] = lambda _entry: None
        self._elsewhere: Callable[[EntryId, HeadState], None] = lambda _entry, _head: None
        self._agenda = Agenda(tools.ledger.knows)
        self._wants = tools.wants
        self._refilling = Refilling(self._wants, tools.clock)
        # Of two looks at once the older one might end last, and be believed.
        self._one_look = asyncio.Lock()
        self._survey_bell = Bell()
        self._pull_bell = Bell()

    def start(
        self,
        vanished: Callable[[EntryId], None],
        elsewhere: Callable[[EntryId, HeadState], None],
    ) -> None:
        """Say who is told of files that are shown nowhere any more, and of versions that are not
        here and are not to be.
        """
        self._vanished, self._elsewhere = vanished, elsewhere

    @property
    def pending(self) -> int:
        """How many files are still to be looked at."""
        return len(self._agenda)

    @property
    def lacking(self) -> int:
        """How many versions this pod wants now; of very many that it lacks, only some."""
        return len(self._wants)

    @property
    def problem(self) -> Sentence:
        """What is in the way of the copies that wait for space here, nothing if none does."""
        return self._wants.no_room()

    def look_at(self, entries: Iterable[EntryId]) -> None:
        """These files changed: look at them again."""
        self._agenda.name(entries)
        self._survey_bell.ring()

    def look_below(self, entries: Collection[EntryId]) -> None:
        """What holds for these changed: look at all below those of them that are folders."""
        if entries:
            self._agenda.name_below(entries)
            self._survey_bell.ring()

    def look_at_all(self) -> None:
        """Members, presence or settings changed: look at everything again."""
        self._agenda.name_all()
        self._survey_bell.ring()

    def links_changed(self) -> None:
        """Somebody came or went: what could not be pulled may be now."""
        self._wants.hurry(self._tools.clock.monotonic())
        self._refilling.links_changed()
        self._pull_bell.ring()

    async def look_now(self, entries: Collection[EntryId]) -> Sequence[FileState]:
        """Look at these files before all others; return how they are."""
        async with self._one_look:
            states = await self._tools.workers.run(lambda: _look(self._tools, sorted(entries)))
            self._take_all(states)
            return states

    async def wanted(self, names: Sequence[tuple[EntryId, Dot]]) -> Collection[Dot]:
        """Return the versions among those that just came along that this pod should keep."""
        await self.look_now({entry for entry, _ in names})
        return {dot for _, dot in names if dot in self._wants}

    # --- looking

    async def run_survey(self) -> None:
        """Look at what changed, for ever."""
        self._survey_bell.ring()
        while True:
            await self._survey_bell.wait()
            while self._agenda or self._has_room():
                piece = self._tools.giving_way.begin()
                looked_at = await self._look_at_some()
                self._changed.ring()
                pause = piece.rest_seconds(LONG_REST_TIMES)
                if looked_at < SURVEY_ENTRIES:
                    self._pull_bell.ring()
                    pause = max(pause, GATHER_SECONDS)
                await let_gather(looked_at, pause)
            self._pull_bell.ring()

    async def _look_at_some(self) -> int:
        """Look at what comes first on the agenda; return how many entries those were."""
        async with self._one_look:
            source = self._agenda or self._refilling
            portion = source.take(SURVEY_ENTRIES)
            try:
                tools = self._tools
                entries, states = await tools.workers.run(lambda: _look_at(tools, portion))
            except BaseException:
                self._agenda.give_back(portion)
                raise
            self._agenda.done(portion)
            self._take_all(states)
            self._wants.trim(self._tools.links.up.keys())
            return len(entries)

    def _has_room(self) -> bool:
        return self._refilling.is_time(self._tools.links.up.keys())

    def _take_all(self, states: Iterable[FileState]) -> None:
        self._tools.placing.begin()
        self._tools.spooling.begin()
        for state in states:
            self._take(state)
        self._tools.spooling.counts()

    def _take(self, state: FileState) -> None:
        tools = self._tools
        lacking = {head.version.dot for head in state.heads if not (head.here or head.cached)}
        self._wants.forget_others(state.entry, lacking)
        tools.surplus.look(state, tools.clock.monotonic())
        for dot in state.stale:
            # It was replaced, and what was here of it is gone: nobody would ever say so else.
            tools.holdings.withdraw(state.entry, dot)
        for version in state.left:
            tools.adopting.take(version, (state.entry,))
        kin = tools.contents.table.kin
        fresh = [copy for copy in state.copies if kin.note(copy, state.entry)]
        if fresh:
            # Who may have their blocks was not known when they were looked at.
            self.look_at(fresh)
        if not state.heads:
            tools.ledger.drop(state.entry)
            tools.placing.settled(state.entry)
            if not state.alive:
                self._vanished(state.entry)
            return
        tools.spooling.look(state)
        owed = False
        for head in state.heads:
            owed = self._owe(state, head) or owed
        if all(len(head.holders) >= state.wanted.copies for head in state.heads):
            tools.placing.settled(state.entry)
        group = _group(state, tools, owed=owed)
        tools.ledger.put(state.entry, state.size, group)

    def _owe(self, state: FileState, head: HeadState) -> bool:
        """Want a version if this pod should hold it; say whether it lacks it."""
        tools = self._tools
        if head.here or head.cached:
            tools.spooling.keep(state, head, tools.placing)
            return False
        if head.claimed:
            # It was removed or rotted since: a copy that is not there must not be counted on.
            tools.holdings.withdraw(state.entry, head.version.dot)
        if not tools.placing.should_hold(state, head):
            self._wants.forget(head.version.dot)
            self._elsewhere(state.entry, head)
            return False
        holders, due = with_writer(head), _due(tools, head.version)
        company = tools.placing.belongs_on(state, head) - holders
        self._wants.put(head.version, holders, due, head.older, company=company, torn=head.torn)
        return True

    # --- pulling

    async def run_pulls(self, group: asyncio.TaskGroup) -> None:
        """Pull what is due, a few at a time, for ever."""
        slots = asyncio.Semaphore(self._tools.pods.settings.pulls_at_once)
        while True:
            await self._tools.pausing.over()
            now = self._tools.clock.monotonic()
            self._ask_small(now, group)
            for want in self._wants.ready(now, self._tools.links.up.keys()):
                await slots.acquire()
                want.busy = True
                group.create_task(self._pull(want, slots))
            due = self._wants.next_due(now)
            pause = (now + RETRY_SECONDS if due is None else due) - self._tools.clock.monotonic()
            if self._has_room():
                self._survey_bell.ring()
            await self._pull_bell.wait(max(pause, 0.01))

    def _ask_small(self, now: float, group: asyncio.TaskGroup) -> None:
        up = self._tools.links.up
        for pod, names in self._wants.small_by_source(now, up.keys()).items():
            part = names[: 4 * ASK_MAX]
            self._wants.asked([dot for _, dot in part], now + ASK_SECONDS)
            if pod in up:
                # One that reads nothing must not keep this pod from asking the others.
                group.create_task(_ask(self._tools.small, up[pod], part))

    def small_arrived(
        self,
        kept: Sequence[tuple[EntryId, Dot]],
        lacking: Sequence[tuple[EntryId, Dot]],
        link: Link,
    ) -> None:
        """Small contents came, or a peer does not have them."""
        for _, dot in kept:
            self._wants.forget(dot)
        for _, dot in lacking:
            want = self._wants.get(dot)
            if want is not None:
                want.due = self._tools.clock.monotonic() + RETRY_SECONDS
        if kept:
            self._tools.holdings.durable(kept)
            self.look_at(entry for entry, _ in kept)
        self._pull_bell.ring()

    async def _pull(self, want: Want, slots: asyncio.Semaphore) -> None:
        clock, version = self._tools.clock, want.version
        sources = want.of_whom_blocks(self._tools.links.up.keys())
        # A disk that refuses a block takes its time for that: it is not asked again and again.
        done, pause, no_room = False, RETRY_SECONDS if sources else SPACE_SECONDS, NOTHING
        try:
            min_free = self._tools.pods.settings.min_free_bytes
            await self._tools.workers.run(lambda: self._tools.pulls.check_room(version, min_free))
            async with AsyncExitStack() as stack:
                pull = await self._tools.pulls.held(stack, version, self._reason(version.entry))
                linked = self._tools.links.up.keys()
                done = await pull.whole(
                    lambda: want.of_whom_blocks(linked),
                    Priority.COPIES,
                    LineRole.CURRENT,
                    lambda: read_heads(self._tools.store, version.entry),
                    Company(self._tools.pods.pod, lambda: want.company & linked),
                )
        except NoSpace as error:
            no_room, pause = error.detail, SPACE_SECONDS
        except TransferEnded:
            pause = ENDED_SECONDS
            want.rests_until = clock.monotonic() + ENDED_SECONDS
        except (WormholeError, LookupError, OSError) as error:
            _LOG.info("A version could not be fetched yet: %s", error)
        finally:
            slots.release()
            want.busy, want.tries, want.no_room = False, want.tries + 1, no_room
            want.due = clock.monotonic() + pause
            self._pull_bell.ring()
        if done:
            self._wants.forget(version.dot)
            self._tools.holdings.durable([(version.entry, version.dot)])
        self.look_at([version.entry])

    def _reason(self, entry: EntryId) -> Reason:
        return Reason.KEEP if self._tools.ledger.was_kept(entry) else Reason.COPY


def _look_at(tools: Tools, portion: Portion) -> tuple[Sequence[EntryId], list[FileState]]:
    """Find what is to be looked at, and look. For a worker."""
    with tools.store.read() as reader:
        entries = portion.find(reader)
    return entries, _look(tools, entries)


def _look(tools: Tools, entries: Sequence[EntryId]) -> list[FileState]:
    return look_at(tools.store, tools.contents, tools.pods, entries)


async def _ask(small: SmallTraffic, link: Link, names: Sequence[tuple[EntryId, Dot]]) -> None:
    with suppress(PeerError):  # the link's own tasks see to that; it is asked again
        await small.ask(link, names)


def _group(state: FileState, tools: Tools, *, owed: bool) -> Group:
    """Return how a file is counted: by the version with the fewest copies."""
    least = min(state.heads, key=lambda head: len(head.holders))
    mine = any(own(head.version, tools.replica.incarnation) for head in state.heads)
    able = tools.placing.able(least.version)
    return Group(
        state.wanted.copies,
        least.holders,
        able,
        mine=mine,
        owed=owed,
        writer=least.writer,
        kept=tools.placing.is_kept(state),
    )


def _due(tools: Tools, version: Version) -> float:
    """Return when to pull: after the quiet time; what is small or awaited at once."""
    clock, settings = tools.clock, tools.pods.settings
    if version.size <= INLINE_BYTES_MAX or settings.copies_awaited:
        return clock.monotonic()
    age = max(0.0, (clock.wall_ms() - version.stamp.ms) / 1_000)
    return clock.monotonic() + max(0.0, settings.min_replication_seconds - age)
