"""A pod whose storage is on a fault disk, a peer in memory, and programs that use its drive."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.ids import EntryId, PodId
from core.model.members import Member
from core.model.records import Version
from core.net.memory import MemoryNetwork
from core.net.memory_transport import MemoryTransport
from core.ports import Channel
from core.store.files_disk import DiskFiles
from core.store.life import begin_life, end_life
from core.volume.interface import Handle, Node, OpenFlags
from tests.sim.pod import CALLER, SimPod, member, pod_id
from tests.sim.world import World
from tests.support.crash_diary import (
    Begun,
    Diary,
    Event,
    GivenUp,
    Safe,
    State,
    ToldStore,
)
from tests.support.fault_disk import Logged

BOOT = b"0"
OTHER_BOOT = b"1"
BLOCK = 256 * 1024
_PIECE = 128 * 1024


@dataclass(frozen=True)
class Story:
    """All that was done on a fault disk, and what was told to the world meanwhile."""

    log: Sequence[Logged]
    events: Sequence[Event]


class _ToldChannel:
    """A channel whose messages are noted before they leave."""

    def __init__(self, channel: Channel, diary: Diary) -> None:
        self._channel = channel
        self._diary = diary

    async def send(self, frame: bytes) -> None:
        self._diary.sent(frame)
        await self._channel.send(frame)

    def __getattr__(self, name: str) -> object:
        return getattr(self._channel, name)


class _ToldTransport(MemoryTransport):
    """A transport whose channels tell the diary."""

    diary: Diary

    async def listen(self, on_channel: object, on_block: object) -> str:
        async def told(channel: Channel) -> None:
            await on_channel(_ToldChannel(channel, self.diary))  # type: ignore[operator]

        return await super().listen(told, on_block)  # type: ignore[arg-type]

    async def dial(self, address: str, peer: PodId) -> Channel:
        return _ToldChannel(await super().dial(address, peer), self.diary)  # type: ignore[return-value]


class DiskPod(SimPod):
    """A pod of the simulation whose record store and backing files are on a real disk."""

    def __init__(
        self,
        number: int,
        network: MemoryNetwork,
        members: Mapping[PodId, Member],
        disk: Path,
        diary: Diary,
    ) -> None:
        super().__init__(number, network, members, seed=7)
        self.disk = disk
        self.diary = diary

    def start(self) -> None:
        self.store = ToldStore(self.disk / "storage", self.diary)
        begin_life(self.store, BOOT)
        self.files = DiskFiles(self.disk / "storage", reserve_bytes=0)
        super().start()
        self.diary.note(Begun())

    def transport(self) -> MemoryTransport:
        made = _ToldTransport(self._network, self.id, self.address)
        made.diary = self.diary
        return made

    async def stop(self) -> None:
        """End in order, as `wormhole down` does."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
            self.contents.shutdown()
            end_life(self.store)
        self._network.crash(self.id)
        self.store.close()


