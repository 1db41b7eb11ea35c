"""The record store: all that a pod knows, read at one moment and changed by one writer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.content import Line
from core.model.members import Member
from core.model.records import Holding, PodNews, Record, Signed
from core.model.rows import EntryRow
from core.tree.delta import TreeDelta
from core.tree.reader import TreeReader


@dataclass(frozen=True, slots=True)
class OriginState:
    """How far the records of one origin are here, with digest and stamp of its last batch."""

    last: int
    digest: bytes
    stamp: Stamp


class ClaimKey(NamedTuple):
    """What a claim is about: a version of an entry, and the pod that has it or had it."""

    entry: EntryId
    version: Dot
    pod: PodId


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim, held or withdrawn, with the record that says so."""

    key: ClaimKey
    stamp: Stamp
    dot: Dot


@dataclass(frozen=True, slots=True)
class PartsSwept:
    """What one step of `RecordStore.sweep_parts` did; `ended`: it was the last of its round."""

    dropped: int
    ended: bool


class StoredPledge(NamedTuple):
    """This pod's word to keep a version: for how many seconds, not until when.

    A moment of a clock that runs evenly says nothing after a restart, so the time begins anew then.
    """

    entry: EntryId
    version: Dot
    seconds: float


class RecordReader(TreeReader, Protocol):
    """A consistent view of all that the record store holds."""

    def origins(self) -> Mapping[Incarnation, OriginState]:
        """Return the summary with digests."""
        ...

    def reports(self) -> Mapping[PodId, Mapping[Incarnation, int]]:
        """Return the last summary that each other member reported."""
        ...

    def records_after(
        self, summary: Mapping[Incarnation, int], limit: int
    ) -> Iterator[tuple[Incarnation, int, bytes, Sequence[Record]]]:
        """Yield stored batches that `summary` does not cover, in stamp order, at most `limit`.

        Each item is (origin, last sequence number, digest, the records of it still stored).
        A batch is never split. Covers every record type.
        """
        ...

    def previous_digest(self, origin: Incarnation, last: int) -> bytes:
        """Return the digest of the batch before the stored one that ends at `last`, or b""."""
        ...

    def signed(self, prefix: str) -> Iterable[Signed]:
        """Return the stored signed records whose register starts with `prefix`."""
        ...

    def news(self, topic: str) -> Mapping[PodId, PodNews]:
        """Return the newest news of each pod on `topic`."""
        ...

    def holders(self, entry: EntryId) -> Sequence[tuple[Dot, PodId, Incarnation]]:
        """Return who holds which version of `entry`, withdrawn holdings left out."""
        ...

    def held_by(self, pod: PodId) -> Iterator[tuple[EntryId, Dot]]:
        """Yield what `pod` holds according to its records."""
        ...

    def claims_after(self, key: ClaimKey | None, limit: int) -> Sequence[StoredClaim]:
        """Return claims, withdrawn ones too, in the order of their keys: at most `limit`, those
        after `key` or (None) from the first on.
        """
        ...

    def sharing_places(self) -> Iterable[EntryRow]:
        """Return the visible entries that share their effective place with another one."""
        ...

    def with_several_contents(self) -> Iterable[EntryRow]:
        """Return the entries of which several contents stand, whatever they are."""
        ...

    def entries_after(self, entry: EntryId | None, limit: int) -> Sequence[EntryId]:
        """Return the ids of entries of any kind, in their order: at most `limit`, those after
        `entry` or (None) from the first on.
        """
        ...

    def lines(self, entry: EntryId) -> Sequence[Line]:
        """Return all content lines of `entry`, small contents included."""
        ...

    def line(self, line: int) -> Line | None:
        """Return one content line."""
        ...

    def dirty_lines(self) -> Iterable[Line]:
        """Return the lines that local programs may have changed since they were published."""
        ...

    def lines_in_role(self, role: int) -> Iterable[Line]:
        """Return the lines kept for one reason (`LineRole`)."""
        ...

    def lines_after(self, line: int, limit: int) -> Sequence[Line]:
        """Return at most `limit` content lines, those after `line`, in the order of numbers."""
        ...

    def manifest_part(self, digest: ContentHash) -> bytes | None:
        """Return an encoded `Manifest` or `Segment` by its hash."""
        ...

    def pledge(self, entry: EntryId, version: Dot) -> float | None:
        """Return for how many seconds this pod pledged to keep a version, None if it did not."""
        ...

    def pledges(self) -> Sequence[StoredPledge]:
        """Return all pledges that were not taken back."""
        ...

    def fact(self, name: str) -> bytes | None:
        """Return a local fact (identity, incarnation, clock, boot …)."""
        ...


