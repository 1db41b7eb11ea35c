"""What a pod on a fault disk did and promised, told on the same disk, so that its log has it all.

Every event is kept in memory, and its number is written to a file of the fault disk: wherever the
log is cut, the numbers in it say which events the outside world had seen by then.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.ids import Dot, EntryId, Incarnation
from core.model.records import Holding
from core.store.records_sqlite import SqliteRecordStore
from core.store.sqlite.writer import SqliteWriter
from core.wire.messages import Pledges, Records, Summary, decode, incarnations
from tests.support.fault_disk import Logged

PROMISES = "/promises"
_TABLES = ("entry", "batch", "other", "claim", "report", "line", "part", "fact", "pledge")


@dataclass(frozen=True)
class Begun:
    """The node runs."""


@dataclass(frozen=True)
class Committed:
    """The store has this state now."""

    digest: bytes


@dataclass(frozen=True)
class Synced:
    """So many commits survive a power cut."""

    commits: int


@dataclass(frozen=True)
class Sent:
    """A peer was told how far the records of these origins are here."""

    summary: dict[Incarnation, int]


@dataclass(frozen=True)
class Claimed:
    """A peer was told that this pod holds a version, or holds it no more."""

    entry: EntryId
    version: Dot
    held: bool


@dataclass(frozen=True)
class Pledged:
    """A peer was promised that this pod keeps a version, so that it may drop its own copy."""

    entry: EntryId
    version: Dot


@dataclass(frozen=True)
class State:
    """A program is about to bring a file to this content."""

    entry: EntryId
    content: bytes


@dataclass(frozen=True)
class Safe:
    """A program was told that the last content of a file is on the disk."""

    entry: EntryId


@dataclass(frozen=True)
class GivenUp:
    """A program is about to remove or replace a file: anything may become of it."""

    entry: EntryId


Event = Begun | Committed | Synced | Sent | Claimed | Pledged | State | Safe | GivenUp


class Diary:
    """Takes events; `events` are all of them, `known` says how many a log has seen."""

    def __init__(self, disk: Path) -> None:
        """Write the numbers onto the fault disk mounted at `disk`."""
        self.events: list[Event] = []
        self.commits = 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._descriptor = os.open(f"{disk}{PROMISES}", flags, 0o600)

    def note(self, event: Event) -> None:
        self.events.append(event)
        self.commits += isinstance(event, Committed)
        os.write(self._descriptor, b"%d;" % len(self.events))

    def sent(self, frame: bytes) -> None:
        """Note what a message to a peer says, before it leaves."""
        match decode(frame):
            case Summary(heads):
                self.note(Sent(dict(incarnations(heads))))
            case Records(batches, end):
                for batch in batches:
                    self.note(Sent({batch.origin: batch.last}))
                    for record in batch.records:
                        if isinstance(record, Holding):
                            for claim in record.claims:
                                self.note(Claimed(claim.entry, claim.version, claim.held))
                if end is not None:
                    self.note(Sent(dict(incarnations(end))))
            case Pledges(names=names):
                for name in names:
                    self.note(Pledged(name.entry, name.version))
            case _:
                pass

    def close(self) -> None:
        os.close(self._descriptor)


def known_after(change: Logged, before: int) -> int:
    """Return how many events were noted after `change`, where it was `before` until then."""
    if change.path != PROMISES or change.operation != "write":
        return before
    return int(change.data.rstrip(b";").rpartition(b";")[2])


def digest_of(store: SqliteRecordStore) -> bytes:
    """Return a name of all that the store says, except how often it was opened."""
    state = hashlib.blake2b(digest_size=16)
    for table in _TABLES:
        rows = store._connection.execute(f"SELECT * FROM {table}").fetchall()
        for row in sorted(map(repr, rows)):
            if not row.startswith("('store:openings'"):
                state.update(row.encode())
        state.update(b"|")
    return state.digest()


class ToldStore(SqliteRecordStore):
    """A record store that tells a diary of each commit and sync."""

    def __init__(self, folder: Path, diary: Diary | None = None) -> None:
        """Open as always; what it was when it was opened counts as committed and synced."""
        self.diary: Diary | None = None
        super().__init__(folder)
        self.diary = diary
        if diary is not None:
            diary.note(Committed(digest_of(self)))
            diary.note(Synced(diary.commits))

    def _commit(self, writer: SqliteWriter) -> None:
        writer.flush()
        changed = self._connection.in_transaction
        super()._commit(writer)
        if self.diary is not None and changed:
            self.diary.note(Committed(digest_of(self)))

    def sync(self) -> None:
        """Sync, then tell."""
        reached = 0 if self.diary is None else self.diary.commits
        super().sync()
        if self.diary is not None:
            self.diary.note(Synced(reached))


@dataclass
class Expected:
    """What must be true of a disk whose log was cut after these events.

    Of `pledged` it is known that they were promised, of `kept` all bytes are there, too.
    """

    states: dict[bytes, set[int]]
    begun: bool = False
    committed: int = 0
    synced: int = 0
    sent: dict[Incarnation, int] = field(default_factory=dict)
    held: set[tuple[EntryId, Dot]] = field(default_factory=set)
    pledged: set[tuple[EntryId, Dot]] = field(default_factory=set)
    kept: set[tuple[EntryId, Dot]] = field(default_factory=set)
    contents: dict[EntryId, list[bytes]] = field(default_factory=dict)
    safe: dict[EntryId, list[bytes]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case Begun():
                self.begun = True
            case Committed():
                self.committed += 1
            case Synced(commits):
                self.synced = max(self.synced, commits)
            case Sent(summary):
                for origin, last in summary.items():
                    self.sent[origin] = max(self.sent.get(origin, 0), last)
            case Claimed(entry, version, held):
                (self.held.add if held else self.held.discard)((entry, version))
            case Pledged(entry, version):
                self.pledged.add((entry, version))
                self.kept.add((entry, version))
            case _:
                self._take_content(event)

    def _take_content(self, event: State | Safe | GivenUp) -> None:
        entry = event.entry
        match event:
            case State(content=content):
                # Whoever writes into a file replaces what was promised of it, block by block.
                self.kept = {claim for claim in self.kept if claim[0] != entry}
                self.contents.setdefault(entry, []).append(content)
                if entry in self.safe:
                    self.safe[entry].append(content)
            case Safe():
                self.safe[entry] = self.contents[entry][-1:]
                return
            case GivenUp():
                self.contents.pop(entry, None)
                self.safe.pop(entry, None)
        # The versions before are changed in place or removed: they are withdrawn a moment later.
        self.held = {claim for claim in self.held if claim[0] != entry}


def states_of(events: Sequence[Event]) -> dict[bytes, set[int]]:
    """Return after which commits the store had which state."""
    found: dict[bytes, set[int]] = {}
    digests = [event.digest for event in events if isinstance(event, Committed)]
    for number, digest in enumerate(digests, 1):
        found.setdefault(digest, set()).add(number)
    return found
