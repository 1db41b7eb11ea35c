"""What an engine tells of its network: to people, and to the parts of the node that ask."""

from collections.abc import Collection, Mapping
from dataclasses import replace as replace_fields
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from core.engine.absences import Turned
from core.engine.flows import Flow
from core.engine.lacking import alone, lacking, weakened
from core.engine.overview import Overview, Whom, copies_by_pod, overview
from core.engine.pieces import Pieces
from core.engine.survey import Survey
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.absence import Absence
from core.model.members import Peer
from core.model.priorities import Priority
from core.model.records import Version
from core.model.status import (
    Attention,
    Reason,
    RedundancyReport,
    SendingStatus,
    TransferStatus,
)
from core.placement.capacity import Room, room
from core.placement.eligible import is_full
from core.placement.popularity import Warmth
from core.ports import RecordReader
from core.saying import Sentence, said
from core.situation.assess import Evidence, Judgement, assess
from core.situation.words import only_on, unwanted_note

# Why another pod fetches something: by what it says of its urgency.
_REASONS: Final[Mapping[Priority, Reason]] = MappingProxyType(
    {
        Priority.PERSON: Reason.OPENED,
        Priority.READ_AHEAD: Reason.AHEAD,
        Priority.COPIES: Reason.COPY,
        Priority.REBALANCING: Reason.START,
    }
)


