"""Reading on the fly: what a program waits for comes first, and nothing hangs."""

import asyncio
import dataclasses

import pytest

from core.engine.settings import CacheMode
from core.errors import ContentAbsent, DeadlineExceeded, NoSpace
from core.ids import Dot, EntryId, Incarnation
from core.model.needs import BlocksWanted, Needs
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, with_pods

STREAM = dataclasses.replace(SETTINGS, copies=1, minimum=1, cache_mode=CacheMode.STREAM)

SAVE = dataclasses.replace(STREAM, cache_mode=CacheMode.SAVE)


def test_blocks_come_into_the_cache_and_some_ahead_of_a_sequential_reader() -> None:
    async def story(w: World) -> None:
        _, reader, version = await one_copy(w)
        until = reader.clock.monotonic() + 30
        await reader.engine.satisfy(Needs(BlocksWanted(version.entry, version.dot, 0, 1), until))
        cache = reader.engine._parts.cache
        assert cache.get(version.dot, 0) == LARGE[:262_144]
        await asyncio.sleep(1)
        assert cache.get(version.dot, 2) is not None
        assert not reader.contents.whole(version.entry, version.dot)

    with_pods(story, settings=STREAM)


def test_a_program_that_only_reads_needs_no_room_on_the_disk() -> None:
    async def story(w: World) -> None:
        _, reader, version = await one_copy(w)
        reader.files.capacity = reader.files.capacity - reader.files.space().free + 300_000
        until = reader.clock.monotonic() + 30
        for block in range(4):
            wanted = BlocksWanted(version.entry, version.dot, block, 1)
            await reader.engine.satisfy(Needs(wanted, until))
            await asyncio.sleep(1)
        assert await reader.read("/large") == LARGE
        assert not reader.contents.whole(version.entry, version.dot)

    with_pods(story, settings=SAVE)


def test_what_was_refused_once_is_absent_while_the_disk_is_full_and_read_when_there_is_room() -> (
    None
):
    def full(operation: str, _line: int) -> None:
        if operation == "write":
            raise NoSpace

    async def story(w: World) -> None:
        holder, other = w.pods
        await holder.write("/large", LARGE)
        await w.converge()
        (line,) = holder.store._tables.lines.data.values()
        w.network.partition([holder.id], [other.id])
        holder.files.spoil(line.id, 0)
        with pytest.raises((ContentAbsent, DeadlineExceeded)):
            await holder.read("/large")
        assert line.version is not None
        assert holder.contents.unreadable.is_torn(line.entry, line.version)
        holder.files.bad.clear()
        holder.files.fail = full
        with pytest.raises((ContentAbsent, DeadlineExceeded)):
            await holder.read("/large")
        holder.files.fail = None
        assert await holder.read("/large") == LARGE

    with_pods(story)


def test_what_is_read_is_not_kept_where_it_would_take_what_local_programs_are_to_have() -> None:
    async def story(w: World) -> None:
        _, reader, version = await one_copy(w)
        used = reader.files.capacity - reader.files.space().free
        reader.files.capacity = used + 2_000_000 + len(LARGE) // 2
        assert await reader.read("/large") == LARGE
        await asyncio.sleep(1)
        assert not reader.contents.whole(version.entry, version.dot)
        reader.files.capacity = used + 2_000_000 + 2 * len(LARGE)
        until = reader.clock.monotonic() + 30
        await reader.engine.satisfy(Needs(BlocksWanted(version.entry, version.dot, 0, 1), until))
        await asyncio.sleep(1)
        assert reader.contents.whole(version.entry, version.dot)

    with_pods(story, settings=dataclasses.replace(SAVE, min_free_bytes=2_000_000))


def test_a_version_that_no_record_names_is_absent_at_once() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        wanted = BlocksWanted(EntryId(b"?" * 16), Dot(Incarnation(1), 1), 0, 1)
        with pytest.raises(ContentAbsent):
            await a.engine.satisfy(Needs(wanted, a.clock.monotonic() + 30))

    with_pods(story)


def test_a_program_waits_no_longer_than_its_deadline_for_what_is_brought_in_vain() -> None:
    async def story(w: World) -> None:
        _, reader, version = await one_copy(w)
        began = reader.clock.monotonic()
        calls: list[float] = []

        def never_has_it() -> Needs:
            calls.append(reader.clock.monotonic() - began)
            return Needs(BlocksWanted(version.entry, version.dot, 0, 1), calls[-1] + began + 30)

        with pytest.raises(DeadlineExceeded):
            await reader.call(never_has_it)
        assert reader.clock.monotonic() - began == pytest.approx(30, abs=0.5)
        assert len(calls) < 60, "and leaves the others time meanwhile"

    with_pods(story, settings=STREAM)


@pytest.mark.parametrize("value", [b"false", b"true"])
def test_what_is_read_stays_here_unless_the_policy_of_the_file_forbids_it(value: bytes) -> None:
    async def story(w: World) -> None:
        has, reader, version = await one_copy(w)
        with has.replica.change() as change:
            shown = change.resolve(b"/large")
            assert shown is not None
            change.set_attribute(shown, "p:cache", value)
        await w.converge()
        until = reader.clock.monotonic() + 30
        await reader.engine.satisfy(Needs(BlocksWanted(version.entry, version.dot, 0, 1), until))
        await asyncio.sleep(5)
        assert reader.contents.whole(version.entry, version.dot) == (value == b"true")

    with_pods(story, settings=dataclasses.replace(STREAM, cache_mode=CacheMode.SAVE))


def test_what_a_program_waits_for_does_not_stand_behind_other_work() -> None:
    async def story(w: World) -> None:
        _, reader, version = await one_copy(w)

        async def busy_for_ever(_call: object) -> None:
            await asyncio.sleep(10_000)

        reader.engine._parts.workers.run = busy_for_ever  # type: ignore[method-assign]
        until = reader.clock.monotonic() + 30
        for block in range(2):
            wanted = BlocksWanted(version.entry, version.dot, block, 1)
            await reader.engine.satisfy(Needs(wanted, until))
        assert reader.engine._parts.cache.get(version.dot, 1) is not None

    with_pods(story, settings=STREAM)
