"""The engine of one pod: joins what decides to what acts. It holds no rule of its own."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import assert_never

from msgspec.structs import replace

from core.engine.bell import Bell
from core.engine.going import HandingOver, going_with, handing_over, told
from core.engine.housekeeping import ScrubReport
from core.engine.older import Elsewhere
from core.engine.parts import EngineParts
from core.engine.pieces import assemble
from core.engine.reactions import Reactions
from core.engine.settings import EngineSettings
from core.engine.survey import Survey
from core.engine.upkeep import Upkeep
from core.engine.waiting import copied, in_step, within
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.members import Peer, PodInfo
from core.model.needs import BlocksWanted, Copied, Hashed, Needs, Turn
from core.model.records import Version
from core.model.status import Attention, RedundancyReport, TransferStatus
from core.placement.capacity import Room, room
from core.placement.eligible import is_full
from core.placement.popularity import Warmth
from core.ports import RecordReader
from core.situation.assess import Evidence, Judgement, assess
from core.situation.pause import Pause
from core.situation.words import only_on
from core.wire.messages import OlderVersion


class Engine:
    """One pod's engine: build it, `announce` the pod, `run` it. All methods are for its loop."""

    def __init__(self, parts: EngineParts) -> None:
        """Put the pieces together; nothing happens before `run`."""
        self._parts = parts
        self._pieces = assemble(parts)
        refresh = Bell()
        self._reactions = Reactions(self._pieces, refresh)
        self._upkeep = Upkeep(self._pieces, self._reactions, refresh)
        self.address = ""
        self.configure(parts.settings)

    async def run(self, listening: Callable[[str], None] | None = None) -> None:
        """Work until cancelled; `listening` is told the address where members reach this pod."""
        pieces = self._pieces
        self._reactions.start()
        await self._upkeep.refresh()
        await pieces.pausing.take_up()
        pieces.publisher.begin(self._parts.dirty)
        self.address = await self._parts.transport.listen(
            pieces.links.accept, lambda _peer, name: self._parts.contents.block(name)
        )
        if listening is not None:
            listening(self.address)
        try:
            await self._work()
        finally:
            self._reactions.stop()
            await self._parts.transport.close()

    async def _work(self) -> None:
        pieces = self._pieces
        async with asyncio.TaskGroup() as group:
            pieces.reading.start(group)
            for task in (
                pieces.links.run(group),
                pieces.fetcher.run(group),
                pieces.exchange.report_all(),
                pieces.publisher.run(),
                pieces.holdings.run(),
                pieces.adopting.run(),
                pieces.copies.run_survey(),
                pieces.copies.run_pulls(group),
                self._upkeep.run_meeting(),
                self._upkeep.run_refresh(),
                self._upkeep.run_watch(),
                self._upkeep.run_readers(),
                self._upkeep.run_cleaning(),
                pieces.sweeping.run(),
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
        self._pieces.fetcher.copy_rate = settings.copy_rate
        self._pieces.copies.look_at_all()

    async def announce(self, info: PodInfo) -> None:
        """Tell the network about this pod; the incarnation is filled in."""
        await self._upkeep.announce(info)

    def found(self, pod: PodId, address: str) -> None:
        """Discovery or a person named an address of a member: call it at once."""
        self._pieces.links.found(pod, address)

    def network_changed(self) -> None:
        """The machine's network changed: call everybody again at once."""
        self._pieces.links.network_changed()

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
            case Turn(at):
                await asyncio.sleep(max(0.0, at - self._parts.clock.monotonic()))
            case _:
                assert_never(needs.what)

    async def sync(self, timeout_seconds: float) -> None:
        """Return when this pod has seen all records of the present pods, holds all that it should,
        and what it wrote before has its copies. Raises `DeadlineExceeded`.
        """
        await within(in_step(self._pieces), timeout_seconds)

    async def publish_all(self) -> None:
        """Publish all that programs changed, open files too."""
        await self._pieces.publisher.everything()

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

    def handing_over(self) -> HandingOver:
        """Return how far this pod, which leaves, is with that."""
        return handing_over(self._pieces)

    async def told(self, seconds: float) -> bool:
        """Wait until the linked pods know all that this one wrote; say whether one does."""
        return await told(self._pieces, seconds)

    async def older(
        self, path: bytes, entries: Sequence[EntryId] = (), *, within: bool = False
    ) -> Elsewhere:
        """Ask the other pods for older versions of `entries`, and of removed files at `path`.

        With `within`: of removed files that stood in the folder `path`.
        """
        return await self._pieces.older.ask(path, entries, within=within)

    async def bring_older(self, version: OlderVersion, sources: Collection[PodId]) -> None:
        """Fetch an older version that `sources` have. Raises `ContentAbsent`, `NoSpace`."""
        await self._pieces.older.bring(version, sources)

    # --- what people are told

    def unpublished(self) -> int:
        """Return how many files programs changed here that no version says yet."""
        return len(self._pieces.publisher.unpublished())

    def survey(self, reader: RecordReader) -> Survey:
        """Return what looks at single files: heads, holders, what is wanted."""
        settings = self._pieces.pods.settings
        return Survey(reader, self._pieces.pods, settings.rules, settings.copies)

    def warmth(self, version: Version) -> Warmth:
        """Return how the file of a version is read in the network."""
        return self._pieces.readers.warmth(version.entry, version.stamp)

    def pod_name(self, pod: PodId) -> str:
        """Return the name with which a pod was admitted, or its id if it is unknown."""
        return self._pieces.pods.name_of(pod)

    def is_current(self, pod: PodId, incarnation: Incarnation) -> bool:
        """Say whether what `pod` claimed in `incarnation` still counts."""
        return self._pieces.pods.current(pod, incarnation)

    def is_needless(self, reader: RecordReader, entry: EntryId, version: Dot | None) -> bool:
        """Say whether what this pod has of a version could go: enough present pods have it, too."""
        pods = self._pieces.pods
        if version is None:
            return False  # never published: it is nowhere else
        held = pods.holders(reader, entry).get(version, set())
        others = held & pods.present() & pods.counted() - {pods.pod}
        return len(others) >= pods.settings.minimum

    def redundancy(self, entries: Collection[EntryId] | None = None) -> RedundancyReport:
        """Count the copies of all files, or of these, on this pod and the present ones."""
        pieces = self._pieces
        ledger = pieces.ledger if entries is None else pieces.ledger.part(entries)
        settled = not pieces.busy()
        counted, most = (
            pieces.pods.present() & pieces.pods.counted(),
            pieces.pods.settings.copies_max,
        )
        return ledger.report(counted, most, settled=settled)

    def situation(self) -> Judgement:
        """Judge how well the network meets what was declared."""
        pods, ledger = self._pieces.pods, self._pieces.ledger
        present = pods.present()
        now = self._parts.clock.monotonic()
        eligible = [candidate for candidate in pods.candidates(now) if candidate.pod in present]
        return assess(
            Evidence(
                unreadable=ledger.unreadable(pods.reachable(now), pods.settings.minimum),
                short=ledger.short(present & pods.counted()),
                eligible=len(eligible),
                ever_paired=len(pods.counted()) > 1,
                wanted_most=ledger.wanted_most(),
                full=sum(is_full(pods.infos.get(candidate.pod)) for candidate in eligible),
            )
        )

    def under_copied(self) -> int:
        """Return how many files have fewer copies on present pods than are wanted."""
        pods = self._pieces.pods
        return self._pieces.ledger.short(pods.present() & pods.counted())

    def has_copies(self, entry: EntryId, version: Dot) -> bool:
        """Say whether a version was seen to have its minimum of copies. Any thread."""
        return self._pieces.confirmed.has(entry, version)

    def room(self) -> Room | None:
        """Return how much room there is for files in the network. Any thread."""
        pods, settings = self._pieces.pods, self._pieces.pods.settings
        infos = (pods.infos.get(pod) for pod in pods.counted())
        offers = [(info.offered, info.used, info.free) for info in infos if info is not None]
        return room(offers, settings.copies, settings.network_bytes_max)

    def absent_files(self) -> int:
        """Return how many files no present pod has a copy of."""
        pods, ledger = self._pieces.pods, self._pieces.ledger
        present, minimum = pods.present(), pods.settings.minimum
        never_copied = sum(ledger.only_on(present, minimum).values())
        return ledger.unreadable(present, minimum) + never_copied

    def peers(self) -> list[Peer]:
        """Return the members as this pod sees them, itself included."""
        pods, links = self._pieces.pods, self._pieces.links
        now = self._parts.clock.monotonic()
        peers: list[Peer] = []
        for pod in sorted(pods.members):
            peer = pods.peer(pod, now)
            link = links.up.get(pod)
            if link is not None:
                rate, rtt = self._parts.transport.rate(pod), link.channel.rtt_seconds
                peer = replace(peer, address=link.channel.address, rtt=rtt, rate=rate)
            elif pod == pods.pod:
                peer = replace(peer, address=self.address)
            peers.append(peer)
        return peers

    def transfers(self) -> list[TransferStatus]:
        """Return what is being fetched."""
        return self._pieces.pulls.statuses()

    def attention(self) -> list[Attention]:
        """Return what a person should know."""
        notes = self._pieces.notes.all()
        waiting = self._pieces.copies.problem
        if waiting:
            remedy = "Free or offer more space."
            notes.append(Attention("space", f"Copies wait for space here: {waiting}", remedy))
        pods = self._pieces.pods
        reachable = pods.reachable(self._parts.clock.monotonic())
        only = self._pieces.ledger.only_on(reachable, pods.settings.minimum)
        for having, files in sorted(only.items(), key=lambda item: sorted(item[0])):
            notes.append(only_on(files, sorted(pods.name_of(pod) for pod in having)))
        for text in self._pieces.publisher.problems.values():
            notes.append(Attention("publish", f"A file could not be published yet: {text}"))
        return notes
