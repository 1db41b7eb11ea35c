"""A pod of the simulation: real replica, contents, volume and engine on memory twins."""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import TypeVar

import msgspec

from core.contents.contents import Contents
from core.engine.engine import Engine
from core.engine.parts import EngineParts
from core.engine.settings import EngineSettings
from core.errors import DeadlineExceeded, NotFound
from core.ids import EntryId, Incarnation, NetworkId, PodId
from core.model.absence import Absence
from core.model.members import Member, MemberState, PodInfo, Role
from core.model.needs import Needs
from core.model.records import Version
from core.net.memory import MemoryNetwork
from core.net.memory_transport import MemoryTransport
from core.node.block_cache import MemoryBlockCache
from core.ports import RecordReader
from core.replica.replica import Replica
from core.store.files_memory import MemoryFiles
from core.store.records_memory import MemoryRecordStore
from core.transfer.patience import Patience
from core.tree.slots import Strategy
from core.tree.view import ViewSettings
from core.volume.interface import (
    ROOT_NODE,
    AttributeChanges,
    Attributes,
    Caller,
    Node,
    OpenFlags,
    RenameMode,
)
from core.volume.settings import Outside
from core.volume.volume import Volume, open_volume
from tests.sim.machines import Machine
from tests.sim.virtual_time import VirtualClock

T = TypeVar("T")
NETWORK = NetworkId(b"n" * 16)
CALLER = Caller(uid=1_000, gid=1_000, pid=1)
SETTINGS = EngineSettings(min_replication_seconds=0.5, max_replication_seconds=20.0)


class SeededEntropy:
    """The `Entropy` port from a seed."""

    def __init__(self, seed: object) -> None:
        self._chance = random.Random(str(seed))

    def token(self, size_bytes: int) -> bytes:
        return self._chance.randbytes(size_bytes)


