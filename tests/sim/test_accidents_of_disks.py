"""Accidents of others with disks that were full, absent, old or cut off, told again here."""

import asyncio
import copy
import dataclasses
import random
from collections.abc import Callable

import pytest

from core.contents.settings import ContentSettings
from core.errors import FileError, NameTooLong, NoSpace, StoreError, WormholeError
from core.model.records import Dead, Gone, Place
from core.store.files_memory import MemoryFiles
from core.store.memory_tables import Tables
from core.volume.interface import OpenFlags
from tests.sim.oracle import held, unlike
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

WEEK_SECONDS = 7 * 86_400
EAGER = dataclasses.replace(SETTINGS, collect_seconds=5.0, sweep_seconds=5.0)
FAILURES: dict[str, Callable[[], WormholeError]] = {
    "disk full": lambda: NoSpace("The disk of the storage is full."),
    "disk fails": lambda: StoreError("The disk of the storage failed."),
    "name too long": NameTooLong,
}


async def settled(w: World) -> None:
    await w.until(w.linked)
    await w.converge()


async def fill(pod: SimPod, chance: random.Random, count: int = 12) -> dict[str, bytes]:
    """Write files of many sizes in two folders; return what they hold."""
    written = {}
    pod.make_folder("/folder")
    for number in range(count):
        path = f"/folder/{number}" if number % 2 else f"/{number}"
        written[path] = unlike(chance, chance.choice((30, 5_000, 20_000, 300_000)))
        await pod.write(path, written[path])
    return written


def removals_by(pod: SimPod) -> list[object]:
    """Return what a pod itself recorded that takes something of others away, or moves it."""
    mine = pod.replica.incarnation
    taken = []
    for record in pod.store._tables.log.data.values():
        if isinstance(record, Dead | Gone | Place) and record.dot.origin == mine:
            row = pod.store._tables.rows.data[record.entry]
            if row.births[0].dot.origin != mine:
                taken.append(record)
    return taken


# --- 01


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("part", ["files", "records"])
def test_accident_01_what_cannot_be_made_here_is_not_removed_elsewhere(
    failure: str, part: str
) -> None:
    """A client that could not create placeholders took their absence for removals, and spread it.

    Here every creation on the receiving pod fails, its own programs' too: the others' tree and
    contents stay as they are, and when the disk is well again, it has all of them.
    """

    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            chance = random.Random(1)
            await w.until(w.linked)
            wanted = await fill(a, chance, 6)
            await w.converge()
            fail_at(b, part, FAILURES[failure])
            wanted |= {f"/late{n}": unlike(chance, 50_000 * n) for n in range(5)}
            for path in [path for path in wanted if path.startswith("/late")]:
                await a.write(path, wanted[path])
            a.make_folder("/another")
            await a.rename("/0", "/another/0")
            wanted["/another/0"] = wanted.pop("/0")
            for number in range(6):
                with pytest.raises(WormholeError):
                    await write_and_sync(b, f"/by b {number}", b"b" * 20_000, sync=False)
            await asyncio.sleep(120)
            assert await w.contents(a) == wanted
            assert removals_by(b) == []
            b.files.fail = b.store.fail = None
            await asyncio.sleep(60)
            await w.converge()
            files = await w.same_contents()
            assert {path: files.pop(path) for path in wanted} == wanted
            assert set(files.values()) <= {b""}, "a program that gave up leaves an empty file"

    run_virtual(story())


def fail_at(pod: SimPod, part: str, make: Callable[[], WormholeError]) -> None:
    making = {"create", "clone", "write", "allocate", "truncate"}

    def file_fails(operation: str, _line: int) -> None:
        if operation in making:
            raise make()

    def store_fails(step: str) -> None:
        if step in {"begin", "commit"}:
            raise make()

    if part == "files":
        pod.files.fail = file_fails
    else:
        pod.store.fail = store_fails


# --- 04 and 15: an old image


def image_of(pod: SimPod) -> tuple[Tables, MemoryFiles]:
    """Return the whole disk of a stopped pod, as a backup program would copy it."""
    files = copy.copy(pod.files)
    files._files = {line: copy.deepcopy(inode) for line, inode in pod.files._files.items()}
    files._named = dict(files._files)
    files.quarantine = list(files.quarantine)
    files._aside = dict(files._aside)
    return pod.store._tables.copy(), files


