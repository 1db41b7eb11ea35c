"""Accidents of others with contents that are elsewhere, or that change fast, told again here."""

import asyncio
import dataclasses
import random
from collections.abc import Awaitable, Callable

import pytest

from core.engine.settings import CacheMode
from core.errors import ContentAbsent, DeadlineExceeded, FileError
from core.ids import PodId
from core.model.priorities import Priority
from core.net.memory import Weather
from core.net.memory_transport import MemoryTransport
from core.ports import BlockName
from core.volume.interface import AttributeChanges, Handle, OpenFlags
from tests.sim.oracle import current, evict
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.virtual_time import VirtualClock, run_virtual
from tests.sim.world import World, world

ALONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)
BLOCK = 262_144
LARGE = random.Random(3).randbytes(5 * BLOCK + 1_000)
BOTH = OpenFlags.READ | OpenFlags.WRITE
ABSENT = (ContentAbsent, DeadlineExceeded)


def held_by_first(w: World, path: str) -> None:
    """Have the first pod keep a file whatever else holds."""
    with w.pods[0].replica.change() as change:
        shown = change.resolve(path.encode())
        assert shown is not None
        change.set_attribute(shown, "p:keep", b'["pod0"]')


async def opened(pod: SimPod, path: str, flags: OpenFlags = BOTH) -> Handle:
    node = pod.look(path).node
    return (await pod.call(lambda: pod.volume.open(node, flags, CALLER))).handle


# --- 03

Preparing = Callable[[World, SimPod], Awaitable[bytes]]


async def absent(_w: World, _pod: SimPod) -> bytes:
    return LARGE


async def partial(w: World, pod: SimPod) -> bytes:
    """Fetch the first block, and cut the way before the rest comes."""
    w.network.set_weather(Weather(latency_seconds=0.01, bytes_per_second=300_000))
    handle = await opened(pod, "/folder/file", OpenFlags.READ)
    got = await pod.call(lambda: pod.volume.read(handle, 0, 4_096))
    assert got == LARGE[:4_096]
    pod.volume.release(handle)
    line = current(pod, "/folder/file")
    assert line is not None
    assert line.missing
    return LARGE


async def pinned(w: World, pod: SimPod) -> bytes:
    with pod.replica.change() as change:
        shown = change.resolve(b"/folder/file")
        assert shown is not None
        change.set_attribute(shown, "p:keep", b'["pod0", "pod1"]')
    await w.until(lambda: (line := current(pod, "/folder/file")) is not None and line.whole)
    return LARGE


async def dirty(_w: World, pod: SimPod) -> bytes:
    """Change a block of what is elsewhere, and leave it open, unpublished."""
    handle = await opened(pod, "/folder/file")
    await pod.call(lambda: pod.volume.write(handle, BLOCK, b"d" * BLOCK))
    return LARGE[:BLOCK] + b"d" * BLOCK + LARGE[2 * BLOCK :]


async def moved_about(pod: SimPod) -> str:
    """Rename in every way; return where it is at last."""
    await pod.rename("/folder/file", "/folder/FILE")
    await pod.rename("/folder/FILE", "/other/file")
    await pod.rename("/other", "/folder/other")
    await pod.rename("/folder/other/file", "/in the way")
    await pod.rename("/folder", "/renamed")
    await pod.rename("/in the way", "/renamed/other/at last")
    return "/renamed/other/at last"


@pytest.mark.parametrize("state", [absent, partial, pinned, dirty], ids=lambda f: f.__name__)
def test_accident_03_renaming_what_is_elsewhere_touches_names_only(state: Preparing) -> None:
    """Renaming or moving a file that was online only lost it.

    Here a file that is absent, here in part, pinned or being changed is renamed and moved in every
    way while its only holder is offline; when that is back, its content is what it was.
    """

    async def story() -> None:
        async with world(2, settings=ALONE) as w:
            a, b = w.pods
            await w.until(w.linked)
            for folder in ("/folder", "/other"):
                a.make_folder(folder)
            await a.write("/folder/file", LARGE)
            held_by_first(w, "/folder/file")
            await w.converge()
            evict(b, "/folder/file")
            assert current(b, "/folder/file") is None
            await b.write("/in the way", b"replaced by the rename" * 1_000)
            wanted = await state(w, b)
            await a.kill()
            await asyncio.sleep(1)
            path = await moved_about(b)
            await asyncio.sleep(30)
            assert b.look(path).size == len(wanted)
            w.network.set_weather(Weather())
            a.start()
            await w.until(w.linked)
            for handle in list(b.volume._state.handles._files):
                b.volume.release(handle)
            await w.converge()
            assert await w.same_contents() == {path: wanted}

    run_virtual(story())