class InlineWorkers:
    """The `Workers` port without threads: the call runs here, after others had their turn."""

    async def run(self, call: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        return call()


def pod_id(number: int) -> PodId:
    return PodId(bytes([number + 1]) * 16)


class SimPod:
    """One machine: its disk survives `kill`, and what was synced survives `cut`."""

    def __init__(
        self,
        number: int,
        network: MemoryNetwork,
        members: Mapping[PodId, Member],
        *,
        seed: int,
        settings: EngineSettings = SETTINGS,
        strategy: Strategy = Strategy.KEEP_BOTH,
        skew_ms: int = 0,
        store: MemoryRecordStore | None = None,
    ) -> None:
        self.number = number
        self.id = pod_id(number)
        self.name = f"pod{number}"
        self.settings = settings
        self.affinities: dict[str, int] = {}
        self.members = members
        self.network_id = NETWORK
        self._strategy = strategy
        self._network = network
        self._entropy = SeededEntropy((seed, number))
        self.clock = VirtualClock(asyncio.get_running_loop(), skew_ms)
        self.store = store or MemoryRecordStore()
        self.files = MemoryFiles(clock=self.clock)
        self._boot = 0
        self._may_lack = False
        self.cuts = 0
        self.machine = Machine()
        self._task: asyncio.Task[None] | None = None
        self.freeing: asyncio.Task[None] | None = None
        self.volume: Volume
        self.engine: Engine
        self.replica: Replica
        self.contents: Contents

    @property
    def address(self) -> str:
        return f"sim:{self.number}"

    def start(self) -> None:
        """Start the node on what is on its disk."""
        self.replica = Replica(self.store, self.clock, self._entropy, self.id)
        self.replica.settings = ViewSettings(self._strategy)
        if self._may_lack:
            # Numbers that a power cut took may have been used: see `core.node.building`.
            self.replica.renew()
            self._may_lack = False
        cache = MemoryBlockCache()
        self.contents = Contents(self.store, self.files, self.clock, nullcontext, self.id, cache)
        self.contents.table.elsewhere.know_members(self.members_of)
        recovered = self.contents.recover(str(self._boot).encode())
        # The drive is there before the engine that it asks.
        outside = Outside(out_of_reach=self._out_of_reach, absence=self._absence)
        self.volume = open_volume(
            self.replica, self.contents, self.clock, self._entropy, nullcontext, outside
        )
        self.engine = Engine(
            EngineParts(
                pod=self.id,
                name=self.name,
                network=self.network_id,
                replica=self.replica,
                store=self.store,
                contents=self.contents,
                cache=cache,
                transport=self.transport(),
                clock=self.clock,
                workers=InlineWorkers(),
                reading_workers=InlineWorkers(),
                members_of=self.members_of,
                settings=self.settings,
                dirty=tuple(recovered.dirty),
            )
        )
        self.engine.on_turned(self.volume.turned)
        for other, address in self.others().items():
            self.engine.found(other, address)
        self._task = self.machine.start(self._run())

    def _out_of_reach(self, entry: EntryId) -> bool:
        return self.engine.out_of_reach(entry)

    def _absence(self, reader: RecordReader, newest: Version) -> Absence | None:
        return self.engine.absence(reader, newest)

    def members_of(self, _reader: RecordReader) -> Mapping[PodId, Member]:
        """Return who is a member; here what the test says, whatever the records say."""
        return self.members

    def others(self) -> dict[PodId, str]:
        """Return where the other pods may be found."""
        return {pod: f"sim:{pod[0] - 1}" for pod in self.members if pod != self.id}

    def transport(self) -> MemoryTransport:
        return MemoryTransport(self._network, self.id, self.address)

    def _info(self) -> PodInfo:
        role = Role.CLIENT if self.settings.client else Role.MEMBER
        info = PodInfo(self.name, Incarnation(0), (self.address,), role, 2**40, 0, 2**39)
        return msgspec.structs.replace(info, **self.affinities)

    async def _run(self) -> None:
        await self.engine.announce(self._info())
        await self.engine.run()

    async def stop(self) -> None:
        """Let the process die: nothing runs any more."""
        self.resume()
        self._network.crash(self.id)
        self.store.close()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled() and task.exception() is not None:
                text = repr(task.exception())
                assert "closed" in text or "Cancelled" in text, text

    def pause(self) -> None:
        """Stop the process where it is (`kill -STOP`): it lives, and does and answers nothing.

        Its tasks and timers are held back; so are the programs that wait for its drive.
        """
        self.machine.pause()
        self._network.pause(self.id)

    def resume(self) -> None:
        """Let the process go on (`kill -CONT`)."""
        self.machine.resume()
        self._network.resume(self.id)

    @property
    def paused(self) -> bool:
        return self.machine.paused

    async def kill(self) -> None:
        """`kill -9`: the kernel keeps what was written."""
        await self.stop()
        self.files.end_process()
        self.store.reopen()

    async def cut(self, chance: random.Random) -> None:
        """A power cut: what was not synced is lost, or some of it."""
        self.cuts += 1
        kept = chance.randrange(self.store.unsynced + 1)
        self._network.crash(self.id)
        self.store.crash(kept)
        await self.stop()
        self.files.crash(lambda: chance.random() < 0.5)
        self.store.reopen()
        self._boot += 1
        self._may_lack = True

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def check(self) -> None:
        """Fail if the engine ended by itself."""
        assert self._task is not None
        if self._task.done():
            self._task.result()

    # --- programs on the drive

    async def call(self, operation: Callable[[], T | Needs]) -> T:
        """Do a call on the drive as a driver does: satisfy what it needs, and call again."""
        patience: Patience | None = None
        while isinstance(result := operation(), Needs):
            patience = Patience.of(result) if patience is None else patience.again(result)
            await asyncio.sleep(patience.pause(self.clock.monotonic()))
            if patience.is_over(self.clock.monotonic()):
                raise DeadlineExceeded
            await self.engine.satisfy(patience.bounded)
        return result

    def look(self, path: str) -> Attributes:
        node = ROOT_NODE
        found = self.volume.get_attributes(node)
        for name in path.strip("/").split("/"):
            if name:
                found = self.volume.lookup(node, name.encode())
                node = found.node
        return found

    def file_at(self, path: str) -> EntryId | None:
        with self.replica.view() as view:
            shown = view.resolve(path.encode())
            return None if shown is None else shown.file

    def _parent(self, path: str) -> tuple[Node, bytes]:
        folder, _, name = path.rpartition("/")
        return self.look(folder).node, name.encode()

    async def write(self, path: str, data: bytes) -> None:
        """Write a whole file, as `cp` does."""
        parent, name = self._parent(path)
        flags = OpenFlags.WRITE | OpenFlags.TRUNCATE
        try:
            found = self.volume.lookup(parent, name)
        except NotFound:
            _, opened = self.volume.create(parent, name, 0o644, flags, CALLER)
        else:
            opened = await self.call(lambda: self.volume.open(found.node, flags, CALLER))
        await self.call(lambda: self.volume.write(opened.handle, 0, data))
        await self.call(lambda: self.volume.flush(opened.handle))
        self.volume.release(opened.handle)

    async def overwrite(self, path: str, offset: int, data: bytes) -> None:
        node = self.look(path).node
        opened = await self.call(lambda: self.volume.open(node, OpenFlags.WRITE, CALLER))
        try:
            await self.call(lambda: self.volume.write(opened.handle, offset, data))
            await self.call(lambda: self.volume.flush(opened.handle))
        finally:
            self.volume.release(opened.handle)

    async def read(self, path: str) -> bytes:
        found = self.look(path)
        opened = await self.call(lambda: self.volume.open(found.node, OpenFlags.READ, CALLER))
        try:
            pieces: list[bytes] = []
            offset = 0
            while offset < found.size:
                piece = await self.call(
                    lambda: self.volume.read(opened.handle, offset, 128 * 1024)  # noqa: B023
                )
                if not piece:
                    break
                pieces.append(piece)
                offset += len(piece)
            return b"".join(pieces)
        finally:
            self.volume.release(opened.handle)

    def make_folder(self, path: str) -> None:
        parent, name = self._parent(path)
        self.volume.make_folder(parent, name, 0o755, CALLER)

    def remove(self, path: str) -> None:
        parent, name = self._parent(path)
        self.volume.remove_file(parent, name)

    def remove_folder(self, path: str) -> None:
        parent, name = self._parent(path)
        self.volume.remove_folder(parent, name)

    async def rename(self, path: str, new_path: str) -> None:
        parent, name = self._parent(path)
        new_parent, new_name = self._parent(new_path)
        await self.call(
            lambda: self.volume.rename(parent, name, new_parent, new_name, RenameMode.REPLACE)
        )

    def set_mode(self, path: str, mode: int) -> None:
        self.volume.set_attributes(self.look(path).node, None, AttributeChanges(mode=mode), CALLER)

    def names(self, path: str = "") -> list[str]:
        handle = self.volume.open_folder(self.look(path).node)
        try:
            entries = self.volume.read_folder(handle, 0, 100_000)
        finally:
            self.volume.release_folder(handle)
        return sorted(entry.name.decode() for entry in entries)

    def tree(self) -> dict[str, tuple[str, int, int]]:
        """Every path with kind, mode and size, as shown to all.

        Of a file whose newest version is out of reach that is the newest one, whatever of an
        older one this pod shows in its place, which each pod knows for itself.
        """
        found: dict[str, tuple[str, int, int]] = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            for name in self.names(folder):
                path = f"{folder}/{name}"
                attributes = self.look(path)
                kind = attributes.kind.name
                size = self._size_to_all(path, attributes) if kind == "FILE" else 0
                found[path] = (kind, attributes.mode, size)
                if kind == "FOLDER":
                    folders.append(path)
        return found

    def _size_to_all(self, path: str, attributes: Attributes) -> int:
        with self.replica.view() as view:
            shown = view.resolve(path.encode())
        if shown is None or shown.version is None or not self._out_of_reach(shown.file):
            return attributes.size
        return shown.version.size


def member(number: int, state: MemberState = MemberState.ACTIVE) -> Member:
    pod = pod_id(number)
    return Member(pod, pod + pod, b"memory:" + pod, f"pod{number}", Role.ADMIN, state, pod_id(0))