@pytest.mark.parametrize("seed", range(3))
def test_accident_04_an_old_disk_image_takes_nothing_newer_away(seed: int) -> None:
    """A server was restored from an old backup, and its clients removed all that was newer.

    Here the whole disk of a pod goes back a week: nothing newer vanishes or becomes older, and
    what was removed since stays removed.
    """

    async def story() -> None:
        async with world(2, seed=seed) as w:
            a = w.pods[0]
            chance = random.Random(seed)
            await w.until(w.linked)
            wanted = await fill(a, chance)
            await settled(w)
            for pod in w.pods:
                await pod.kill()
            image = image_of(a)
            await asyncio.sleep(WEEK_SECONDS)
            for pod in w.pods:
                pod.start()
            await w.until(w.linked)
            await a_week_of_work(w, wanted, chance)
            await settled(w)
            await a.kill()
            a.store._tables, a.files = image
            a.start()
            await settled(w)
            wanted["/after"] = unlike(chance, 100)
            await a.write("/after", wanted["/after"])
            await w.converge()
            assert await w.same_contents() == wanted

    run_virtual(story())


async def a_week_of_work(w: World, wanted: dict[str, bytes], chance: random.Random) -> None:
    """Write new files, change, rename and remove older ones, on both pods."""
    for number in range(10):
        pod = w.pods[number % 2]
        await pod.write(f"/new {number}", unlike(chance, 100 * number**3))
        wanted[f"/new {number}"] = await pod.read(f"/new {number}")
    for path in ("/0", "/folder/1", "/2"):
        wanted[path] = unlike(chance, len(wanted[path]))
        await w.pods[0].write(path, wanted[path])
    await w.converge()
    w.pods[1].remove("/4")
    del wanted["/4"]
    await w.pods[1].rename("/folder/3", "/moved")
    wanted["/moved"] = wanted.pop("/folder/3")


@pytest.mark.parametrize("alone", [False, True], ids=["with others", "alone"])
def test_accident_15_old_records_over_newer_files_remove_no_file(alone: bool) -> None:
    """A master came up with records that were months old, and servers deleted unknown data.

    Here the records of a pod go back while its files stay: what they do not know is set aside and
    never removed, and comes back with the records of the others.
    """

    async def story() -> None:
        async with world(1 if alone else 2, settings=EAGER) as w:
            a = w.pods[0]
            chance = random.Random(15)
            await w.until(w.linked)
            await fill(a, chance, 4)
            await settled_alone(w, alone)
            await a.kill()
            old = a.store._tables.copy()
            a.start()
            await w.until(w.linked)
            wanted = {}
            for number in range(6):
                wanted[f"/newer {number}"] = unlike(chance, 30_000 + number)
                await a.write(f"/newer {number}", wanted[f"/newer {number}"])
            await settled_alone(w, alone)
            before = {line: bytes_in(a, line) for line in a.files.present()}
            await a.kill()
            a.store._tables = old
            unlinked = note_unlinked(a)
            a.start()
            await asyncio.sleep(3_600)
            assert set(before) <= {*a.files.present(), *a.files.quarantine}
            assert not unlinked & set(before)
            if not alone:
                await settled(w)
                files = await w.same_contents()
                assert {path: files[path] for path in wanted} == wanted

    run_virtual(story())


async def settled_alone(w: World, alone: bool) -> None:
    await (asyncio.sleep(60) if alone else settled(w))


def bytes_in(pod: SimPod, line: int) -> bytes:
    pages = pod.files.inode(line).pages
    return pages.read(0, pages.size)


def note_unlinked(pod: SimPod) -> set[int]:
    unlinked: set[int] = set()

    def note(operation: str, line: int) -> None:
        if operation == "delete":
            unlinked.add(line)

    pod.files.fail = note
    return unlinked


# --- 05


def test_accident_05_files_that_are_not_mounted_are_not_removed_files() -> None:
    """A storage was not mounted, an empty folder was scanned, and its emptiness was sent around.

    Here all backing files of a pod are gone while its records are there: it removes nothing, and
    fetches again what it should have. (A storage without its marker does not start at all.)
    """

    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            wanted = await fill(a, random.Random(5))
            await settled(w)
            await b.kill()
            b.files._files.clear()
            b.files._named.clear()
            b.start()
            await w.until(w.linked)
            assert {path: await b.read(path) for path in wanted} == wanted
            await asyncio.sleep(120)
            assert removals_by(b) == []
            await w.converge()
            assert await w.same_contents() == wanted
            assert set(wanted.values()) <= held(b)

    run_virtual(story())


# --- 08