# --- 09


class StandingClock(VirtualClock):
    """A wall clock whose ticks are an hour apart; what waits is not concerned."""

    def wall_ms(self) -> int:
        return super().wall_ms() // 3_600_000 * 3_600_000

    def wall_ns(self) -> int:
        return self.wall_ms() * 1_000_000


@pytest.mark.parametrize("size", [40, 50_000, 600_000])
def test_accident_09_rewrites_of_one_size_within_one_tick_of_the_clock_are_all_seen(
    size: int,
) -> None:
    """A cache was keyed by size and time, and went on showing what had been rewritten since.

    Here a file is rewritten with the same size and the same time, again and again, within one tick
    of the writer's clock; the other pod, which reads each time, reads each rewrite.
    """

    async def story() -> None:
        async with world(2, settings=dataclasses.replace(SETTINGS, min_replication_seconds=0)) as w:
            a, b = w.pods
            for pod in w.pods:
                await pod.kill()
                pod.clock = StandingClock(asyncio.get_running_loop())
                pod.files._clock = pod.clock
                pod.start()
            await w.until(w.linked)
            for turn in range(12):
                content = bytes([turn]) * size
                await a.write("/file", content)
                node = a.look("/file").node
                changes = AttributeChanges(mtime_ns=1_000)
                await a.call(lambda: a.volume.set_attributes(node, None, changes, CALLER))  # noqa: B023
                await w.until(w.same_records)
                await asyncio.sleep(0.05)
                assert (b.look("/file").size, b.look("/file").mtime_ns) == (size, 1_000)
                assert await b.read("/file") == content
            await w.converge()
            assert await w.same_contents() == {"/file": bytes([11]) * size}

    run_virtual(story())


# --- 10