# Reads the members, removed ones too, out of one view of the records.
MembersOf = Callable[[RecordReader], Mapping[PodId, Member]]


class RecordWriter(RecordReader, Protocol):
    """One transaction; sees its own changes. All of it is applied, or nothing."""

    def apply(self, delta: TreeDelta) -> None:
        """Write the rows of `delta` and keep the log of its records."""
        ...

    def put_signed(self, record: Signed, superseded: Sequence[Dot]) -> None:
        """Store a signed record and drop those named."""
        ...

    def put_news(self, record: PodNews) -> None:
        """Store news; older news of that pod on that topic go."""
        ...

    def put_holding(self, record: Holding) -> None:
        """Store holdings and withdrawals; the newest claim of a pod for a version counts."""
        ...

    def forget_withdrawn(self, covered: Mapping[Incarnation, int]) -> None:
        """Forget withdrawals that `covered` covers: call with what every member has reported."""
        ...

    def forget_claims(self, claims: Iterable[StoredClaim]) -> None:
        """Forget claims that count for nobody any more, unless newer ones took their place."""
        ...

    def set_origin(self, origin: Incarnation, state: OriginState) -> None:
        """Raise the summary of `origin`; called once for each batch, in order.

        The batch of that stamp ends at `state.last` and has `state.digest`; its predecessor's
        digest is the one that the summary held until now.
        """
        ...

    def set_report(self, pod: PodId, summary: Mapping[Incarnation, int]) -> None:
        """Note the summary that a member reported; an empty one forgets what it reported."""
        ...

    def new_line_id(self) -> int:
        """Return a number for a content line, never used before in this store."""
        ...

    def put_line(self, line: Line) -> None:
        """Write a content line."""
        ...

    def drop_line(self, line: int) -> None:
        """Forget a content line; its file is removed by the caller after the commit."""
        ...

    def put_manifest_part(self, digest: ContentHash, encoded: bytes) -> None:
        """Keep a part of a manifest."""
        ...

    def drop_manifest_part(self, digest: ContentHash) -> None:
        """Forget a part of a manifest that no line needs any more."""
        ...

    def put_pledge(self, pledge: StoredPledge) -> None:
        """Pledge to keep a version; an earlier pledge for it is replaced."""
        ...

    def drop_pledge(self, entry: EntryId, version: Dot) -> None:
        """Take a pledge back, if there is one: its time is over."""
        ...

    def set_fact(self, name: str, value: bytes | None) -> None:
        """Write or remove a local fact."""
        ...


class RecordStore(Protocol):
    """The records and local facts of one pod: crash-safe, one writer at a time."""

    def read(self) -> AbstractContextManager[RecordReader]:
        """Open a view of one moment; cheap; waits for nobody."""
        ...

    def write(self) -> AbstractContextManager[RecordWriter]:
        """Begin a transaction; commit at the end, roll back on an exception.

        After the end it survives a kill of the process; a power cut only after `sync`.
        """
        ...

    def sync(self) -> None:
        """Return when all that was committed before the call survives a power cut."""
        ...

    def sweep_parts(self, rows_max: int, in_use: Collection[ContentHash]) -> PartsSwept:
        """Go on with forgetting the parts of manifests that nothing needs: one bounded step.

        Needed are the manifests, with their segments, that a content line or a version of the
        tree names, those `in_use`, and what was written since the round began. A step looks at
        about `rows_max` rows; the one after the last of a round begins the next. A root is never
        left without its segments. Only one thread sweeps.
        """
        ...

    def checkpoint(self) -> None:
        """Shorten the log that commits append to; takes long: call it in a worker now and then."""
        ...

    def backup(self, name: str) -> None:
        """Write a copy of the store under `name` in the storage, whole or not at all."""
        ...

    def close(self) -> None:
        """Close; later calls fail."""
        ...
