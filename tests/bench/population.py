"""A network that has been used for long: many files of many pods, as the records say it.

Nothing of it was ever written by a program: the records are made, and merged as a peer's are, so
that a million entries take minutes. What a pod holds itself lies in its record store, as all small
contents do.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.contents.manifests import small_revision
from core.crypto import content_hash
from core.engine.holdings import CLAIMS_MAX
from core.ids import ROOT, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.content import Line, LineRole
from core.model.members import Member, MemberState, PodInfo, Role
from core.model.records import (
    NOTHING_SEEN,
    Batch,
    Birth,
    Claim,
    Holding,
    Kind,
    Place,
    PodNews,
    Record,
    Version,
)
from core.model.rows import EntryRow
from core.placement.rendezvous import Candidate, targets
from core.ports import RecordStore
from core.replica.chain import digest_after
from core.replica.replica import Replica
from core.wire.info import INFO_TOPIC, encode_info

FOLDER_FILES = 99
PIECE = 512
GIB = 2**30


@dataclass(frozen=True)
class Peer:
    """One of the pods: its id, and the life in which it writes."""

    pod: PodId
    incarnation: Incarnation


def peer(number: int) -> Peer:
    """Return the pod of this number."""
    return Peer(PodId(bytes([number + 1]) * 16), Incarnation(1_000 + number))


def member(pod: PodId, name: str) -> Member:
    """Return a pod as it was admitted."""
    return Member(pod, pod + pod, b"bench:" + pod, name, Role.ADMIN, MemberState.ACTIVE, pod)


def info(name: str, incarnation: Incarnation) -> PodInfo:
    """Return what a pod tells of itself: all are alike."""
    return PodInfo(name, incarnation, (f"bench:{name}",), Role.MEMBER, 100 * GIB, GIB, 90 * GIB)


class Writer:
    """One pod's log: batches in the order of their stamps."""

    def __init__(self, incarnation: Incarnation) -> None:
        self._origin = incarnation
        self._last = 0
        self._digest = b""

    def batch(self, ms: int, records: Sequence[Record]) -> Batch:
        """Return the next batch; `records` are numbered from `next_dot` on."""
        previous, self._digest = self._digest, digest_after(self._digest, records)
        self._last = records[-1].dot.seq
        return Batch(self._origin, self._last, previous, self._digest, tuple(records))

    def names(self, ms: int) -> Iterator[tuple[Dot, Stamp]]:
        """Yield the names and stamps of the records of the next batch."""
        position = 0
        while True:
            stamp = Stamp(ms, 0, self._origin, position)
            yield Dot(self._origin, self._last + 1 + position), stamp
            position += 1