@pytest.mark.parametrize("how", ["kill", "cut"])
@pytest.mark.parametrize("size", [300, 700_000])
def test_accident_08_a_stop_at_any_moment_after_close_loses_nothing(how: str, size: int) -> None:
    """A drive that was unmounted within its write-back delay dropped files that were closed.

    Here a node is killed at many moments after `close`, and loses nothing; after a power cut there
    is all that `fsync` had promised.
    """

    async def story() -> None:
        for tenths in (0, 1, 3, 4, 5, 6, 7, 10, 20):
            async with world(2, seed=tenths) as w:
                a, b = w.pods
                await w.until(w.linked)
                old, new = unlike(w.chance, size), unlike(w.chance, size + 7)
                await a.write("/changed", old)
                await w.converge()
                for path in ("/changed", "/new"):
                    await write_and_sync(a, path, new, sync=how == "cut")
                await asyncio.sleep(tenths / 10)
                await (a.kill() if how == "kill" else a.cut(w.chance))
                a.start()
                assert await a.read("/new") == new
                assert await a.read("/changed") == new
                await w.until(w.linked)
                await w.converge()
                files = await w.same_contents()
                assert (files["/new"], files["/changed"]) == (new, new)
                assert len(b.names()) == 2

    run_virtual(story())


async def write_and_sync(pod: SimPod, path: str, data: bytes, *, sync: bool) -> None:
    parent, name = pod._parent(path)
    flags = OpenFlags.WRITE | OpenFlags.TRUNCATE
    try:
        node = pod.look(path).node
        opened = await pod.call(lambda: pod.volume.open(node, flags, CALLER))
    except FileError:
        _, opened = pod.volume.create(parent, name, 0o644, flags, CALLER)
    try:
        await pod.call(lambda: pod.volume.write(opened.handle, 0, data))
        if sync:
            await pod.call(lambda: pod.volume.sync(opened.handle, False))
        await pod.call(lambda: pod.volume.flush(opened.handle))
    finally:
        pod.volume.release(opened.handle)


# --- 11


class Crash:
    """Ends what a pod does at its n-th step on the disk."""

    def __init__(self, pod: SimPod, step: int) -> None:
        self.left = step
        self.happened = False
        pod.files.fail = lambda _operation, _line: self.step()
        pod.store.fail = lambda _what: self.step()

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.happened = True
            raise StoreError("The disk went away at this moment.")


@pytest.mark.parametrize("what", ["history", "removed", "sweep", "scrub"])
def test_accident_11_a_crash_at_each_step_of_tidying_up_damages_nothing(what: str) -> None:
    """A compaction that was interrupted left volumes that nobody could read.

    Here everything that tidies up is cut off at each of its steps, power and all: afterwards
    every file reads as before, and copies are compared by their hashes.
    """

    async def story() -> None:
        step = 0
        while True:
            step += 1
            async with world(2, seed=step, settings=SETTINGS) as w:
                wanted = await untidy(w)
                crash = await tidied_until(w, what, step)
                await w.until(w.linked)
                await w.converge()
                assert await w.same_contents() == wanted
                for pod in w.pods:
                    assert (await pod.engine.scrub()).rotted == 0
            if not crash.happened:
                break
        assert step > 2, "it took no steps"

    run_virtual(story())


async def untidy(w: World) -> dict[str, bytes]:
    """Leave older versions, removed files and parts of manifests that nothing names."""
    a, b = w.pods
    for pod in w.pods:
        pod.contents.configure(ContentSettings(history_keep_ms=60_000))
    await w.until(w.linked)
    wanted = await fill(a, w.chance, 6)
    await settled(w)
    await asyncio.sleep(70)
    for path in list(wanted)[:2]:
        wanted[path] = unlike(w.chance, 60_000)
        await b.write(path, wanted[path])
    await w.converge()
    for path in list(wanted)[2:4]:
        a.remove(path)
        del wanted[path]
    await w.converge()
    await asyncio.sleep(90)
    return wanted


async def tidied_until(w: World, what: str, step: int) -> Crash:
    """Let the first pod tidy up, cut it from power at this step, and start it again."""
    a = w.pods[0]
    pieces = a.engine._pieces
    doing = {
        "history": lambda: pieces.housekeeping.expire(2),
        "removed": lambda: pieces.housekeeping.collect(pieces.exchange.reports),
        "sweep": pieces.sweeping.sweep,
        "scrub": a.engine.scrub,
    }[what]
    a.store.sync()
    crash = Crash(a, step)
    try:
        await doing()
    except StoreError:
        assert crash.happened
    a.files.fail = a.store.fail = None
    await a.cut(w.chance)
    a.start()
    a.contents.configure(ContentSettings(history_keep_ms=60_000))
    return crash
