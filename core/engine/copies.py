"""Copies: finds what this pod should hold and lacks, and pulls it; never drops anything.

What is wanted is computed from the records again whenever they change; there is no queue to
repair. A surplus copy stays: dropping needs pledges, which are not part of this version.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from core.engine.bell import Bell, Chime
from core.engine.holdings import Holdings
from core.engine.ledger import Ledger
from core.engine.link import Link
from core.engine.links import Links
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.small import ASK_MAX, SmallTraffic, heads_of_file
from core.engine.survey import (
    FileState,
    HeadState,
    Survey,
    all_files,
    keeps_here,
    own,
    revive,
)
from core.errors import NoSpace, PeerError, WormholeError
from core.ids import Dot, EntryId, PodId
from core.model.content import INLINE_BYTES_MAX, LineRole
from core.model.records import Version
from core.placement.rendezvous import targets
from core.ports import Clock, RecordStore, Workers
from core.replica.replica import Replica
from core.transfer.scheduler import Priority

SURVEY_ENTRIES: Final = 256
RETRY_SECONDS: Final = 5.0
SPACE_SECONDS: Final = 30.0
ASK_SECONDS: Final = 15.0

_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _Want:
    version: Version
    sources: frozenset[PodId]
    due: float
    busy: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Tools:
    """What the copies work with."""

    replica: Replica
    store: RecordStore
    workers: Workers
    clock: Clock
    pods: Pods
    links: Links
    pulls: Pulls
    small: SmallTraffic
    holdings: Holdings
    ledger: Ledger


class Copies:
    """Keeps the ledger, and pulls what this pod should hold. For one loop."""

    def __init__(self, tools: Tools, changed: Chime) -> None:
        """Work with `tools`; `changed` is rung when counts change."""
        self._tools = tools
        self._changed = changed
        self._vanished: Callable[[EntryId], None] = lambda _entry: None
        self._stale: dict[EntryId, None] = {}
        self._all_stale = True
        self._wants: dict[Dot, _Want] = {}
        self._by_entry: dict[EntryId, set[Dot]] = {}
        self._looked_at = 0
        # Of two looks at once the older one might end last, and be believed.
        self._one_look = asyncio.Lock()
        self._survey_bell = Bell()
        self._pull_bell = Bell()
        self.problem = ""

    def start(self, vanished: Callable[[EntryId], None]) -> None:
        """Say who is told of files that are shown nowhere any more."""
        self._vanished = vanished

    @property
    def pending(self) -> int:
        """How many files are still to be looked at."""
        return len(self._stale) + self._looked_at + (1 if self._all_stale else 0)

    @property
    def lacking(self) -> int:
        """How many versions this pod should hold and does not."""
        return len(self._wants)

    def look_at(self, entries: Iterable[EntryId]) -> None:
        """These files changed: look at them again."""
        self._stale.update(dict.fromkeys(entries))
        self._survey_bell.ring()

    def look_at_all(self) -> None:
        """Members, presence or policies changed: look at everything again."""
        self._all_stale = True
        self._survey_bell.ring()

    def links_changed(self) -> None:
        """Somebody came or went: what could not be pulled may be now."""
        for want in self._wants.values():
            want.due = min(want.due, self._tools.clock.monotonic())
        self._pull_bell.ring()

    async def wanted(self, names: Sequence[tuple[EntryId, Dot]]) -> Collection[Dot]:
        """Return the versions among those that just came along that this pod should keep."""
        entries = [entry for entry, _ in names]
        async with self._one_look:
            for state in await self._tools.workers.run(lambda: self._look(entries)):
                self._take(state)
        return {dot for _, dot in names if dot in self._wants}

    # --- looking

    async def run_survey(self) -> None:
        """Look at what changed, for ever."""
        self._survey_bell.ring()
        while True:
            await self._survey_bell.wait()
            while self._stale or self._all_stale:
                if self._all_stale:
                    self._all_stale = False
                    files = await self._tools.workers.run(self._all_files)
                    self._stale.update(dict.fromkeys(files))
                await self._look_at_some()
                self._changed.ring()
            self._pull_bell.ring()

    async def _look_at_some(self) -> None:
        """Look at the first of the stale files.

        They are no longer stale from the moment the look begins: what changes while it lasts makes
        them stale again, and only a later look may say how it is then.
        """
        async with self._one_look:
            batch = list(self._stale)[:SURVEY_ENTRIES]
            for entry in batch:
                del self._stale[entry]
            self._looked_at = len(batch)
            try:
                states = await self._tools.workers.run(lambda: self._look(batch))
            except BaseException:
                self._stale.update(dict.fromkeys(batch))
                raise
            finally:
                self._looked_at = 0
            for state in states:
                self._take(state)

    def _all_files(self) -> list[EntryId]:
        with self._tools.store.read() as reader:
            return all_files(reader)

    def _look(self, entries: Sequence[EntryId]) -> list[FileState]:
        settings = self._tools.pods.settings
        with self._tools.store.read() as reader:
            survey = Survey(reader, self._tools.pods, settings.rules, settings.copies)
            states = survey.look(entries)
        back = [state.entry for state in states if any(head.aside for head in state.heads)]
        if not back:
            return states
        revive(self._tools.store, back)
        with self._tools.store.read() as reader:
            survey = Survey(reader, self._tools.pods, settings.rules, settings.copies)
            return survey.look(entries)

    def _take(self, state: FileState) -> None:
        tools = self._tools
        lacking = {head.version.dot for head in state.heads if not head.here}
        for dot in self._by_entry.get(state.entry, set()) - lacking:
            self._forget(dot)
        if not state.heads:
            tools.ledger.drop(state.entry)
            if not state.alive:
                self._vanished(state.entry)
            return
        owed = False
        for head in state.heads:
            owed = self._owe(state, head) or owed
        least = min(state.heads, key=lambda head: len(head.holders))
        mine = any(own(head.version, tools.replica.incarnation) for head in state.heads)
        tools.ledger.put(
            state.entry, state.size, state.wanted.copies, least.holders, mine=mine, owed=owed
        )

    def _owe(self, state: FileState, head: HeadState) -> bool:
        """Want a version if this pod should hold it; say whether it lacks it."""
        tools = self._tools
        if head.here:
            if not head.claimed:
                # Whole is not durable: it is synced before anybody is told.
                tools.holdings.found(head.line, state.entry, head.version.dot)
            return False
        if not self._should_hold(state, head):
            self._forget(head.version.dot)
            return False
        sources = _with(head.holders, head.writer)
        known = self._wants.get(head.version.dot)
        if known is not None:
            known.sources = sources
        else:
            due = self._due(head.version)
            self._wants[head.version.dot] = _Want(head.version, sources, due)
            self._by_entry.setdefault(state.entry, set()).add(head.version.dot)
        return True

    def _forget(self, dot: Dot) -> None:
        want = self._wants.pop(dot, None)
        if want is None:
            return
        dots = self._by_entry[want.version.entry]
        dots.discard(dot)
        if not dots:
            del self._by_entry[want.version.entry]

    def _should_hold(self, state: FileState, head: HeadState) -> bool:
        tools = self._tools
        now = tools.clock.monotonic()
        if keeps_here(state.wanted.keep, tools.pods.active_names(), tools.pods.pod):
            return True
        chosen = targets(state.entry, state.wanted.copies, tools.pods.candidates(now), head.holders)
        return tools.pods.pod in chosen

    def _due(self, version: Version) -> float:
        """Return when to pull: after the quiet time; small contents at once."""
        clock, settings = self._tools.clock, self._tools.pods.settings
        if version.size <= INLINE_BYTES_MAX:
            return clock.monotonic()
        age = max(0.0, (clock.wall_ms() - version.stamp.ms) / 1_000)
        return clock.monotonic() + max(0.0, settings.min_replication_seconds - age)

    # --- pulling

    async def run_pulls(self, group: asyncio.TaskGroup) -> None:
        """Pull what is due, a few at a time, for ever."""
        slots = asyncio.Semaphore(self._tools.pods.settings.pulls_at_once)
        while True:
            now = self._tools.clock.monotonic()
            await self._ask_small(now)
            for want in self._ready(now):
                await slots.acquire()
                want.busy = True
                group.create_task(self._pull(want, slots))
            dues = [want.due for want in self._wants.values() if not want.busy and want.due > now]
            pause = min(dues, default=now + RETRY_SECONDS) - self._tools.clock.monotonic()
            await self._pull_bell.wait(max(pause, 0.01))

    def _ready(self, now: float) -> list[_Want]:
        ready = [
            want
            for want in self._wants.values()
            if not want.busy
            and want.due <= now
            and (want.version.size > INLINE_BYTES_MAX or want.tries > 1)
            and self._sources(want)
        ]
        # Those with the fewest copies first.
        return sorted(ready, key=lambda want: (len(want.sources), want.version.stamp))[:64]

    def _sources(self, want: _Want) -> Collection[PodId]:
        up = self._tools.links.up
        return [pod for pod in sorted(want.sources) if pod in up]

    async def _ask_small(self, now: float) -> None:
        asks: dict[PodId, list[tuple[EntryId, Dot]]] = {}
        for want in self._wants.values():
            if want.version.size > INLINE_BYTES_MAX or want.due > now or want.tries > 1:
                continue
            sources = self._sources(want)
            if sources:
                chosen = list(sources)[want.tries % len(sources)]
                asks.setdefault(chosen, []).append((want.version.entry, want.version.dot))
        for pod, names in asks.items():
            link = self._tools.links.up.get(pod)
            part = names[: 4 * ASK_MAX]
            for _, dot in part:
                self._wants[dot].due = now + ASK_SECONDS
                self._wants[dot].tries += 1
            if link is not None:
                try:
                    await self._tools.small.ask(link, part)
                except PeerError:
                    continue  # the link's own tasks see to that; what was asked is asked again

    def small_arrived(
        self,
        kept: Sequence[tuple[EntryId, Dot]],
        lacking: Sequence[tuple[EntryId, Dot]],
        link: Link,
    ) -> None:
        """Small contents came, or a peer does not have them."""
        for _, dot in kept:
            self._forget(dot)
        for _, dot in lacking:
            want = self._wants.get(dot)
            if want is not None:
                want.due = self._tools.clock.monotonic() + RETRY_SECONDS
        if kept:
            self._tools.holdings.durable(kept)
            self.look_at(entry for entry, _ in kept)
        self._pull_bell.ring()

    async def _pull(self, want: _Want, slots: asyncio.Semaphore) -> None:
        clock, version = self._tools.clock, want.version
        done, pause = False, RETRY_SECONDS
        try:
            async with AsyncExitStack() as stack:
                pull = await self._tools.pulls.held(stack, version)
                done = await pull.whole(
                    lambda: self._sources(want),
                    Priority.COPIES,
                    LineRole.CURRENT,
                    lambda: self._heads(version.entry),
                )
            self.problem = ""
        except NoSpace as error:
            self.problem, pause = error.detail, SPACE_SECONDS
        except (WormholeError, LookupError, OSError) as error:
            _LOG.info("A version could not be fetched yet: %s", error)
        finally:
            slots.release()
            want.busy, want.tries = False, want.tries + 1
            want.due = clock.monotonic() + pause
            self._pull_bell.ring()
        if done:
            self._forget(version.dot)
            self._tools.holdings.durable([(version.entry, version.dot)])
        self.look_at([version.entry])

    def _heads(self, entry: EntryId) -> list[Dot]:
        with self._tools.store.read() as reader:
            return heads_of_file(reader, entry)


def _with(pods: frozenset[PodId], pod: PodId | None) -> frozenset[PodId]:
    return pods if pod is None else pods | {pod}
