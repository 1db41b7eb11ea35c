"""Heads: the starts of files are here for who looks at many of them, and cost little."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

import pytest

from core.engine import heads
from core.engine.evicting import STARTS_FACT, Evicting
from core.engine.heads import Heads
from core.engine.settings import CacheMode, EngineSettings
from core.errors import ContentAbsent
from core.model.content import BLOCK_BYTES, Line, LineRole
from core.volume.interface import OpenFlags
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at, with_pods

SIZE = 4 * BLOCK_BYTES
STREAM = dataclasses.replace(
    SETTINGS, copies=1, minimum=1, migrate=False, client=True, cache_mode=CacheMode.STREAM
)
STARTS = dataclasses.replace(STREAM, start_bytes=1_000)


def content(number: int) -> bytes:
    return bytes([number + 1]) * SIZE


def told(
    story: Callable[[World, SimPod, SimPod], Awaitable[None]],
    settings: EngineSettings = STARTS,
) -> None:
    """Tell a story of a client that shows what another pod holds: four files of four blocks."""

    async def whole(w: World) -> None:
        a, b = w.pods
        b.settings = settings
        b.engine.configure(settings)
        for number in range(4):
            await a.write(f"/{number}", content(number))
        await w.until(w.same_records)
        await story(w, a, b)

    with_pods(whole, settings=dataclasses.replace(STREAM, client=False))


def lines(pod: SimPod, path: str) -> list[Line]:
    entry = version_at(pod, path).entry
    with pod.store.read() as reader:
        return list(reader.lines(entry))


def here(pod: SimPod, path: str) -> int:
    """Return how many blocks of a file of four a pod has."""
    return sum(4 - line.missing for line in lines(pod, path))


def all_starts(pod: SimPod) -> bool:
    return [here(pod, f"/{number}") for number in range(4)] == [1, 1, 1, 1]


async def start_of(pod: SimPod, path: str, size: int) -> bytes:
    node = pod.look(path).node
    opened = await pod.call(lambda: pod.volume.open(node, OpenFlags.READ, CALLER))
    try:
        return await pod.call(lambda: pod.volume.read(opened.handle, 0, size))
    finally:
        pod.volume.release(opened.handle)


def test_the_starts_are_readable_while_nobody_else_is_there_and_the_rest_is_an_error() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        await w.until(lambda: all_starts(b))
        await a.kill()
        await asyncio.sleep(100)
        for number in range(4):
            assert await start_of(b, f"/{number}", 65_536) == content(number)[:65_536]
            with pytest.raises(ContentAbsent):
                await b.read(f"/{number}")
        a.start()
        await w.until(w.linked)
        assert await b.read("/0") == content(0)

    told(story)


def test_they_are_no_holdings_and_are_used_when_more_of_the_file_is_read() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        await w.until(lambda: all_starts(b))
        with b.store.read() as reader:
            assert not list(reader.held_by(b.id))
        assert a.engine.redundancy().by_copies[1] == 4
        b.engine.configure(dataclasses.replace(STARTS, cache_mode=CacheMode.SAVE))
        assert await b.read("/0") == content(0)
        await w.until(lambda: here(b, "/0") == 4)
        assert len(lines(b, "/0")) == 1, "the rest came into the same line"

    told(story)


def test_they_go_when_the_setting_goes_to_nothing_also_after_a_start() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        await w.until(lambda: all_starts(b))
        b.engine.configure(STREAM)
        await w.until(lambda: not any(here(b, f"/{number}") for number in range(4)))
        b.engine.configure(STARTS)
        await w.until(lambda: all_starts(b))
        await b.kill()
        b.settings = STREAM
        b.start()
        await w.until(lambda: not any(here(b, f"/{number}") for number in range(4)))

        def forgotten() -> bool:
            with b.store.read() as reader:
                return reader.fact(STARTS_FACT) is None

        await w.until(forgotten)

    told(story)


def test_they_stay_within_the_bound_of_the_cache_and_what_was_read_gives_way_to_them() -> None:
    settings = dataclasses.replace(STARTS, cache_bytes_max=6 * BLOCK_BYTES)

    async def story(w: World, a: SimPod, b: SimPod) -> None:
        evicting: Evicting = b.engine._pieces.evicting
        await w.until(lambda: all_starts(b))
        b.engine.configure(dataclasses.replace(settings, cache_mode=CacheMode.SAVE))
        assert await b.read("/0") == content(0)
        await asyncio.sleep(10)
        assert evicting.size <= 6 * BLOCK_BYTES
        await w.until(lambda: all_starts(b), 400)
        await a.write("/large", b"x" * SIZE)
        await a.write("/larger", b"x" * SIZE)
        await a.write("/largest", b"x" * SIZE)
        await asyncio.sleep(1_000)
        assert evicting.size == 6 * BLOCK_BYTES, "no more fits"

    told(story, settings)


def test_they_are_not_fetched_again_and_again_where_something_else_cannot_give_way() -> None:
    room = SIZE + 2 * BLOCK_BYTES
    saving = dataclasses.replace(STREAM, cache_mode=CacheMode.SAVE, cache_bytes_max=room)

    async def story(w: World, a: SimPod, b: SimPod) -> None:
        node = b.look("/0").node
        opened = await b.call(lambda: b.volume.open(node, OpenFlags.READ, CALLER))
        assert await b.read("/0") == content(0)
        await w.until(lambda: here(b, "/0") == 4)
        b.engine.configure(dataclasses.replace(saving, start_bytes=1_000))
        await asyncio.sleep(60)
        received = sum(b.engine._pieces.fetcher.progress.received.values())
        await asyncio.sleep(2_000)
        assert sum(b.engine._pieces.fetcher.progress.received.values()) == received
        assert here(b, "/0") == 4
        assert sorted(here(b, f"/{number}") for number in range(1, 4)) == [0, 1, 1]
        b.volume.release(opened.handle)
        await w.until(lambda: all(here(b, f"/{number}") for number in range(1, 4)), 1_000)

    told(story, saving)


def test_a_file_that_fits_whole_is_cached_and_stays_while_it_does() -> None:
    settings = dataclasses.replace(STARTS, cache_bytes_max=6 * BLOCK_BYTES)

    async def story(w: World, a: SimPod, b: SimPod) -> None:
        await w.until(lambda: all_starts(b))
        await a.write("/small", b"small")
        await a.write("/block", b"x" * BLOCK_BYTES)
        await w.until(w.same_records)
        for path in ("/small", "/block"):
            await w.until(lambda path=path: [x.role for x in lines(b, path)] == [LineRole.CACHED])  # type: ignore[misc]
        assert not any(pod.engine._pieces.busy() for pod in w.pods)
        with b.store.read() as reader:
            assert not list(reader.held_by(b.id))

    told(story, settings)


def test_a_paused_pod_fetches_none_and_one_that_goes_on_does() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        await b.engine.pause(None)
        b.engine.configure(STARTS)
        await asyncio.sleep(60)
        assert not any(here(b, f"/{number}") for number in range(4))
        await b.engine.resume()
        await w.until(lambda: all_starts(b))

    told(story, STREAM)


def test_of_a_file_that_is_not_to_be_cached_nothing_is_kept() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        with a.replica.change() as change:
            file = change.resolve(b"/0")
            assert file is not None
            change.set_attribute(file, "p:cache", b"false")
        await w.until(w.same_records)
        b.engine.configure(STARTS)
        await w.until(lambda: here(b, "/3") == 1)
        await asyncio.sleep(30)
        assert here(b, "/0") == 0

    told(story, STREAM)


def test_a_new_version_of_a_file_gets_its_start_and_nothing_of_the_old_one_is_copied() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        b.engine.configure(dataclasses.replace(STARTS, cache_mode=CacheMode.SAVE))
        assert await b.read("/0") == content(0)
        await w.until(lambda: here(b, "/0") == 4)
        await a.overwrite("/0", SIZE - 10, b"changed")
        await w.until(lambda: here(b, "/0") == 5)
        await asyncio.sleep(60)
        assert here(b, "/0") == 5

    told(story)


def test_what_nobody_had_who_was_there_is_fetched_when_somebody_comes() -> None:
    async def story(w: World, a: SimPod, b: SimPod) -> None:
        w.network.partition([a.id], [b.id])
        await asyncio.sleep(60)
        b.engine.configure(STARTS)
        await asyncio.sleep(60)
        assert not all_starts(b)
        w.network.heal()
        await w.until(lambda: all_starts(b), 60)

    told(story, STREAM)


def test_where_not_all_files_could_be_remembered_they_are_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heads, "PENDING_MAX", 1)

    async def story(w: World, a: SimPod, b: SimPod) -> None:
        known: Heads = b.engine._pieces.heads
        b.engine.configure(STARTS)
        await w.until(lambda: all_starts(b))
        assert not known._more

    told(story, STREAM)
