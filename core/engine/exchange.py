"""Exchange of records: each link is told what its peer lacks, and what comes is merged.

One rule serves first meetings, reconnections and new changes alike: `link.known` is what the peer
has; whatever this pod has beyond it is sent in stamp order, in bounded pieces, and when all was
sent the receiver may take the sender's summary as reached. The link keeps the order, so nothing
is ever missing between two pieces; a link that breaks begins again with summaries.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Protocol

from core.engine.bell import Bell, let_gather
from core.engine.durability import Durability
from core.engine.link import Link
from core.engine.lives import Lives
from core.engine.quota import Quota, cost_of
from core.errors import SenderRemoved, WormholeError
from core.ids import EntryId, Incarnation, PodId
from core.model.records import Batch
from core.model.summaries import covers, joined
from core.ports import Clock, OriginState, RecordReader, Workers
from core.replica.events import MergeResult
from core.replica.replica import Replica
from core.wire.messages import (
    RECORDS_BYTES_MAX,
    AskSmall,
    Head,
    Message,
    Probe,
    Records,
    SmallContents,
    Summary,
    encode,
    incarnations,
)
from core.wire.summaries import compare

PIECE_BATCHES_MAX: Final = 512
MERGE_SECONDS: Final = 0.02
REPORT_SECONDS: Final = 0.1
RELAY_SECONDS: Final = 0.25
GATHER_SECONDS: Final = 0.01


class Contents(Protocol):
    """What the exchange leaves to those who look after small contents."""

    async def going_along(self, link: Link, batches: Sequence[Batch]) -> SmallContents | None:
        """Return the small contents to send right after these records."""
        ...

    async def arrived(self, link: Link, message: SmallContents) -> None:
        """Take small contents from a peer."""
        ...

    async def asked(self, link: Link, message: AskSmall) -> None:
        """Answer a peer that asks for small contents."""
        ...


class Questions(Protocol):
    """Who answers what peers ask beside records and contents, and takes what they answer."""

    async def take(self, link: Link, message: Message) -> None:
        """Take a question or an answer."""
        ...


class Listener(Protocol):
    """Who is told what the exchange learned."""

    def merged(self, batches: Sequence[Batch], changed: Collection[EntryId]) -> None:
        """Records came from elsewhere and are stored; `changed`: entries shown differently."""
        ...

    def forked(self, link: Link, origins: Sequence[Incarnation]) -> None:
        """Two stores wrote different records under one incarnation."""
        ...

    def far_ahead(self, link: Link, ahead_ms: int) -> None:
        """Records are dated in the future: the clock of some pod is wrong."""
        ...

    def held_back(self, link: Link, seconds: float) -> None:
        """A peer sends more than it may, and is read on after `seconds`."""
        ...

    def crowded(self, link: Link) -> None:
        """Records of more stores came than any pod can know; they were not taken."""
        ...

    def renewed(self) -> None:
        """This pod began a new incarnation."""
        ...


def heads_of(origins: Mapping[Incarnation, OriginState]) -> dict[Incarnation, Head]:
    """Return a summary as it is sent."""
    return {
        origin: Head(state.last, state.digest, state.stamp) for origin, state in origins.items()
    }


def states_of(heads: Mapping[Incarnation, Head]) -> dict[Incarnation, OriginState]:
    """Return a summary as the replica keeps it."""
    return {
        origin: OriginState(head.last, head.digest, head.stamp) for origin, head in heads.items()
    }


class Exchange:
    """Sends and merges records on all links of a pod. For one loop."""

    def __init__(
        self,
        replica: Replica,
        durability: Durability,
        workers: Workers,
        clock: Clock,
        check_sender: Callable[[PodId, RecordReader], None],
    ) -> None:
        """Exchange the records of `replica`.

        `check_sender` raises `SenderRemoved` for a peer of which nothing is to be taken.
        """
        self._replica = replica
        self._durability = durability
        self._workers = workers
        self._clock = clock
        self._check_sender = check_sender
        self._links: list[Link] = []
        self._contents: Contents | None = None
        self._listener: Listener | None = None
        self._questions: Questions | None = None
        self._report = Bell()
        self._probes: dict[int, asyncio.Future[Mapping[Incarnation, int]]] = {}
        self._next_token = 0
        self._piece = 32
        self._quota = Quota()
        self._lives = Lives(replica, clock)
        self._relay: asyncio.TimerHandle | None = None
        self.reports: dict[PodId, Mapping[Incarnation, int]] = {}
        self.met = asyncio.Event()

    def start(self, contents: Contents, listener: Listener, questions: Questions) -> None:
        """Say who looks after small contents, who is told, and who answers all else."""
        self._contents, self._listener, self._questions = contents, listener, questions
        self._lives.start(listener.renewed)

    def changed_here(self) -> None:
        """This pod wrote records: send them at once."""
        for link in self._links:
            link.wake.ring()

    def _relay_now(self) -> None:
        self._relay = None
        self.changed_here()

    async def serve(self, link: Link) -> None:
        """Exchange with one peer until the link ends. Raises `PeerError`."""
        self._links.append(link)
        try:
            await link.send(await self._summary())
            await self._both_ways(link)
        finally:
            self._links.remove(link)

    async def _both_ways(self, link: Link) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send_all(link))
                group.create_task(self._receive_all(link))
                group.create_task(self._report_to(link))
        except* WormholeError as errors:
            # Who waits for the link has to hear why it ended, not that two tasks failed.
            raise errors.exceptions[0] from None

    async def report_all(self) -> None:
        """Tell the peers what this pod has, after it merged something; for ever."""
        while True:
            await self._report.wait()
            await asyncio.sleep(REPORT_SECONDS)
            for link in self._links:
                link.report.ring()

    async def _report_to(self, link: Link) -> None:
        # Each link by itself: a peer that reads nothing must not keep the others from being told.
        while True:
            await link.report.wait()
            await link.send(await self._summary())

    async def probe(self, link: Link) -> Mapping[Incarnation, int]:
        """Return the peer's summary of this moment. Raises `PeerError`."""
        self._next_token += 1
        token = self._next_token
        future: asyncio.Future[Mapping[Incarnation, int]]
        future = asyncio.get_running_loop().create_future()
        self._probes[token] = future
        try:
            await link.send(Probe(token))
            return await future
        finally:
            del self._probes[token]

    async def farewell(self, link: Link) -> None:
        """Bring a peer that was removed the records up to that; return when it took them.

        Raises `PeerError`. It answers in order: with the answer it has all that was sent before.
        """
        while link.known is not None and await self._send_piece(link):
            pass
        # One that left by itself waits to hear that somebody knows of it.
        await link.send(await self._summary())
        await self.probe(link)

    # --- sending

    async def _send_all(self, link: Link) -> None:
        while True:
            await link.wake.wait()
            while link.known is not None and (sent := await self._send_piece(link)):
                if sent < PIECE_BATCHES_MAX:
                    await let_gather(sent, GATHER_SECONDS)

    async def _send_piece(self, link: Link) -> int:
        """Send one piece of what the peer lacks; 0 if it has everything, else at least 1."""
        known = link.known or {}
        batches, heads = await self._workers.run(lambda: self._lacking(known))
        end = None if len(batches) >= PIECE_BATCHES_MAX else heads
        if not batches and covers(known, incarnations(heads)):
            return 0
        await self._durability.reached()
        sent, end = await _send_bounded(link, batches, end)
        link.known = joined(known, reached_by(sent) if end is None else incarnations(end))
        if self._contents is not None:
            along = await self._contents.going_along(link, sent)
            if along is not None:
                await link.send(along)
        return max(1, len(sent))

    def _lacking(
        self, known: Mapping[Incarnation, int]
    ) -> tuple[Sequence[Batch], dict[Incarnation, Head]]:
        # The summary is read first: it must not promise what a later batch brings.
        heads = heads_of(self._replica.origins())
        return self._replica.batches_after(known, PIECE_BATCHES_MAX), heads

    async def _summary(self, answers: int = 0) -> Summary:
        origins = await self._workers.run(self._replica.origins)
        await self._durability.reached()
        return Summary(heads_of(origins), answers)

    # --- receiving

    async def _receive_all(self, link: Link) -> None:
        while True:
            message = await link.receive()
            match message:
                case Summary():
                    self._learn(link, message)
                case Records():
                    # Nothing is taken of who was removed; the link ends with a farewell.
                    with suppress(SenderRemoved):
                        await self._take(link, message)
                case Probe(token):
                    await link.send(await self._summary(token))
                case SmallContents() | AskSmall() if self._contents is not None:
                    await self._pass_on_contents(link, message, self._contents)
                case _:
                    # What peers ask each other besides, or a second greeting.
                    if self._questions is not None:
                        await self._questions.take(link, message)

    @staticmethod
    async def _pass_on_contents(
        link: Link, message: SmallContents | AskSmall, contents: Contents
    ) -> None:
        if isinstance(message, SmallContents):
            await contents.arrived(link, message)
        else:
            await contents.asked(link, message)

    def _learn(self, link: Link, summary: Summary) -> None:
        theirs = incarnations(summary.heads)
        waiting = self._probes.get(summary.answers)
        if waiting is not None and not waiting.done():
            waiting.set_result(theirs)
        self.reports[link.peer] = theirs
        # What was sent meanwhile is on its way: a report may be older than that.
        link.known = theirs if link.known is None else joined(link.known, theirs)
        own = heads_of(self._replica.origins())
        comparison = compare(own, summary.heads, self._replica.incarnation)
        self.met.set()
        if comparison.own_ahead or self._replica.incarnation in comparison.forked:
            self._lives.renew_soon()
        if comparison.forked and self._listener is not None:
            self._listener.forked(link, comparison.forked)
        link.wake.ring()

    async def _take(self, link: Link, message: Records) -> None:
        message = self._lives.without_forged(message)
        cost = cost_of(message.batches, message.end or {}, self._replica.origins())
        await self._hold_back(link, cost)
        check = partial(self._check_sender, link.peer)
        changed: set[EntryId] = set()
        rest = message.batches
        while rest:
            piece, rest = rest[: self._piece], rest[self._piece :]
            began = self._clock.monotonic()
            result = await self._workers.run(partial(self._replica.merge, piece, check=check))
            self._adapt(self._clock.monotonic() - began)
            changed |= result.changed
            _warn(self._listener, link, result)
        reached = reached_by(message.batches)
        if message.end is not None:
            reached = joined(reached, incarnations(message.end))
            if not covers(self._own(), reached):
                states = states_of(message.end)
                await self._workers.run(lambda: self._replica.raise_summary(states, check=check))
                # Whose numbers were raised without records has to hear of it before it goes on.
                self._report.ring()
        self._lives.look()
        link.known = joined(link.known or {}, reached)
        # Who sends records has them, too: that is a report.
        self.reports[link.peer] = joined(self.reports.get(link.peer, {}), reached)
        if message.batches:
            self._report.ring()
            if self._relay is None:
                # Pods that are linked to the writer have it already and have said so by then.
                loop = asyncio.get_running_loop()
                self._relay = loop.call_later(RELAY_SECONDS, self._relay_now)
            if self._listener is not None:
                self._listener.merged(message.batches, changed)

    async def _hold_back(self, link: Link, cost: int) -> None:
        seconds = self._quota.charge(link.peer, cost, self._clock.monotonic())
        if seconds > 0:
            if self._listener is not None:
                self._listener.held_back(link, seconds)
            await asyncio.sleep(seconds)

    def _own(self) -> dict[Incarnation, int]:
        return {origin: state.last for origin, state in self._replica.origins().items()}

    def _adapt(self, seconds: float) -> None:
        """Let pieces take about `MERGE_SECONDS`."""
        if seconds > MERGE_SECONDS:
            self._piece = max(1, self._piece // 2)
        elif seconds < MERGE_SECONDS / 3:
            self._piece = min(PIECE_BATCHES_MAX, self._piece * 2)


async def _send_bounded(
    link: Link, batches: Sequence[Batch], end: dict[Incarnation, Head] | None
) -> tuple[Sequence[Batch], dict[Incarnation, Head] | None]:
    """Send as many of the batches as make a message of bounded size; return what was sent."""
    while True:
        frame = encode(Records(tuple(batches), end))
        if len(frame) <= RECORDS_BYTES_MAX or len(batches) <= 1:
            await link.channel.send(frame)
            return batches, end
        batches, end = batches[: len(batches) // 2], None


def reached_by(batches: Sequence[Batch]) -> dict[Incarnation, int]:
    """Return how far each origin is known to who has these batches and all before them."""
    reached: dict[Incarnation, int] = {}
    for batch in batches:
        reached[batch.origin] = max(batch.last, reached.get(batch.origin, 0))
    return reached


def _warn(listener: Listener | None, link: Link, result: MergeResult) -> None:
    if listener is None:
        return
    if result.forks:
        listener.forked(link, [fork.origin for fork in result.forks])
    if result.crowded:
        listener.crowded(link)
    if result.far_ahead:
        listener.far_ahead(link, max(one.ahead_ms for one in result.far_ahead))
