"""The ports: all that the engine half knows of disks, sockets, clocks and chance.

Each Protocol states its contract in its docstrings; `tests/contract` holds one suite for each,
run on the real adapter and on its memory twin. Methods without `async` may be called from any
thread and block for at most the time of the disk calls that they name.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeVar

from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.content import Line, Noted
from core.model.records import Holding, PodNews, Record, Signed
from core.tree.delta import TreeDelta
from core.tree.reader import TreeReader

T = TypeVar("T")


class Clock(Protocol):
    """Time. The only way for the engine half to know it."""

    def wall_ms(self) -> int:
        """Return Unix time in milliseconds; may jump."""
        ...

    def wall_ns(self) -> int:
        """Return Unix time in nanoseconds; may jump."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some moment; never goes back."""
        ...


class Entropy(Protocol):
    """Chance: fit for keys in the real adapter, from a seed in the twin."""

    def token(self, size_bytes: int) -> bytes:
        """Return `size_bytes` random bytes."""
        ...


class Guard(Protocol):
    """Mutual exclusion, re-entrant for its holder; does nothing in the simulator."""

    def __enter__(self) -> object: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...


class Workers(Protocol):
    """Threads for calls that take long and release the interpreter lock."""

    async def run(self, call: Callable[[], T]) -> T:
        """Run `call` in a worker and return what it returns or raise what it raises."""
        ...


# --- the record store -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OriginState:
    """How far the records of one origin are here, with digest and stamp of its last batch."""

    last: int
    digest: bytes
    stamp: Stamp


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

    def manifest_part(self, digest: ContentHash) -> bytes | None:
        """Return an encoded `Manifest` or `Segment` by its hash."""
        ...

    def fact(self, name: str) -> bytes | None:
        """Return a local fact (identity, incarnation, clock, boot …)."""
        ...


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

    def set_origin(self, origin: Incarnation, state: OriginState) -> None:
        """Raise the summary of `origin`; called once for each batch, in order.

        The batch of that stamp ends at `state.last` and has `state.digest`; its predecessor's
        digest is the one that the summary held until now.
        """
        ...

    def set_report(self, pod: PodId, summary: Mapping[Incarnation, int]) -> None:
        """Note the summary that a member reported."""
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

    def checkpoint(self) -> None:
        """Shorten the log that commits append to; takes long: call it in a worker now and then."""
        ...

    def backup(self, name: str) -> None:
        """Write a copy of the store under `name` in the storage, whole or not at all."""
        ...

    def close(self) -> None:
        """Close; later calls fail."""
        ...


# --- backing files ------------------------------------------------------------------------------