class PlainFile:
    """What a file must hold: a plain array of bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)

    def write(self, offset: int, data: bytes) -> None:
        self.data.extend(bytes(max(0, offset + len(data) - len(self.data))))
        self.data[offset : offset + len(data)] = data

    def truncate(self, size: int) -> None:
        del self.data[size:]
        self.data.extend(bytes(size - len(self.data)))


class Exerciser:
    """Reads and writes one file at random on the second pod, and knows what it must hold."""

    def __init__(self, w: World) -> None:
        self.w = w
        self.pod = w.pods[1]
        self.chance = w.chance
        self.model = PlainFile(LARGE)
        self.read = self.failed = 0

    async def step(self) -> None:
        chance = self.chance
        try:
            await chance.choices((self._read, self._write, self._truncate), (6, 3, 1))[0]()
        except ABSENT:
            self.failed += 1
        dice = chance.random()
        if dice < 0.25:
            self.pod.engine._parts.cache._blocks.clear()  # type: ignore[attr-defined]
            if self._is_safe():
                evict(self.pod, "/file")
        elif dice < 0.35:
            self.w.network.partition([self.w.pods[0].id], [self.pod.id])
        elif dice < 0.6:
            self.w.network.heal()
        await asyncio.sleep(chance.choice((0, 0.01, 1, 40)))

    def _is_safe(self) -> bool:
        """Say whether the first pod has what is shown here, so that it may go."""
        line = current(self.w.pods[0], "/file")
        mine = current(self.pod, "/file")
        return line is not None and mine is not None and line.whole and line.version == mine.version

    async def _read(self) -> None:
        handle = await opened(self.pod, "/file", OpenFlags.READ)
        offset = self.chance.randrange(len(self.model.data) + 1)
        size = self.chance.choice((1, 4_096, 100_000))
        try:
            got = await self.pod.call(lambda: self.pod.volume.read(handle, offset, size))
        finally:
            self.pod.volume.release(handle)
        wanted = bytes(self.model.data[offset : offset + size])
        assert got == wanted[: len(got)], f"wrong bytes at {offset}"
        assert got or not wanted
        self.read += 1

    async def _write(self) -> None:
        offset = self.chance.randrange(len(LARGE))
        data = self.chance.randbytes(self.chance.choice((10, 5_000, 300_000)))
        handle = await opened(self.pod, "/file")
        try:
            await self.pod.call(lambda: self.pod.volume.write(handle, offset, data))
            self.model.write(offset, data)
            await self.pod.call(lambda: self.pod.volume.flush(handle))
        finally:
            self.pod.volume.release(handle)

    async def _truncate(self) -> None:
        size = self.chance.randrange(len(LARGE))
        node = self.pod.look("/file").node
        changes = AttributeChanges(size=size)
        await self.pod.call(lambda: self.pod.volume.set_attributes(node, None, changes, CALLER))
        self.model.truncate(size)


@pytest.mark.parametrize(
    "seed", [1, 2, 3, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(10, 30))]
)
@pytest.mark.parametrize("mode", list(CacheMode), ids=lambda mode: mode.value)
def test_accident_10_unknown_bytes_are_an_error_and_never_zeros(seed: int, mode: CacheMode) -> None:
    """A network drive answered reads of what it did not have with zeros.

    Here a file is read and written at random places while its blocks are evicted and links drop:
    each byte that is read is what a plain file would hold, or the read is an error.
    """

    async def story() -> None:
        settings = dataclasses.replace(ALONE, cache_mode=mode)
        async with world(2, seed=seed, settings=settings) as w:
            await w.until(w.linked)
            await w.pods[0].write("/file", LARGE)
            held_by_first(w, "/file")
            await w.converge()
            exerciser = Exerciser(w)
            evict(exerciser.pod, "/file")
            assert current(exerciser.pod, "/file") is None
            for _ in range(80):
                await exerciser.step()
            w.network.heal()
            await w.converge()
            assert await w.same_contents() == {"/file": bytes(exerciser.model.data)}
            assert exerciser.read > 10

    run_virtual(story())


# --- 20

FILES = 60
VIDEO_BYTES = 700_000_000


def bytes_served(pod: SimPod) -> list[int]:
    """Note how many bytes of blocks and manifests `pod` sends from now on."""
    transport = pod.engine._parts.transport
    assert isinstance(transport, MemoryTransport)
    serve = transport._on_block
    assert serve is not None
    sent: list[int] = []

    def counting(peer: PodId, name: BlockName, priority: Priority) -> bytes | None:
        data = serve(peer, name, priority)
        if name.index >= 0:
            sent.append(len(data or b""))
        return data

    transport._on_block = counting
    return sent


async def make_video(pod: SimPod, path: str, head: bytes) -> None:
    """Write the head and the end of a very large file; what is between is a hole."""
    parent, name = pod._parent(path)
    _, made = pod.volume.create(parent, name, 0o644, BOTH, CALLER)
    await pod.call(lambda: pod.volume.write(made.handle, 0, head))
    await pod.call(lambda: pod.volume.write(made.handle, VIDEO_BYTES - 10, b"the end..."))
    await pod.call(lambda: pod.volume.flush(made.handle))
    pod.volume.release(made.handle)


def test_accident_20_looking_at_a_folder_of_absent_videos_fetches_hardly_anything() -> None:
    """A file manager that opened a folder of videos read all of them, and the machine stood still.

    Here listing and `stat` of many large absent files fetch nothing, reading the head of each (for
    a picture of it) fetches one block of each, and a read that waits holds up no listing.
    """

    async def story() -> None:
        stream = dataclasses.replace(ALONE, cache_mode=CacheMode.AUTO)
        async with world(2, settings=stream) as w:
            a, b = w.pods
            await w.until(w.linked)
            heads = {f"/{n}.video": w.chance.randbytes(BLOCK) for n in range(FILES)}
            for path, head in heads.items():
                await make_video(a, path, head)
                held_by_first(w, path)
            await w.converge()
            for path in heads:
                evict(b, path)
            sent = bytes_served(a)
            await asyncio.sleep(30)
            assert len(b.names()) == FILES
            assert {b.look(path).size for path in heads} == {VIDEO_BYTES}
            handles = {path: await opened(b, path, OpenFlags.READ) for path in heads}
            await asyncio.sleep(30)
            assert sent == [], "looking and opening fetch nothing"
            for path, handle in handles.items():
                got = await b.call(lambda: b.volume.read(handle, 0, 4_096))  # noqa: B023
                assert got == heads[path][:4_096]
            await asyncio.sleep(60)
            assert sum(sent) <= FILES * BLOCK
            await listing_goes_on(w, b, handles["/0.video"])
            for handle in handles.values():
                b.volume.release(handle)

    run_virtual(story())


async def listing_goes_on(w: World, pod: SimPod, handle: Handle) -> None:
    """Have a read wait for a silent holder; meanwhile all names are listed, in no time."""
    w.network.partition([w.pods[0].id], [pod.id])
    reading = asyncio.ensure_future(pod.call(lambda: pod.volume.read(handle, VIDEO_BYTES - 10, 10)))
    await asyncio.sleep(1)
    assert not reading.done()
    began = asyncio.get_running_loop().time()
    assert len(pod.names()) == FILES
    assert asyncio.get_running_loop().time() == began
    with pytest.raises(FileError):
        await reading
    w.network.heal()