class Population:
    """So many entries, one folder to 99 files, written by `peers` in turn, held by `pods`."""

    def __init__(
        self,
        entries: int,
        pods: Sequence[PodId],
        peers: Sequence[Peer],
        *,
        copies: int = 2,
        spread: bool = False,
    ) -> None:
        """`spread`: who wrote a file is not for that among those that have it."""
        self.entries = entries
        self._spread = spread
        self._pods = [Candidate(pod) for pod in sorted(pods)]
        self._peers = {peer.pod: peer for peer in peers}
        self._copies = copies
        self._writers = {peer.pod: Writer(peer.incarnation) for peer in peers}
        self._order = sorted(self._writers)
        self._ms = time.time_ns() // 1_000_000 - 2 * entries - 1_000
        self._claims: dict[PodId, list[Claim]] = {peer.pod: [] for peer in peers}

    def batches(self) -> Iterator[Batch]:
        """Yield all of it in the order of the stamps, with what pods tell of themselves last."""
        folder = ROOT
        for number in range(self.entries):
            pod = self._writer_of(number)
            is_folder = number % (FOLDER_FILES + 1) == 0
            entry = entry_id(number)
            yield self._born(pod, entry, ROOT if is_folder else folder, number, is_folder=is_folder)
            if is_folder:
                folder = entry
            yield from self._told(CLAIMS_MAX)
        yield from self._told(1)
        for pod in self._order:
            yield self._news(pod)

    def _writer_of(self, number: int) -> PodId:
        return self._order[number % len(self._order)]

    def held_by(self, pod: PodId) -> Iterator[EntryId]:
        """Yield the files of which a pod has a copy."""
        for number in range(self.entries):
            if number % (FOLDER_FILES + 1) and pod in self._holders(number):
                yield entry_id(number)

    def _holders(self, number: int) -> Sequence[PodId]:
        before = () if self._spread else (self._writer_of(number),)
        return targets(entry_id(number), self._copies, self._pods, before)

    def _born(
        self, pod: PodId, entry: EntryId, folder: EntryId, number: int, *, is_folder: bool
    ) -> Batch:
        self._ms += 1
        names = self._writers[pod].names(self._ms)
        name = b"folder %d" % number if is_folder else b"a file of the network %d" % number
        kind = Kind.FOLDER if is_folder else Kind.FILE
        mode = 0o755 if is_folder else 0o644
        records: list[Record] = [
            Birth(*next(names), entry, kind, folder, name, mode, 1_000, 1_000),
            Place(*next(names), entry, folder, name, NOTHING_SEEN),
        ]
        if not is_folder:
            content = small_revision(small(number)).content
            dot, stamp = next(names)
            about = (content.manifest, content.size, content.block_size)
            mtime_ns = self._ms * 1_000_000
            records.append(Version(dot, stamp, entry, *about, mtime_ns, NOTHING_SEEN))
            for holder in self._holders(number):
                if holder in self._claims:
                    self._claims[holder].append(Claim(entry, dot, held=True))
        return self._writers[pod].batch(self._ms, records)

    def _told(self, claims_min: int) -> Iterator[Batch]:
        for pod, claims in self._claims.items():
            if len(claims) < claims_min:
                continue
            part, self._claims[pod] = claims[:CLAIMS_MAX], claims[CLAIMS_MAX:]
            self._ms += 1
            names = self._writers[pod].names(self._ms)
            records = [Holding(*next(names), pod, tuple(part))]
            yield self._writers[pod].batch(self._ms, records)

    def _news(self, pod: PodId) -> Batch:
        self._ms += 1
        names = self._writers[pod].names(self._ms)
        told = encode_info(info(pod.hex()[:8], self._peers[pod].incarnation))
        return self._writers[pod].batch(self._ms, [PodNews(*next(names), pod, INFO_TOPIC, told)])


def entry_id(number: int) -> EntryId:
    """Return an id without any order, as those of real entries."""
    return EntryId(content_hash(b"entry %d" % number)[:16])


def small(number: int) -> bytes:
    """Return the content of a file."""
    return b"what the file of number %d holds\n" % number


def pieces(batches: Iterator[Batch]) -> Iterator[list[Batch]]:
    """Yield as many at a time as travel in one message."""
    while piece := list(islice(batches, PIECE)):
        yield piece


def hold_here(replica: Replica, store: RecordStore, population: Population) -> None:
    """Let a pod have its copies, and say so and what it is."""
    with replica.change() as change:
        told = encode_info(info("own", replica.incarnation))
        change.put_news(replica.pod, INFO_TOPIC, told)
    held = population.held_by(replica.pod)
    while part := list(islice(held, CLAIMS_MAX)):
        with store.write() as writer:
            rows = [row for entry in part if (row := writer.row(entry)) is not None]
            for row in rows:
                writer.put_line(_line(writer.new_line_id(), row))
        claims = tuple(Claim(row.id, row.contents[0].dot, held=True) for row in rows)
        with replica.change() as change:
            change.put_holding(replica.pod, claims)


def _line(number: int, row: EntryRow) -> Line:
    data = small(int(row.name.rpartition(b" ")[2]))
    content = small_revision(data).content
    return Line(number, row.id, LineRole.CURRENT, row.contents[0].dot, content, small=data)
