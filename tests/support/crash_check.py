"""Opens what a stop left of a storage, as a start of the node does, and finds what is wrong.

The rules: the store opens, whole, as it was at one commit that was synced or later; what a peer or
a program was told is on the disk is there with its bytes; what a peer was promised is known still,
and is there though its file was removed or replaced; a line that says that it has blocks has
them; no file of the storage stays without a row; no sequence number that a peer saw comes again.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import RLock

from core.contents.bitmaps import BlockSet
from core.contents.contents import Contents
from core.contents.manifests import Layout, block_count, small_revision
from core.crypto import content_hash
from core.errors import StoreDamaged
from core.ids import ROOT, EntryId
from core.model.content import Line, LineRole
from core.model.records import Kind
from core.node.block_cache import MemoryBlockCache
from core.ports import BackingFile
from core.replica.replica import Replica
from core.store.files_disk import DiskFiles
from core.store.life import begin_life
from core.store.records_sqlite import SqliteRecordStore
from core.volume.interface import Opened, OpenFlags
from core.volume.volume import Volume, open_volume
from tests.sim.pod import CALLER, pod_id
from tests.support.crash_diary import Expected, digest_of
from tests.support.disk_replay import SECTOR_BYTES
from tests.support.tree_pods import HandClock, SeededEntropy

_UNREADABLE_ROLES = frozenset({LineRole.ORPHAN, LineRole.REMOVED, LineRole.QUARANTINE})


class Started:
    """The inner half of a node on a storage, built in the order in which a node builds it."""

    def __init__(self, storage: Path, boot: bytes) -> None:
        self.store = SqliteRecordStore(storage)
        self.found = digest_of(self.store)
        self.clock = HandClock()
        may_lack = begin_life(self.store, boot) or self.store.is_shortened
        self.files = DiskFiles(storage, reserve_bytes=0)
        entropy = SeededEntropy(boot)
        self.replica = Replica(self.store, self.clock, entropy, pod_id(0), RLock())
        if may_lack:
            self.replica.renew()
        self.contents = Contents(
            self.store, self.files, self.clock, RLock, pod_id(0), MemoryBlockCache()
        )
        self.contents.expect_others(others=True)
        self.contents.recover(boot)
        self.volume: Volume = open_volume(self.replica, self.contents, self.clock, entropy, RLock)

    def settle(self) -> None:
        """Do what an engine does next: publish what is unpublished, put removed versions right."""
        for line in self.contents.table.dirty_lines():
            prepared = self.contents.prepare(line.line.id, now=True)
            if prepared is not None:
                self.contents.publish(self.replica.change, prepared)
        self.contents.keeping.settle()
        self.contents.keeping.unlinking.finish()

    def lines(self) -> list[Line]:
        with self.store.read() as reader:
            numbers = self.store._connection.execute("SELECT id FROM line").fetchall()
            found = [reader.line(number) for (number,) in numbers]
        return [line for line in found if line is not None]

    def readable(self) -> dict[EntryId, list[bytes]]:
        """Return the contents of all files that can be read without another pod."""
        found: dict[EntryId, list[bytes]] = {}
        with self.replica.view() as view:
            folders, files = [ROOT], []
            while folders:
                for shown in view.listing(folders.pop()):
                    if shown.is_folder:
                        folders.append(shown.id)
                    elif shown.kind is Kind.FILE:
                        files.append((shown.file, view.path_of(shown)))
        for entry, path in files:
            found.setdefault(entry, [])
            data = self.read(path)
            if data is not None:
                found[entry].append(data)
        return found

    def read(self, path: bytes) -> bytes | None:
        node = 1
        for name in path.strip(b"/").split(b"/"):
            node = self.volume.lookup(node, name).node  # type: ignore[arg-type]
        opened = self.volume.open(node, OpenFlags.READ, CALLER)  # type: ignore[arg-type]
        assert isinstance(opened, Opened)
        data = self.volume.read(opened.handle, 0, 2**30)
        self.volume.release(opened.handle)
        return data if isinstance(data, bytes) else None

    def close(self) -> None:
        self.contents.shutdown()
        self.store.close()


def wrongs(storage: Path, wanted: Expected, *, boot: bytes, killed: bool) -> list[str]:
    """Start on `storage`, and return each broken rule as a sentence.

    `killed`: the kernel lived on, so that everything that was written is there.
    """
    started = Started(storage, boot)
    try:
        return [
            *_wrong_state(started, wanted, killed=killed),
            *_wrong_numbers(started, wanted),
            *_wrong_lines(started, wanted),
            *_wrong_pledges(started, wanted),
            *_wrong_contents(started, wanted, killed=killed),
        ]
    finally:
        started.close()


def _wrong_state(started: Started, wanted: Expected, *, killed: bool) -> Iterator[str]:
    least = wanted.committed if killed else wanted.synced
    reached = wanted.states.get(started.found, set())
    if not any(least <= state <= wanted.committed + 1 for state in reached):
        yield (
            f"the records are those of commit {sorted(reached) or 'never'}, not of one from "
            f"{least} to {wanted.committed + 1}"
        )
    yield from started.store.problems()


def _wrong_numbers(started: Started, wanted: Expected) -> Iterator[str]:
    known = started.replica.origins()
    for origin, last in wanted.sent.items():
        here = known[origin].last if origin in known else 0
        if here < last:
            yield f"a peer was told of record {last} of {origin}, and {here} is the last here"
    with started.replica.change() as change:
        change.create(ROOT, b"the next one", Kind.FOLDER, mode=0o755, uid=0, gid=0)
        number, origin = change.author.last, change.author.origin
    if number <= wanted.sent.get(origin, 0):
        yield f"the sequence number {number} of {origin} was used again"


def _wrong_lines(started: Started, wanted: Expected) -> Iterator[str]:
    started.settle()
    lines = started.lines()
    rows = {line.id for line in lines if line.small is None}
    for number in started.files.present():
        if number not in rows:
            yield f"the file {number} has no row"
    for line in lines:
        yield from _wrong_blocks(started, line)
    here = {
        (line.entry, line.version)
        for line in lines
        if line.whole and line.role not in _UNREADABLE_ROLES
    }
    with started.store.read() as reader:
        for entry, version in wanted.held - here:
            if reader.row(entry) is not None:
                yield f"a peer was told that {version} of {entry.hex()} is held here"


def _wrong_pledges(started: Started, wanted: Expected) -> Iterator[str]:
    """After the lines were put right: what was promised stays for all of the time again."""
    here = {
        (line.entry, line.version)
        for line in started.lines()
        if line.whole and line.role not in _UNREADABLE_ROLES
    }
    with started.store.read() as reader:
        for entry, version in wanted.pledged:
            if reader.pledge(entry, version) is None:
                yield f"a peer was promised {version} of {entry.hex()}, and nothing knows of it"
        for entry, version in wanted.kept - here:
            yield f"a peer was promised {version} of {entry.hex()}, and it is not here"


def _wrong_blocks(started: Started, line: Line) -> Iterator[str]:
    """Compare what a line says that it has with the hashes of its version."""
    content = line.content
    if content is None or line.dirty or line.role in _UNREADABLE_ROLES:
        return
    name = f"{line.role.name} {line.id:x} of {line.entry.hex()}"
    if line.small is not None:
        if small_revision(line.small).content.manifest != content.manifest:
            yield f"{name}: the small content is another one"
        return
    layout = started.contents.table.layout(content)
    present = BlockSet(line.present)
    if line.whole:
        present.add_run(0, block_count(content.size, content.block_size))
    if layout is None or not present:
        if line.whole and content.size:
            yield f"{name}: its manifest is not here"
        return
    try:
        with closing(started.files.open(line.id, writable=False)) as file:
            said = (block for block in range(layout.count) if block in present)
            wrong = [block for block in said if not _is_right(file, layout, block)]
    except StoreDamaged:
        yield f"{name}: its file is not there"
        return
    if wrong:
        yield f"{name}: blocks {wrong} have other bytes than its version"


def _is_right(file: BackingFile, layout: Layout, block: int) -> bool:
    data = file.read(block * layout.block_size, layout.length_of(block))
    digest = layout.hash_of(block)
    return not data.strip(b"\0") if digest is None else content_hash(data) == digest


def _wrong_contents(started: Started, wanted: Expected, *, killed: bool) -> Iterator[str]:
    readable = started.readable()
    if killed:
        promised = {entry: states[-2:] for entry, states in wanted.contents.items()}
    else:
        promised = wanted.safe
    for entry, states in promised.items():
        own = readable.get(entry, [])
        others = (data for found in readable.values() for data in found)
        if not any(is_of(data, states) for data in (*own, *others)):
            sizes = [len(data) for data in own]
            yield (
                f"the file {entry.hex()} is not as it was promised: {sizes} bytes, not "
                f"{sorted({len(state) for state in states})}"
            )


def is_of(found: bytes, states: list[bytes]) -> bool:
    """Say whether every sector of a content is that of one of the states.

    Its size may lie between theirs: a write that makes a file longer can be cut.
    """
    if found in states:
        return True
    sizes = [len(state) for state in states]
    if not min(sizes) <= len(found) <= max(sizes):
        return False
    for start in range(0, len(found), SECTOR_BYTES):
        end = min(start + SECTOR_BYTES, len(found))
        sectors = (state[start:end].ljust(end - start, b"\0") for state in states)
        if found[start:end] not in sectors:
            return False
    return True