class Telling:
    """The questions that an engine answers; nothing here changes anything.

    For the loop of the engine, where it does not say that any thread may ask.
    """

    def __init__(self, pieces: Pieces) -> None:
        """Tell of what `pieces` know."""
        self._parts = pieces.parts
        self._pieces = pieces
        self.address = ""

    def unpublished(self) -> int:
        """Return how many files programs changed here that no version says yet."""
        return len(self._pieces.publisher.unpublished())

    def survey(self, reader: RecordReader) -> Survey:
        """Return what looks at single files: heads, holders, what is wanted."""
        return Survey(reader, self._pieces.pods)

    def warmth(self, version: Version) -> Warmth:
        """Return how the file of a version is read in the network."""
        return self._pieces.readers.warmth(version.entry, version.stamp)

    def pod_name(self, pod: PodId) -> str:
        """Return the name with which a pod was admitted, or its id if it is unknown."""
        return self._pieces.pods.name_of(pod)

    def is_current(self, pod: PodId, incarnation: Incarnation) -> bool:
        """Say whether what `pod` claimed in `incarnation` still counts."""
        return self._pieces.pods.current(pod, incarnation)

    def stores(self) -> bool:
        """Say whether this pod stores for the others."""
        return not self._pieces.pods.settings.client

    def only_here(self) -> list[EntryId]:
        """Return the files of which this pod has something that none which stores has."""
        pods = self._pieces.pods
        published = self._pieces.ledger.only_with(pods.pod, pods.counted())
        changed = [each.line.entry for each in self._parts.contents.table.dirty_lines()]
        return list(dict.fromkeys((*changed, *published)))

    def lost_without_this(self) -> tuple[int, int]:
        """Return how many files, and bytes, the present pods cannot read while this one is down.

        What programs changed here and no version says yet counts as files, without bytes. Where
        there is no other pod, nobody misses anything. It costs no look at single files.
        """
        pods = self._pieces.pods
        if not pods.others():
            return 0, 0
        files, size = alone(self._pieces.ledger, pods.pod, self._counting())
        return files + self.unpublished(), size

    def spooled(self) -> int:
        """Return how many published bytes this pod keeps until others have them. Any thread."""
        return self._pieces.spooling.spooled_bytes

    def is_needless(self, reader: RecordReader, entry: EntryId, version: Dot | None) -> bool:
        """Say whether what this pod has of a version could go: enough present pods have it, too."""
        if version is None:
            return False  # never published: it is nowhere else
        copies, needed = self._pieces.pods.elsewhere(reader, entry, version)
        return copies >= needed

    @property
    def cached_bytes(self) -> int:
        """How many bytes are only cached here: they give way when space is needed."""
        return self._pieces.evicting.size

    def redundancy(self, entries: Collection[EntryId] | None = None) -> RedundancyReport:
        """Count the copies of all files, or of these, on this pod and the present ones."""
        pieces = self._pieces
        ledger = pieces.ledger if entries is None else pieces.ledger.part(entries)
        most = pieces.pods.settings.copies_max
        return ledger.report(self._counting(), most, settled=not pieces.busy())

    def situation(self) -> Judgement:
        """Judge how well the network meets what was declared."""
        pods, ledger = self._pieces.pods, self._pieces.ledger
        present = pods.present()
        now = self._parts.clock.monotonic()
        eligible = [candidate for candidate in pods.candidates(now) if candidate.pod in present]
        return assess(
            Evidence(
                unreadable=ledger.unreadable(pods.reachable(now), pods.settings.minimum),
                short=ledger.short(self._counting()),
                eligible=len(eligible),
                ever_paired=len(pods.counted()) > 1,
                wanted_most=ledger.wanted_most(),
                full=sum(is_full(pods.infos.get(candidate.pod)) for candidate in eligible),
            )
        )

    def overview(self) -> Overview:
        """Count what there is and what is still to be moved; no file is looked at."""
        pods, ledger = self._pieces.pods, self._pieces.ledger
        whom = Whom(pods.pod, self._counting(), pods.present(), pods.settings.copies_max)
        owed = ((each.done, ledger.group(each.entry)) for each in self.transfers())
        return overview(ledger, whom, sum(done for done, group in owed if group and group.owed))

    def copies_by_pod(self) -> Mapping[PodId, int]:
        """Return how many bytes each member holds as copies."""
        return copies_by_pod(self._pieces.ledger, self._pieces.pods.members)

    def grace_left(self) -> float | None:
        """Return in how many seconds copies are made for a pod that is absent; None for none."""
        now = self._parts.clock.monotonic()
        ends = self._pieces.pods.grace_ends(now)
        return None if ends is None else ends - now

    @property
    def traffic(self) -> tuple[int, int]:
        """How many bytes of contents came in and went out since the start. Any thread."""
        return self._pieces.traffic.totals

    def under_copied(self) -> int:
        """Return how many files have fewer copies on present pods than are wanted."""
        return self._pieces.ledger.short(self._counting())

    def has_copies(self, entry: EntryId, version: Dot) -> bool:
        """Say whether a version was seen to have its minimum of copies. Any thread."""
        return self._pieces.confirmed.has(entry, version)

    def out_of_reach(self, entry: EntryId) -> bool:
        """Say whether the newest version of a file seems to be out of reach. Any thread."""
        return self._pieces.absences.is_out_of_reach(entry)

    def absence(self, reader: RecordReader, newest: Version) -> Absence | None:
        """Return what there is instead of a version; None if it is within reach. Any thread."""
        return self._pieces.absences.absence(reader, newest)

    def on_turned(self, listener: Turned) -> None:
        """Tell `listener`, in a worker, when files come within reach or go out of it."""
        self._pieces.absences.subscribe(listener)

    def files_out_of_reach(self, limit: int) -> list[EntryId]:
        """Return at most `limit` files whose newest version no pod has that can be reached."""
        reachable = self._pieces.pods.reachable(self._parts.clock.monotonic())
        return self._pieces.ledger.out_of_reach(reachable, limit)

    def files_lacking(self, limit: int) -> list[EntryId]:
        """Return at most `limit` files that have fewer copies on present pods than are wanted."""
        return lacking(self._pieces.ledger, self._counting(), limit)

    def weakened(self, pod: PodId) -> tuple[int, int]:
        """Return how many files, and bytes, have too few copies without `pod`, and have others."""
        return weakened(self._pieces.ledger, pod, self._counting())

    def held_by(self, entry: EntryId) -> frozenset[PodId]:
        """Return who has a copy of what a file should have copies of. Any thread."""
        group = self._pieces.ledger.group(entry)
        return frozenset() if group is None else group.holders

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

    def disowned_by(self) -> list[str]:
        """Return the names of the members that say that this pod was removed.

        None where this pod knows that by its records.
        """
        pods = self._pieces.pods
        if pods.pod in pods.removed():
            return []
        return sorted(pods.name_of(pod) for pod in self._pieces.links.disowned_by)

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
        ledger, rates = self._pieces.ledger, dict[Dot, float]()
        for flow in self._pieces.traffic.arriving.at(self._parts.clock.monotonic()):
            rates[flow.version] = rates.get(flow.version, 0.0) + flow.rate
        return [
            replace_fields(
                status,
                wanted=ledger.wanted(status.entry) or 0,
                rate=rates.get(status.version, 0.0),
            )
            for status in self._pieces.pulls.statuses()
        ]

    def sending(self) -> list[SendingStatus]:
        """Return what others fetch from here, as far as it goes block by block."""
        leaving = self._pieces.traffic.leaving.at(self._parts.clock.monotonic())
        return [self._sending(flow) for flow in leaving]

    def _sending(self, flow: Flow) -> SendingStatus:
        offered = self._pieces.offers.size_of(flow.version)
        return SendingStatus(
            flow.entry,
            flow.version,
            flow.pod,
            flow.size,
            flow.rate,
            _REASONS[flow.priority] if offered is None else Reason.OFFER,
            offered,
            self._pieces.ledger.wanted(flow.entry) or 0,
        )

    def notes(self) -> list[Attention]:
        """Return what the engine noted of itself and of peers."""
        return self._pieces.notes.all()

    def attention(self) -> list[Attention]:
        """Return what a person should know."""
        notes = self._pieces.notes.all()
        notes += self._pieces.guarding.notes()
        waiting = self._pieces.copies.problem
        if waiting:
            notes.append(_waiting_for_space(waiting))
        pods = self._pieces.pods
        reachable = pods.reachable(self._parts.clock.monotonic())
        only = self._pieces.ledger.only_on(reachable, pods.settings.minimum)
        for holders, files in sorted(only.items(), key=lambda item: sorted(item[0])):
            notes.append(only_on(files, sorted(pods.name_of(pod) for pod in holders)))
        settings = pods.unwanted(self._parts.clock.monotonic())
        if settings:
            notes.append(unwanted_note(settings))
        notes += map(_not_published, self._pieces.publisher.problems.values())
        return notes

    def _counting(self) -> frozenset[PodId]:
        """Return the pods whose copies count now: this one and the present ones, clients not."""
        return self._pieces.pods.present() & self._pieces.pods.counted()


def _waiting_for_space(waiting: Sentence) -> Attention:
    text = said("Copies wait for space here: {waiting}", waiting=waiting)
    return Attention("space", text, said("Free or offer more space."))


def _not_published(why: Sentence) -> Attention:
    return Attention("publish", said("A file could not be published yet: {why}", why=why))
