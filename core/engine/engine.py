"""The engine of one pod: joins what decides to what acts. It holds no rule of its own."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import assert_never

from core.engine.admission import Admission
from core.engine.bell import Bell
from core.engine.dry_run import Supposed, dry_run
from core.engine.going import HandingOver, going_with, handing_over, told
from core.engine.housekeeping import ScrubReport
from core.engine.links import Try
from core.engine.older import Elsewhere
from core.engine.parts import EngineParts
from core.engine.pieces import assemble
from core.engine.reactions import Reactions
from core.engine.settings import EngineSettings
from core.engine.telling import Telling
from core.engine.upkeep import Upkeep
from core.engine.waiting import copied, in_step, within
from core.ids import Dot, EntryId, PodId
from core.model.content import Line
from core.model.members import PodInfo
from core.model.needs import BlocksWanted, Copied, Hashed, Needs, PreviousWanted, Turn
from core.model.priorities import Priority
from core.placement.effects import Tally
from core.ports import BlockName
from core.situation.guard import Stopped
from core.situation.pause import Pause
from core.situation.rounds import Rounds
from core.wire.messages import OlderVersion


class Engine(Telling):
    """One pod's engine: build it, `announce` the pod, `run` it. All methods are for its loop."""

    def __init__(self, parts: EngineParts) -> None:
        """Put the pieces together; nothing happens before `run`."""
        super().__init__(assemble(parts))
        refresh = Bell()
        self._reactions = Reactions(self._pieces, refresh)
        self._upkeep = Upkeep(self._pieces, self._reactions, refresh)
        self.configure(parts.settings)

    async def run(self, listening: Callable[[str], None] | None = None) -> None:
        """Work until cancelled; `listening` is told the address where members reach this pod."""
        pieces = self._pieces
        self._reactions.start()
        await self._upkeep.refresh()
        await pieces.pausing.take_up()
        await pieces.pledging.take_up()
        await pieces.guarding.take_up()
        pieces.publisher.begin(self._parts.dirty)
        self.address = await self._parts.transport.listen(
            pieces.links.accept,
            self._block,
        )
        if listening is not None:
            listening(self.address)
        try:
            await self._work()
        finally:
            self._reactions.stop()
            await self._parts.transport.close()

    def _block(self, peer: PodId, name: BlockName, priority: Priority) -> bytes | None:
        """Return a block for another pod. Any thread."""
        data = self._pieces.offers.block(name) or self._parts.contents.block(name)
        if data is not None:
            traffic, now = self._pieces.traffic, self._parts.clock.monotonic()
            traffic.went(len(data))
            traffic.leaving.note(peer, name, len(data), now, priority)
        return data

    async def _work(self) -> None:
        pieces = self._pieces
        async with asyncio.TaskGroup() as group:
            pieces.reading.start(group)
            pieces.taking.start(group)
            for task in (
                pieces.links.run(group),
                pieces.fetcher.run(group),
                pieces.admission.run(group),
                pieces.exchange.report_all(),
                pieces.publisher.run(),
                pieces.holdings.run(),
                pieces.adopting.run(),
                pieces.spooling.run(),
                pieces.offers.run(),
                pieces.copies.run_survey(),
                pieces.copies.run_pulls(group),
                self._upkeep.run_meeting(),
                self._upkeep.run_refresh(),
                self._upkeep.run_watch(),
                self._upkeep.run_readers(),
                self._upkeep.run_cleaning(),
                pieces.evicting.run(),
                pieces.heads.run(),
                pieces.sweeping.run(),
                pieces.taking_back.run(),
                pieces.ageing.run(),
                pieces.reading_again.run(),
                pieces.absences.run(),
                pieces.pledging.run(),
                pieces.dropping.run(pieces.holdings.may_announce),
                pieces.pausing.run(),
            ):
                group.create_task(task)

    def configure(self, settings: EngineSettings) -> None:
        """Take other settings; in effect at once."""
        self._pieces.pods.settings = settings
        self._pieces.publisher.quiet_seconds = settings.min_replication_seconds
        self._pieces.publisher.open_seconds_max = settings.max_replication_seconds
        self._pieces.fetcher.set_limits(settings.download)
        self._parts.transport.set_limits(settings.upload)
        self._pieces.publisher.hold(settings.frozen)
        self._pieces.holdings.has_copies = not settings.client
        self._pieces.offers.hurry()
        self._pieces.fetcher.copy_rate = settings.copy_rate
        self._pieces.copies.look_at_all()
        self._pieces.reading_again.configure()

    async def announce(self, info: PodInfo) -> None:
        """Tell the network about this pod; the incarnation is filled in."""
        await self._upkeep.announce(info)

    def found(self, pod: PodId, address: str) -> None:
        """Discovery or a person named an address of a member: call it at once."""
        self._pieces.links.found(pod, address)

    async def reach(self, pod: PodId, tried: Callable[[Try], None]) -> bool:
        """Call a member at once and say whether there is a link then: see `Links.reach`."""
        return await self._pieces.links.reach(pod, tried)

    def network_changed(self) -> None:
        """The machine's network changed: call everybody again at once."""
        self._pieces.links.network_changed()

    @property
    def admission(self) -> Admission:
        """What lets machines in that wait at another administrator's pod."""
        return self._pieces.admission

    def watch_drive(self, calls: Callable[[], int]) -> None:
        """Give way to programs while `calls`, how many the drive has answered so far, rises."""
        self._pieces.giving_way.watch(calls)

    # --- what programs and people ask for

    async def satisfy(self, needs: Needs) -> None:
        """Bring what a call on the drive waits for.

        Raises `ContentAbsent` at once if nobody who has it can be reached, `DeadlineExceeded` at
        `needs.until`.
        """
        left = needs.until - self._parts.clock.monotonic()
        match needs.what:
            case BlocksWanted():
                await self._pieces.reading.satisfy(needs.what, needs.until)
            case Hashed(line):
                await within(self._pieces.publisher.now(line, though_open=True), left)
            case Copied(entry, version):
                await within(copied(self._pieces, entry, version), left)
            case PreviousWanted(entry, newest):
                await within(self._pieces.absences.seek(entry, newest), left)
            case Turn(at):
                await asyncio.sleep(max(0.0, at - self._parts.clock.monotonic()))
            case _:
                assert_never(needs.what)

    async def sync(self, timeout_seconds: float | None) -> None:
        """Return when this pod has seen all records of the present pods, holds all that it should,
        and what it wrote before has its copies. Raises `DeadlineExceeded`.
        """
        await within(in_step(self._pieces), timeout_seconds)

    def end_transfers(self, entry: EntryId) -> int:
        """End what is being fetched of a file; return how many versions these were.

        It comes again when it is needed: as a copy not within a minute.
        """
        return self._pieces.pulls.end(entry)

    async def publish_all(self) -> None:
        """Publish all that programs changed, open files too."""
        await self._pieces.publisher.everything()

    @property
    def stopped(self) -> Sequence[Stopped]:
        """What would let go of much at once, and waits for a person's word."""
        return self._pieces.guarding.stopped

    async def decide(self, *, proceed: bool) -> Sequence[Stopped]:
        """Take a person's word on all that was stopped; return what it was about."""
        return await self._pieces.guarding.decide(proceed=proceed)

    async def scrub(
        self,
        entries: Collection[EntryId] | None = None,
        told: Callable[[int, int], None] | None = None,
        *,
        background: bool = False,
    ) -> ScrubReport:
        """Read the copies here of all files, or of these, again; what rotted is fetched anew.

        `told` hears how many bytes of how many were read. In the `background` it rests while this
        pod is paused.
        """
        rest = self._pieces.pausing.over if background else None
        return await self._pieces.housekeeping.scrub(told, entries, rest)

    @property
    def rounds(self) -> Rounds | None:
        """How far this pod is with reading its copies again by itself; None before it runs."""
        return self._pieces.reading_again.rounds

    async def pause(self, seconds: float | None) -> None:
        """Move no bytes in the background for so long, or (None) until `resume`."""
        await self._pieces.pausing.begin(seconds)

    async def resume(self) -> None:
        """Work in the background again."""
        await self._pieces.pausing.end()

    @property
    def pause_now(self) -> Pause | None:
        """The pause that lasts, None if there is none."""
        return self._pieces.pausing.now

    async def going_with(self, pod: PodId) -> list[EntryId]:
        """Return the files of which some version would be lost with `pod`: see `going_with`."""
        return await going_with(self._pieces, pod)

    async def dry_run(self, supposed: Supposed, looked_at: Callable[[int, int], None]) -> Tally:
        """Return what other settings or policies would do to the copies: see `dry_run`."""
        return await dry_run(self._pieces, supposed, looked_at)

    def handing_over(self) -> HandingOver:
        """Return how far this pod, which leaves, is with that."""
        return handing_over(self._pieces)

    async def told(self, record: Dot, seconds: float) -> bool:
        """Wait until the linked pods know all up to a record; say whether one does."""
        return await told(self._pieces, record, seconds)

    async def older(
        self, path: bytes, entries: Sequence[EntryId] = (), *, within: bool = False
    ) -> Elsewhere:
        """Ask the other pods for older versions of `entries`, and of removed files at `path`.

        With `within`: of removed files that stood in the folder `path`.
        """
        return await self._pieces.older.ask(path, entries, within=within)

    async def give_back(self, copies: Sequence[tuple[EntryId, Dot]]) -> Sequence[Line]:
        """Drop those copies here that enough other pods pledge to keep; return their lines."""
        return await self._pieces.dropping.give_back(copies)

    async def bring_older(self, version: OlderVersion, sources: Collection[PodId]) -> None:
        """Fetch an older version that `sources` have. Raises `ContentAbsent`, `NoSpace`."""
        await self._pieces.older.bring(version, sources)
