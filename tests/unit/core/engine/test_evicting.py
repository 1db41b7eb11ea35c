"""Evicting: what is cached stays within its bound, and the last contents stay whatever happens."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

from core.engine.evicting import Evicting
from core.ids import EntryId
from core.model.content import LineRole
from core.volume.interface import OpenFlags
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at, with_pods

SIZE = 300_000
ONE = dataclasses.replace(SETTINGS, copies=1, minimum=1, migrate=False)
TIGHT = dataclasses.replace(ONE, cache_bytes_max=3 * SIZE)


def content(number: int) -> bytes:
    return bytes([number]) * SIZE


def told(story: Callable[[World, SimPod, SimPod, list[str]], Awaitable[None]]) -> None:
    """Tell a story of a pod that reads what another one holds: eight files, of which three fit."""

    async def whole(w: World) -> None:
        a, b = w.pods
        b.engine.configure(dataclasses.replace(TIGHT, client=True))
        for number in range(8):
            await a.write(f"/{number}", content(number))
        await w.until(w.same_records)
        await w.until(lambda: a.engine.redundancy().satisfied)
        await story(w, a, b, [f"/{number}" for number in range(8)])

    with_pods(whole, settings=TIGHT)


def cached(pod: SimPod, path: str) -> bool:
    version = version_at(pod, path)
    with pod.store.read() as reader:
        return any(row.role is LineRole.CACHED for row in reader.lines(version.entry))


def evicting(pod: SimPod) -> Evicting:
    found: Evicting = pod.engine._pieces.evicting
    return found


async def read(w: World, pod: SimPod, path: str) -> None:
    """Read a file; return when all of it is kept."""
    assert await pod.read(path) == content(int(path[1:]))
    await w.until(lambda: cached(pod, path))


def test_the_files_that_were_not_read_for_longest_go_and_all_reads_are_right() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        for path in paths[:3]:
            await read(w, b, path)
        await read(w, b, paths[0])
        await read(w, b, paths[3])
        await w.until(lambda: not cached(b, paths[1]))
        assert [cached(b, path) for path in paths[:4]] == [True, False, True, True]
        for path in paths * 2:
            await read(w, b, path)
            await asyncio.sleep(1)
            assert evicting(b).size <= TIGHT.cache_bytes_max
        await w.until(lambda: sum(cached(b, path) for path in paths) == 3)

    told(story)


def test_after_a_start_what_is_cached_is_known_and_goes_as_before() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        for path in paths[:3]:
            await read(w, b, path)
        b.settings = dataclasses.replace(TIGHT, client=True)
        await b.kill()
        b.start()
        await w.until(w.linked)
        await w.until(lambda: evicting(b).size == 3 * SIZE)
        await read(w, b, paths[3])
        await w.until(lambda: not cached(b, paths[0]))
        assert cached(b, paths[1])

    told(story)


def test_nothing_goes_while_its_holders_are_away_and_what_is_read_then_is_not_kept() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        for path in paths[:3]:
            await read(w, b, path)
        w.network.partition([a.id], [b.id])
        await asyncio.sleep(100)
        b.engine.configure(dataclasses.replace(TIGHT, client=True, cache_bytes_max=SIZE))
        await asyncio.sleep(100)
        assert [cached(b, path) for path in paths[:3]] == [True, True, True]
        assert not evicting(b).has_room_for(1)
        for path in paths[:3]:
            assert await b.read(path) == content(int(path[1:]))
        w.network.heal()
        await w.until(lambda: sum(cached(b, path) for path in paths[:3]) == 1)
        assert evicting(b).has_room_for(1)

    told(story)


def test_what_a_program_has_open_stays_and_goes_when_it_is_closed() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        await read(w, b, paths[0])
        node = b.look(paths[0]).node
        opened = await b.call(lambda: b.volume.open(node, OpenFlags.READ, CALLER))
        b.engine.configure(dataclasses.replace(TIGHT, client=True, cache_bytes_max=0))
        await asyncio.sleep(30)
        assert cached(b, paths[0])
        b.volume.release(opened.handle)
        await w.until(lambda: not cached(b, paths[0]))

    told(story)


def test_a_file_that_is_to_be_kept_here_stays() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        with a.replica.change() as change:
            file = change.resolve(paths[0].encode())
            assert file is not None
            change.set_attribute(file, "p:keep", f'["{b.name}"]'.encode())
        for path in paths[:3]:
            await read_whatever(b, path)
        b.engine.configure(dataclasses.replace(TIGHT, client=True, cache_bytes_max=0))
        await w.until(lambda: not any(cached(b, path) for path in paths[1:3]))
        version = version_at(b, paths[0])
        assert b.contents.whole(version.entry, version.dot)

    told(story)


async def read_whatever(pod: SimPod, path: str) -> None:
    assert await pod.read(path) == content(int(path[1:]))
    await asyncio.sleep(5)


def test_a_file_larger_than_the_bound_is_read_and_not_kept() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        b.engine.configure(dataclasses.replace(TIGHT, client=True, cache_bytes_max=SIZE - 1))
        await read_whatever(b, paths[0])
        assert not lines(b, version_at(b, paths[0]).entry)

    told(story)


def lines(pod: SimPod, entry: EntryId) -> list[LineRole]:
    with pod.store.read() as reader:
        return [row.role for row in reader.lines(entry)]


def test_what_is_cached_goes_before_the_disk_is_full() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        for path in paths[:3]:
            await read(w, b, path)
        assert evicting(b).size == 3 * SIZE
        b.files.capacity = 6 * SIZE
        b.engine.configure(dataclasses.replace(TIGHT, client=True, min_free_bytes=3 * SIZE))
        await w.until(lambda: not cached(b, paths[0]))
        await asyncio.sleep(30)
        assert cached(b, paths[2]), "no more goes than is needed"

    told(story)


def test_a_cached_version_that_was_replaced_goes_once_the_newer_one_has_its_copies() -> None:
    async def story(w: World, a: SimPod, b: SimPod, paths: list[str]) -> None:
        await read(w, b, paths[0])
        await a.write(paths[0], content(9))
        await w.until(w.same_records)
        b.engine.configure(dataclasses.replace(TIGHT, client=True, cache_bytes_max=0))
        entry = version_at(b, paths[0]).entry
        await w.until(lambda: not lines(b, entry))

    told(story)