class DiskPrograms:
    """Programs on the drive of a `DiskPod`; what they write and are promised is in the diary."""

    def __init__(self, pod: DiskPod) -> None:
        self.pod = pod
        self.now: dict[EntryId, bytes] = {}

    def entry(self, path: str) -> EntryId:
        found = self.pod.file_at(path)
        assert found is not None, path
        return found

    def _becomes(self, entry: EntryId, content: bytes) -> None:
        self.now[entry] = content
        self.pod.diary.note(State(entry, content))

    def give_up(self, path: str) -> None:
        """Say that this file is removed, replaced, or changed by others."""
        entry = self.pod.file_at(path)
        if entry is not None:
            self.now.pop(entry, None)
            self.pod.diary.note(GivenUp(entry))

    async def _open(self, path: str, flags: OpenFlags) -> Handle:
        node: Node = self.pod.look(path).node
        opened = await self.pod.call(lambda: self.pod.volume.open(node, flags, CALLER))
        return opened.handle

    async def write(self, path: str, data: bytes, *, safe: bool = False) -> None:
        """Write a whole file, as `cp` does; `safe`: with `fsync` at the end."""
        volume = self.pod.volume
        if self.pod.file_at(path) is None:
            parent, name = self.pod._parent(path)
            _, opened = volume.create(parent, name, 0o644, OpenFlags.WRITE, CALLER)
            handle = opened.handle
            entry = self.entry(path)
            self._becomes(entry, b"")
        else:
            entry = self.entry(path)
            self._becomes(entry, b"")
            handle = await self._open(path, OpenFlags.WRITE | OpenFlags.TRUNCATE)
        for start in range(0, len(data), _PIECE):
            self._becomes(entry, data[: start + _PIECE])
            piece = data[start : start + _PIECE]
            await self.pod.call(lambda: volume.write(handle, start, piece))  # noqa: B023
        await self._close(handle, entry, safe=safe)

    async def _close(self, handle: Handle, entry: EntryId, *, safe: bool) -> None:
        volume = self.pod.volume
        if safe:
            await self.pod.call(lambda: volume.sync(handle, data_only=False))
            self.pod.diary.note(Safe(entry))
        await self.pod.call(lambda: volume.flush(handle))
        volume.release(handle)

    async def patch(self, path: str, offset: int, data: bytes, *, safe: bool = False) -> None:
        """Change a file in place."""
        entry = self.entry(path)
        before = self.now[entry].ljust(offset, b"\0")
        handle = await self._open(path, OpenFlags.WRITE)
        self._becomes(entry, before[:offset] + data + before[offset + len(data) :])
        await self.pod.call(lambda: self.pod.volume.write(handle, offset, data))
        await self._close(handle, entry, safe=safe)

    async def cut(self, path: str, size: int, *, safe: bool = False) -> None:
        """Set the size of a file."""
        entry = self.entry(path)
        handle = await self._open(path, OpenFlags.WRITE)
        self._becomes(entry, self.now[entry][:size].ljust(size, b"\0"))
        node = self.pod.look(path).node
        await self.pod.call(lambda: self.pod.volume._opening.set_size(node, handle, size))
        await self._close(handle, entry, safe=safe)

    async def punch(self, path: str, offset: int, length: int, *, safe: bool = False) -> None:
        """Make a hole in a file."""
        entry = self.entry(path)
        before = self.now[entry]
        handle = await self._open(path, OpenFlags.WRITE)
        self._becomes(entry, before[:offset] + bytes(length) + before[offset + length :])
        await self.pod.call(
            lambda: self.pod.volume.allocate(
                handle, offset, length, keep_size=True, punch=True, zero=False
            )
        )
        await self._close(handle, entry, safe=safe)

    def remove(self, path: str) -> None:
        self.give_up(path)
        self.pod.remove(path)

    async def rename(self, path: str, to: str) -> None:
        self.give_up(to)
        await self.pod.rename(path, to)

    async def write_removed(self, path: str, data: bytes) -> None:
        """Go on writing to a file that was removed while it was open."""
        handle = await self._open(path, OpenFlags.WRITE)
        volume = self.pod.volume
        self.give_up(path)
        await self.pod.call(lambda: volume.write(handle, 0, data))
        self.pod.remove(path)
        await self.pod.call(lambda: volume.write(handle, len(data), data))
        volume.release(handle)

    def unnamed(self, path: str, data: bytes) -> None:
        """Write a file without a name, give it one, and sync it."""
        volume = self.pod.volume
        parent, name = self.pod._parent(path)
        made, opened = volume.create_unnamed(parent, 0o644, OpenFlags.WRITE, CALLER)
        volume.write(opened.handle, 0, data)
        volume.make_link(made.node, parent, name)
        entry = self.entry(path)
        self._becomes(entry, data)
        volume.sync(opened.handle, data_only=False)
        self.pod.diary.note(Safe(entry))
        volume.release(opened.handle)

    def sync_all(self) -> None:
        """`sync`: all that was written is promised."""
        self.pod.volume.sync_all()
        for entry in self.now:
            self.pod.diary.note(Safe(entry))


def version_at(pod: SimPod, path: str) -> Version:
    """Return the version that a pod shows at a path."""
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
    assert shown is not None, path
    assert shown.version is not None, path
    return shown.version


def content(seed: object, size: int) -> bytes:
    """Bytes that nothing else has."""
    return random.Random(str(seed)).randbytes(size)


@asynccontextmanager
async def disk_world(disk: Path, diary: Diary) -> AsyncIterator[tuple[World, DiskPod, SimPod]]:
    """Start a pod on the fault disk and a peer in memory."""
    network = MemoryNetwork(7)
    members = {pod_id(number): member(number) for number in range(2)}
    here = DiskPod(0, network, members, disk, diary)
    peer = SimPod(1, network, members, seed=7)
    for pod in (here, peer):
        pod.start()
    yield World(network, [here, peer], random.Random(7)), here, peer
    for pod in (here, peer):
        await pod.stop()


async def tell_story(world: World, here: DiskPod, peer: SimPod) -> None:
    """Do on two linked pods what people and programs do, for about a minute of virtual time."""
    programs = DiskPrograms(here)
    await world.until(world.linked)
    await _write_much(programs)
    await asyncio.sleep(2)
    await _change_in_place(programs)
    await peer.write("/from-peer", content("from-peer", 300_000))
    await peer.write("/small-from-peer", content("small", 900))
    await world.converge()
    await _names(programs)
    here.store.checkpoint()
    await _change_in_place(programs, again="again")
    await _apart(world, here, peer, programs)
    await _promise(world, here, peer, programs)
    here.store.backup("daily")
    programs.sync_all()
    await here.stop()
    here.start()
    for other in (here, peer):
        assert other.running
    await _write_much(programs, folder="/later")
    await world.converge()


