"""Sweeping: needless manifests and abandoned fetches go, what is needed stays."""

import asyncio
import dataclasses
from collections.abc import Collection

from core.contents.settings import ContentSettings
from core.errors import StoreError
from core.ids import ContentHash
from core.model.content import LineRole
from core.ports import PartsSwept
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, version_at, with_pods

SOON = dataclasses.replace(SETTINGS, collect_seconds=20.0, sweep_seconds=20.0)
ALONE = dataclasses.replace(SOON, copies=1, minimum=1)


def parts(pod: SimPod) -> int:
    return len(pod.store._tables.parts.data)


def test_manifests_of_replaced_versions_go_and_all_can_still_be_read_and_fetched() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        for pod in w.pods:
            pod.contents.configure(ContentSettings(history_keep_ms=0))
        await a.write("/kept", LARGE)
        for number in range(6):
            await a.write("/file", LARGE[number:])
            await w.converge()
        assert parts(a) > 4
        await asyncio.sleep(100)
        assert (parts(a), parts(b)) == (4, 4), "a root and a segment of each file"
        await a.overwrite("/file", 300_000, b"more")
        await w.converge()
        assert (await w.same_contents())["/kept"] == LARGE

    with_pods(story, settings=SOON)


def test_a_manifest_stays_as_long_as_an_older_version_needs_it() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/file", LARGE)
        await asyncio.sleep(90)
        await a.overwrite("/file", 300_000, b"more")
        await asyncio.sleep(90)
        rows = [row for row in a.store._tables.lines.data.values() if row.content is not None]
        assert LineRole.HISTORY in [row.role for row in rows]
        assert all(a.contents.table.layout(row.content) for row in rows)

    with_pods(story, settings=SOON, count=1)


def test_what_a_program_reads_from_elsewhere_keeps_its_manifest() -> None:
    async def story(w: World) -> None:
        _, without, version = await one_copy(w)
        assert await without.read("/large") == LARGE
        await asyncio.sleep(100)
        assert without.contents.table.layout_by_name(version.manifest) is not None

    with_pods(story, settings=ALONE)


def test_what_was_fetched_in_part_goes_when_its_version_was_replaced() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await a.engine.publish_all()
        await w.until(lambda: b.file_at("/large") is not None)
        version = version_at(b, "/large")
        with b.store.write() as writer:
            line = b.contents.pulls.begin(writer, version, ())
        b.contents.pulls.store(line.id, 0, LARGE[:262_144])
        b.contents.pulls.end(line.id)
        await a.write("/large", LARGE[1:])
        await w.converge()
        await asyncio.sleep(100)
        with b.store.read() as reader:
            assert list(reader.lines_in_role(LineRole.PULL)) == []
        assert await b.read("/large") == LARGE[1:]

    with_pods(story, settings=SOON)


def test_what_is_wanted_and_here_in_part_stays() -> None:
    async def story(w: World) -> None:
        has, lacks, version = await one_copy(w)
        with lacks.store.write() as writer:
            line = lacks.contents.pulls.begin(writer, version, ())
        lacks.contents.pulls.store(line.id, 0, LARGE[:262_144])
        lacks.contents.pulls.end(line.id)
        await asyncio.sleep(100)
        with lacks.store.read() as reader:
            assert [row.id for row in reader.lines_in_role(LineRole.PULL)] == [line.id]
        assert await has.read("/large") == LARGE

    with_pods(story, settings=ALONE)


def test_a_store_that_fails_is_swept_later() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        a.contents.configure(ContentSettings(history_keep_ms=0, others=False))
        for number in range(3):
            await a.write("/file", LARGE[number:])
            await asyncio.sleep(2)
        before = parts(a)

        def fail(rows_max: int, in_use: Collection[ContentHash]) -> PartsSwept:
            raise StoreError("The disk of the storage is full.")

        a.store.sweep_parts = fail  # type: ignore[method-assign]
        await asyncio.sleep(50)
        assert parts(a) == before
        del a.store.sweep_parts
        await asyncio.sleep(50)
        assert parts(a) == 2

    with_pods(story, settings=SOON, count=1)
