"""A disk that refuses to read: the block comes from another pod, and the copy is mended."""

import asyncio
import dataclasses

import pytest

from core.engine import copies
from core.engine.settings import CacheMode
from core.errors import FileError, StoreError
from core.model.content import Line, LineRole
from core.model.records import Version
from core.volume.interface import OpenFlags
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

BLOCK = 262_144
MODES = [CacheMode.STREAM, CacheMode.AUTO]


async def on_both(w: World) -> tuple[SimPod, SimPod, Version, Line]:
    """Write a large file of which both pods have a copy; return the line of the second."""
    a, b = w.pods
    await a.write("/large", LARGE)
    await w.until(lambda: all(is_whole(pod) for pod in w.pods))
    await w.converge()
    return a, b, version_at(b, "/large"), line_of(b)


def is_whole(pod: SimPod) -> bool:
    try:
        version = version_at(pod, "/large")
    except AssertionError:
        return False
    return pod.contents.whole(version.entry, version.dot)


def line_of(pod: SimPod) -> Line:
    with pod.store.read() as reader:
        rows = list(reader.lines(version_at(pod, "/large").entry))
    (row,) = [row for row in rows if row.role in {LineRole.CURRENT, LineRole.CACHED}]
    return row


@pytest.mark.parametrize("mode", MODES)
def test_a_program_gets_the_bytes_and_the_copy_is_mended(mode: CacheMode) -> None:
    async def story(w: World) -> None:
        _, b, version, line = await on_both(w)
        b.files.spoil(line.id, BLOCK + 100)
        assert await b.read("/large") == LARGE
        await w.until(lambda: is_whole(b))
        await w.converge()
        assert not b.files.bad[line.id], "it was written in its place"
        with w.pods[0].store.read() as reader:
            assert b.id in w.pods[0].engine._pieces.pods.holders(reader, version.entry)[version.dot]

    with_pods(story, settings=dataclasses.replace(SETTINGS, cache_mode=mode))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fault", ["refused again", "write", "sync"])
def test_where_the_disk_does_not_take_the_block_either_another_file_does(
    mode: CacheMode, fault: str
) -> None:
    async def story(w: World) -> None:
        _, b, _, line = await on_both(w)
        b.files.spoil(line.id, BLOCK + 100)
        b.files.wears_out = fault == "refused again"

        def fail(operation: str, its_line: int) -> None:
            if (operation, its_line) == (fault, line.id):
                raise StoreError("The disk refuses.")

        b.files.fail = fail
        assert await b.read("/large") == LARGE
        await w.until(lambda: is_whole(b))
        assert await b.read("/large") == LARGE
        await w.until(lambda: is_whole(b) and line_of(b).id != line.id)
        await w.until(lambda: line.id not in list(b.files.present()))
        assert await b.read("/large") == LARGE

    with_pods(story, settings=dataclasses.replace(SETTINGS, cache_mode=mode))


def test_it_is_an_error_at_once_where_nobody_else_has_it() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        await w.until(lambda: is_whole(a))
        a.files.spoil(line_of(a).id, 0)
        before = a.clock.monotonic()
        with pytest.raises(StoreError):
            await a.read("/large")
        assert a.clock.monotonic() - before < 1
        a.files.bad.clear()
        assert await a.read("/large") == LARGE

    with_pods(story, count=1)


def test_where_the_other_pod_is_not_reachable_only_the_refused_block_is_an_error() -> None:
    async def story(w: World) -> None:
        a, b, _, line = await on_both(w)
        w.network.partition([a.id], [b.id])
        b.files.spoil(line.id, 3 * BLOCK)
        opened = b.volume.open(b.look("/large").node, OpenFlags.READ, CALLER)
        with pytest.raises((FileError, StoreError)):
            await b.call(lambda: b.volume.read(opened.handle, 3 * BLOCK, 10))
        assert await b.call(lambda: b.volume.read(opened.handle, 0, 10)) == LARGE[:10]
        b.files.bad.clear()
        got = await b.call(lambda: b.volume.read(opened.handle, 3 * BLOCK, 10))
        assert got == LARGE[3 * BLOCK :][:10], "the disk gave it after all"
        b.volume.release(opened.handle)

    with_pods(story)


def test_two_pods_that_counted_on_each_other_take_back_what_their_disks_give_again() -> None:
    async def story(w: World) -> None:
        a, b, _, _ = await on_both(w)
        w.network.partition([a.id], [b.id])
        for pod in w.pods:
            pod.files.spoil(line_of(pod).id, 0)
            assert (await pod.engine.scrub()).rotted == 1
        await asyncio.sleep(1)
        w.network.heal()
        await asyncio.sleep(2 * copies.SPACE_SECONDS)
        assert not any(is_whole(pod) for pod in w.pods)
        for pod in w.pods:
            pod.files.bad.clear()
        await w.until(lambda: all(is_whole(pod) for pod in w.pods))
        assert await b.read("/large") == LARGE

    with_pods(story)


def test_a_scrub_reads_on_says_what_it_found_and_the_copy_is_mended() -> None:
    async def story(w: World) -> None:
        _, b, version, line = await on_both(w)
        await b.write("/other", LARGE[1:])
        await w.converge()
        b.files.spoil(line.id, 0)
        b.files.spoil(line.id, 3 * BLOCK)
        report = await b.engine.scrub()
        assert (report.rotted, report.refused) == (2, 0)
        assert report.damaged == (version.entry,)
        assert report.bytes >= 2 * len(LARGE) - 1, "all else was read"
        await w.until(lambda: is_whole(b))
        assert (await b.engine.scrub()).damaged == ()

    with_pods(story)


def test_a_pod_that_asks_for_a_refused_block_gets_it_elsewhere_and_the_link_stays() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        holders = [pod for pod in w.pods if is_whole(pod)]
        (asker,) = [pod for pod in w.pods if pod not in holders]
        bad = holders[0]
        bad.files.spoil(line_of(bad).id, 0)
        bad.files.spoil(line_of(bad).id, BLOCK)
        assert await asker.read("/large") == LARGE
        assert bad.id in asker.engine._pieces.links.up
        await w.until(lambda: is_whole(bad))

    with_pods(story, count=3, settings=dataclasses.replace(SETTINGS, cache_mode=CacheMode.STREAM))


def test_a_publication_that_cannot_read_what_it_hashes_is_told_and_tried_again() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        tries: list[float] = []

        def fail(operation: str, _line: int) -> None:
            if operation == "hashes":
                tries.append(a.clock.monotonic())
                raise StoreError("The disk of the storage failed: Input/output error.")

        a.files.fail = fail
        await a.write("/large", LARGE)
        await asyncio.sleep(60)
        assert any("could not be published" in note.text for note in a.engine.attention())
        assert 3 <= len(tries) <= 10, "it is tried again, and now and then only"
        a.files.fail = None
        await w.until(lambda: is_whole(b))
        assert await b.read("/large") == LARGE
        assert not any(note.kind == "publish" for note in a.engine.attention())

    with_pods(story)
