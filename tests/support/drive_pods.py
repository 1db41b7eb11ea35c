"""One pod with a drive, on memory twins of its ports: used, killed, cut from power, restarted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock

from core.contents.contents import Contents
from core.contents.events import ContentEvent, LineClosed
from core.contents.recovery import Recovered
from core.contents.settings import ContentSettings
from core.crypto import content_hash
from core.errors import FileError, StoreError
from core.ids import Dot, PodId
from core.model.members import Member
from core.model.records import Version
from core.replica.replica import Replica
from core.store.files_memory import MemoryFiles
from core.store.records_memory import MemoryRecordStore
from core.volume.interface import (
    ROOT_NODE,
    Attributes,
    Caller,
    Handle,
    Hashed,
    Invalidation,
    Needs,
    Node,
    Opened,
    OpenFlags,
    RenameMode,
)
from core.volume.settings import VolumeSettings
from core.volume.volume import open_volume
from tests.support.tree_pods import HandClock, SeededEntropy

READ, WRITE = OpenFlags.READ, OpenFlags.WRITE
ME = Caller(uid=1000, gid=1000, pid=7)
POD = PodId(content_hash(b"this pod")[:16])


class CachedBlocks:
    """Blocks that were fetched to be read only, without a bound."""

    def __init__(self) -> None:
        self.blocks: dict[tuple[Dot, int], bytes] = {}

    def get(self, version: Dot, index: int) -> bytes | None:
        return self.blocks.get((version, index))

    def put(self, version: Dot, index: int, data: bytes) -> None:
        self.blocks[version, index] = data


class DrivePod:
    """A pod whose drive is driven by calls; publication happens when the test says so."""

    def __init__(
        self, *, reflinks: bool = False, capacity: int = 2**50, others: bool = True
    ) -> None:
        self.clock = HandClock()
        self.store = MemoryRecordStore()
        self.files = MemoryFiles(self.clock, capacity)
        self.files.reflinks = reflinks
        self.settings = VolumeSettings()
        self.content_settings = ContentSettings(others=others)
        self.entropy = SeededEntropy("drive")
        self.boot = b"first boot"
        self.events: list[ContentEvent] = []
        self.told: list[Invalidation] = []
        self.members: dict[PodId, Member] = {}
        self.start()

    # --- starting and stopping

    def start(self) -> Recovered:
        self.cache = CachedBlocks()
        self.replica = Replica(self.store, self.clock, self.entropy, POD)
        self.contents = Contents(self.store, self.files, self.clock, RLock, POD, self.cache)
        self.contents.configure(self.content_settings)
        self.contents.table.elsewhere.know_members(lambda _reader: self.members)
        self.events.clear()
        self.contents.subscribe(self.events.append)
        recovered = self.contents.recover(self.boot)
        self.volume = open_volume(self.replica, self.contents, self.clock, self.entropy, RLock)
        self.volume.configure(self.settings)
        self.volume.on_invalidation(self.told.extend)
        return recovered

    def configure(self, settings: VolumeSettings) -> None:
        self.settings = settings
        self.volume.configure(settings)

    def kill(self) -> Recovered:
        """End the process: the page cache of the kernel loses nothing."""
        self.store.close()
        self.files.end_process()
        self.store.reopen()
        return self.start()

    def cut_power(self, kept: int = 0) -> Recovered:
        """Lose all that was not synced (but the first `kept` transactions since)."""
        self.store.crash(kept)
        self.files.crash()
        self.store.reopen()
        self.boot += b"'"
        return self.start()

    def files_left(self) -> list[int]:
        """Return the backing files that stay once those of no use are removed."""
        self.contents.keeping.unlinking.finish()
        return list(self.files.present())

    @contextmanager
    def failing(self, *operations: str, line: int | None = None) -> Iterator[None]:
        """Have the disk fail these calls on one backing file, or on all."""

        def fail(operation: str, its_line: int) -> None:
            if operation in operations and line in {None, its_line}:
                raise StoreError("The disk failed.")

        self.files.fail = fail
        yield
        self.files.fail = None

    @contextmanager
    def refusing_commits(self) -> Iterator[None]:
        """Have the record store fail each commit."""

        def fail(step: str) -> None:
            if step == "commit":
                raise StoreError("The disk refuses.")

        self.store.fail = fail
        yield
        self.store.fail = None

    # --- publishing

    def publish(self) -> list[Version]:
        """Publish everything that can be published now."""
        published: list[Version] = []
        for line in self.contents.table.dirty_lines():
            version = self.publish_line(line.line.id)
            if version is not None:
                published.append(version)
        return published

    def publish_line(self, line: int, *, now: bool = False) -> Version | None:
        prepared = self.contents.prepare(line, now=now)
        return None if prepared is None else self.contents.publish(self.replica.change, prepared)

    def publish_closed(self) -> None:
        """Do what the engine does when it hears of a close."""
        lines = [event.line for event in self.events if isinstance(event, LineClosed)]
        self.events.clear()
        for line in lines:
            self.publish_line(line)

    # --- by path

    def find(self, path: bytes) -> Attributes:
        """Return the attributes at a path; the look-ups on the way are given back."""
        found = self.volume.get_attributes(ROOT_NODE)
        for name in path.split(b"/"):
            if name:
                found = self.volume.lookup(found.node, name)
        return found

    def exists(self, path: bytes) -> bool:
        with suppress(FileError):
            self.find(path)
            return True
        return False

    def folder(self, path: bytes) -> tuple[Node, bytes]:
        parent, _, name = path.rpartition(b"/")
        return self.find(parent).node, name

    def create(self, path: bytes, mode: int = 0o644) -> Handle:
        parent, name = self.folder(path)
        return self.volume.create(parent, name, mode, READ | WRITE, ME)[1].handle

    def open(self, path: bytes, flags: OpenFlags = READ) -> Handle:
        opened = self.volume.open(self.find(path).node, flags, ME)
        assert isinstance(opened, Opened), opened
        return opened.handle

    def put(self, path: bytes, data: bytes) -> None:
        """Write a whole file, as a shell's `>` does."""
        if self.exists(path):
            handle = self.open(path, WRITE | OpenFlags.TRUNCATE)
        else:
            handle = self.create(path)
        if data:
            assert self.volume.write(handle, 0, data) == len(data)
        self.volume.release(handle)

    def patch(self, path: bytes, offset: int, data: bytes) -> None:
        handle = self.open(path, READ | WRITE)
        assert self.volume.write(handle, offset, data) == len(data)
        self.volume.release(handle)

    def get(self, path: bytes) -> bytes:
        handle = self.open(path)
        try:
            return self.read(handle)
        finally:
            self.volume.release(handle)

    def read(self, handle: Handle, offset: int = 0, size: int = 2**30) -> bytes:
        data = self.volume.read(handle, offset, size)
        assert isinstance(data, bytes), data
        return data

    def make_folder(self, path: bytes) -> None:
        parent, name = self.folder(path)
        self.volume.make_folder(parent, name, 0o755, ME)

    def remove(self, path: bytes) -> None:
        parent, name = self.folder(path)
        self.volume.remove_file(parent, name)

    def rename(self, path: bytes, to: bytes, mode: RenameMode = RenameMode.REPLACE) -> None:
        """Rename; what must be hashed first is hashed, as the engine would."""
        for _ in range(3):
            needs = self.volume.rename(*self.folder(path), *self.folder(to), mode)
            if not isinstance(needs, Needs):
                return
            assert isinstance(needs.what, Hashed)
            self.publish_line(needs.what.line, now=True)
        raise AssertionError("the rename waits for ever")

    def names(self, path: bytes = b"/") -> list[bytes]:
        handle = self.volume.open_folder(self.find(path).node)
        try:
            return sorted(entry.name for entry in self.volume.read_folder(handle, 0, 10**6))
        finally:
            self.volume.release_folder(handle)