async def _promise(world: World, here: DiskPod, peer: SimPod, programs: DiskPrograms) -> None:
    """The peer drops copies by this pod's word, and programs go on with those files."""
    here.make_folder("/promised")
    paths = [f"/promised/{number}" for number in range(4)]
    for path, size in zip(paths, (900, 40_000, BLOCK + 5_000, 300_000), strict=True):
        await programs.write(path, content(path, size), safe=True)
    await world.converge()
    both = here.settings, peer.settings
    for pod in (here, peer):
        # Nothing goes but by this one question.
        pod.settings = replace(pod.settings, copies=1, minimum=1, settle_seconds=1e9)
        pod.engine.configure(pod.settings)
    names = [(each.entry, each.dot) for each in (version_at(here, path) for path in paths)]
    assert len(await peer.engine.give_back(names)) == len(paths)
    # Nothing else would have kept what these do away with.
    here.contents.configure(replace(here.contents.table.settings, history_keep_ms=0))
    await programs.patch("/promised/2", BLOCK, content("over", 4_096), safe=True)
    programs.remove("/promised/0")
    programs.remove("/promised/1")
    await programs.write("/promised/new", content("new", 70_000), safe=True)
    await programs.rename("/promised/new", "/promised/3")
    await asyncio.sleep(8)
    for pod, before in zip((here, peer), both, strict=True):
        pod.settings = before
        pod.engine.configure(before)
    await world.converge()


async def _write_much(programs: DiskPrograms, folder: str = "/desk") -> None:
    programs.pod.make_folder(folder)
    for number in range(6):
        size = (0, 100, 4_096, 16_384, 16_385, 40_000)[number]
        path = f"{folder}/{number}"
        await programs.write(path, content(path, size), safe=number % 2 == 1)
    await programs.write(f"{folder}/large", content(folder, 2 * BLOCK + 5_000), safe=True)
    await programs.write(f"{folder}/loose", content(folder + "loose", BLOCK + 9_000))
    await asyncio.sleep(0.3)
    await programs.write(f"{folder}/1", content(folder + "1b", 200))
    await programs.write(f"{folder}/3", content(folder + "3b", 8_192), safe=True)
    await programs.write(f"{folder}/5", content(folder + "5b", 50_000), safe=True)


async def _change_in_place(programs: DiskPrograms, again: str = "") -> None:
    await programs.patch("/desk/large", BLOCK + 4_096, content(again + "p1", 8_192), safe=True)
    await programs.patch("/desk/large", 4_096, content(again + "p2", 4_096))
    await asyncio.sleep(1)
    await programs.patch("/desk/large", 2 * BLOCK, content(again + "p3", 40_960), safe=True)
    await programs.punch("/desk/loose", 8_192, 16_384, safe=True)
    await programs.cut("/desk/loose", 100_000)
    await asyncio.sleep(0.4)
    await programs.cut("/desk/5", 20_480, safe=True)
    await programs.patch("/desk/3", 0, content(again + "p4", 512), safe=True)
    await asyncio.sleep(1)


async def _names(programs: DiskPrograms) -> None:
    await programs.write("/desk/3.new", content("3.new", 5_000), safe=True)
    await programs.rename("/desk/3.new", "/desk/3")
    await programs.write("/desk/large.new", content("large.new", 300_000), safe=True)
    await programs.rename("/desk/large.new", "/desk/5")
    programs.remove("/desk/0")
    programs.remove("/desk/4")
    await programs.write_removed("/from-peer", content("removed", 4_096))
    await asyncio.sleep(0.2)
    programs.unnamed("/desk/linked", content("linked", 70_000))
    await programs.rename("/desk/2", "/two")
    await asyncio.sleep(6)


async def _apart(world: World, here: DiskPod, peer: SimPod, programs: DiskPrograms) -> None:
    """Both change the same files while they do not see each other, and then meet again."""
    for path in ("/desk/large", "/two"):
        programs.give_up(path)
    world.network.partition([here.id], [peer.id])
    await here.overwrite("/desk/large", 0, content("here", 4_096))
    await peer.overwrite("/desk/large", BLOCK, content("peer", 4_096))
    await peer.write("/two", content("two", 30_000))
    await asyncio.sleep(3)
    world.network.heal()
    await world.converge()
    await peer.overwrite("/two", 0, content("two again", 600))
    await world.converge()