class BackingFile(Protocol):
    """An open backing file. Offsets and sizes in bytes."""

    @property
    def descriptor(self) -> int | None:
        """The descriptor to hand to the kernel, or None in the memory twin."""
        ...

    def read(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""
        ...

    def write(self, offset: int, data: memoryview | bytes) -> None:
        """Write all of `data`. Raises `NoSpace`."""
        ...

    def truncate(self, size: int) -> None:
        """Set the size."""
        ...

    def allocate(self, offset: int, length: int, keep_size: bool) -> None:
        """Make sure that writing there will not fail for want of space."""
        ...

    def punch(self, offset: int, length: int) -> None:
        """Make a hole because a program asked for it; the size stays."""
        ...

    def size(self) -> int:
        """Return the size."""
        ...

    def next_data(self, offset: int) -> int | None:
        """Return where data begins at or after `offset`, or None."""
        ...

    def next_hole(self, offset: int) -> int:
        """Return where a hole begins at or after `offset`; the end counts as one."""
        ...

    def hashes(self, first: int, count: int, block_bytes: int) -> list[bytes | None]:
        """Return the BLAKE3 of blocks in order, None for one that is wholly hole or beyond."""
        ...

    def sync(self) -> None:
        """Return when data and size survive a power cut."""
        ...

    def noted(self) -> Noted:
        """Return how the file looks now."""
        ...

    def mapped_for_writing(self) -> bool:
        """Say whether some program may still write, through a mapping or a handle (no lease).

        Our own handles count: ask one opened for reading, while none is open for writing.
        """
        ...

    def close(self) -> None:
        """Close the descriptor; the kernel's references live on."""
        ...


@dataclass(frozen=True, slots=True)
class WayHome:
    """What a backing file carries of itself, for `wormhole recover`."""

    entry: EntryId
    name: bytes
    parent: EntryId
    version: Dot | None


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """What the disk under the storage has, in bytes."""

    total: int
    free: int


class Files(Protocol):
    """Sparse backing files, one for each content line, by its number."""

    def create(self, line: int) -> BackingFile:
        """Make an empty file for a line that has none."""
        ...

    def open(self, line: int, writable: bool) -> BackingFile:
        """Open the file of a line. Raises `StoreDamaged` if it is not there."""
        ...

    def clone(self, source: int, target: int) -> bool:
        """Make `target` a reflink of `source`; False where the disk cannot."""
        ...

    def delete(self, line: int) -> None:
        """Remove the file, if it is there."""
        ...

    def sync_names(self) -> None:
        """Return when created and removed names survive a power cut."""
        ...

    def describe(self, line: int, way_home: WayHome) -> None:
        """Write the way home onto the file."""
        ...

    def present(self) -> Iterator[int]:
        """Yield the numbers of all files that are there."""
        ...

    def set_aside(self, line: int) -> None:
        """Move a file that no record knows into the quarantine."""
        ...

    def space(self) -> DiskSpace:
        """Return what the disk has."""
        ...

    def use_reserve(self) -> None:
        """Give up the reserve so that deleting works on a full disk."""
        ...

    def restore_reserve(self) -> None:
        """Take the reserve again if there is room."""
        ...


class BlockCache(Protocol):
    """Blocks that were fetched to be read and are not kept: bounded memory. Any thread."""

    def get(self, version: Dot, index: int) -> bytes | None:
        """Return a block's bytes (verified when they came in), or None."""
        ...

    def put(self, version: Dot, index: int, data: bytes) -> None:
        """Keep a verified block, and let go of the longest unused beyond the bound."""
        ...


# --- the network --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlockName:
    """One block of one version, or a part of a manifest (`index` -1), and what it must hash to."""

    entry: EntryId
    version: Dot
    index: int
    digest: ContentHash


class Channel(Protocol):
    """The message connection to one authenticated member. Frames are whole messages, in order.

    Heartbeats are the channel's own: a peer that goes silent ends it. Frames that arrived before
    the end are still received. The peer of a channel that is closed gets its reason.
    """

    @property
    def peer(self) -> PodId: ...

    @property
    def address(self) -> str: ...

    @property
    def rtt_seconds(self) -> float | None:
        """The last round trip of a heartbeat, None before the first."""
        ...

    @property
    def silence_seconds(self) -> float:
        """How long ago anything was heard from the peer."""
        ...

    async def send(self, frame: bytes) -> None:
        """Queue a frame; waits while the peer does not keep up. Raises `PeerError`."""
        ...

    async def receive(self) -> bytes:
        """Return the next frame. Raises `PeerError` when the connection ends."""
        ...

    async def close(self, reason: str) -> None: ...


class Transport(Protocol):
    """Authenticated connections to members: messages and, apart from them, blocks."""

    async def listen(
        self,
        on_channel: Callable[[Channel], Awaitable[None]],
        on_block: Callable[[PodId, BlockName], bytes | None],
    ) -> str:
        """Accept members; return "host:port". `on_block` is called in threads.

        `on_channel` runs in a task of the transport; a channel stays open when it returns and is
        closed when it raises.
        """
        ...

    async def dial(self, address: str, peer: PodId) -> Channel:
        """Connect to the member `peer`. Raises `PeerError`."""
        ...

    async def fetch(
        self,
        peer: PodId,
        names: Sequence[BlockName],
        deliver: Callable[[BlockName, memoryview], None],
    ) -> Sequence[BlockName]:
        """Fetch blocks over the peer's block connection; return those it did not have.

        `deliver` is called in a thread for each block that hashes to its digest, possibly in
        several threads at once; the view is valid during the call only. A block that does not
        hash to its digest counts as one that the peer did not have. What `deliver` raises ends the
        fetch and is raised here. Raises `PeerError` when the connection fails before all were
        answered; what was delivered until then is good.
        """
        ...

    def rate(self, peer: PodId) -> float | None:
        """Return the measured bytes a second of fetches from `peer`, None before the first."""
        ...

    def set_members(self, certificates: Mapping[PodId, bytes]) -> None:
        """Let exactly these members in (by certificate); links of others are closed."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sighting:
    """A pod that was found nearby, by what it says of itself; none of it is proven.

    `network_hash` is a short hash of the network's id, `version` that of the protocol.
    """

    network: str
    network_hash: str
    pod: str
    address: str
    version: int


class Discovery(Protocol):
    """Finding pods on the local network. Where it does not work, nothing is found."""

    async def announce(self, sighting: Sighting) -> None:
        """Tell others of this pod, in the place of what was told before."""
        ...

    async def browse(self, on_found: Callable[[Sighting], None]) -> None:
        """Call `on_found` on the loop for each pod found, again when its address changes."""
        ...

    async def close(self) -> None: ...
