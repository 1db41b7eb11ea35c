"""Pulls: the manifest first and its root last, then the blocks, then the line counts."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack

import pytest

from core.engine.pull import CHUNKS_AT_ONCE, Pull
from core.errors import NoSpace, StoreError, TransferEnded, WormholeError
from core.model.content import LineRole
from core.model.priorities import Priority
from core.model.status import Reason
from core.ports import BlockName
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, version_at, with_pods

ALONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


def test_two_who_want_a_version_share_one_pull() -> None:
    async def story(w: World) -> None:
        source, without, version = await one_copy(w)
        async with AsyncExitStack() as stack:
            pulls = without.engine._pieces.pulls
            one = await pulls.held(stack, version, Reason.COPY)
            other = await pulls.held(stack, version, Reason.OPENED)
            assert one is other
            await one.blocks(range(2), lambda: [source.id], Priority.PERSON)
            (status,) = without.engine.transfers()
            assert (status.size, status.done) == (len(LARGE), 2 * 262_144)
            assert status.rate > 0
        assert without.engine.transfers() == []

    with_pods(story, settings=ALONE)


def test_a_pull_of_which_nothing_had_to_be_fetched_counts_as_any_other() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/empty", b"")
        await w.converge()
        version = version_at(w.pods[0], "/empty")
        (without,) = [pod for pod in w.pods if not pod.contents.whole(version.entry, version.dot)]
        sources = [pod.id for pod in w.pods if pod is not without]
        async with AsyncExitStack() as stack:
            pull = await without.engine._pieces.pulls.held(stack, version, Reason.COPY)
            assert await pull.whole(
                lambda: sources, Priority.COPIES, LineRole.CURRENT, lambda: [version.dot]
            )
        with without.store.read() as reader:
            assert [row.role for row in reader.lines(version.entry)] == [LineRole.CURRENT]

    with_pods(story, settings=ALONE)


def test_the_next_part_of_a_version_is_on_its_way_while_the_last_blocks_of_one_are_awaited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    under_way: list[int] = []
    blocks = Pull.blocks

    async def counted(self: Pull, *arguments: object) -> Sequence[int]:
        under_way.append((under_way[-1] if under_way else 0) + 1)
        try:
            return await blocks(self, *arguments)  # type: ignore[arg-type]
        finally:
            under_way.append(under_way[-1] - 1)

    async def story(w: World) -> None:
        monkeypatch.setattr("core.engine.pull.CHUNK_BYTES", 262_144)
        source, without, version = await one_copy(w)
        monkeypatch.setattr(Pull, "blocks", counted)
        async with AsyncExitStack() as stack:
            pull = await without.engine._pieces.pulls.held(stack, version, Reason.COPY)
            sources = [source.id]
            assert await pull.whole(
                lambda: sources, Priority.COPIES, LineRole.CURRENT, lambda: [version.dot]
            )
        assert max(under_way) == CHUNKS_AT_ONCE
        assert without.contents.whole(version.entry, version.dot)

    with_pods(story, settings=ALONE)


def test_a_version_of_which_a_part_fails_is_not_fetched_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    async def full(_self: Pull, wanted: object, *_: object) -> Sequence[int]:
        asked.append(wanted)
        raise NoSpace

    async def story(w: World) -> None:
        monkeypatch.setattr("core.engine.pull.CHUNK_BYTES", 262_144)
        source, without, version = await one_copy(w)
        monkeypatch.setattr(Pull, "blocks", full)
        async with AsyncExitStack() as stack:
            pull = await without.engine._pieces.pulls.held(stack, version, Reason.COPY)
            with pytest.raises(NoSpace):
                await pull.whole(lambda: [source.id], Priority.COPIES, LineRole.CURRENT, list)
        assert len(asked) <= CHUNKS_AT_ONCE

    with_pods(story, settings=ALONE)


@pytest.mark.parametrize("operation", ["sync", "begin"])
def test_a_pull_that_fails_leaves_nothing_open(
    operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(w: World) -> None:
        source, without, version = await one_copy(w)
        pulls, table = without.contents.pulls, without.contents.table

        def fill(line: int) -> int:
            pulls.sync(line)
            raise NoSpace

        def fail(done: str, _line: int) -> None:
            if done == operation:
                raise StoreError("The disk failed.")

        if operation == "begin":
            monkeypatch.setattr(pulls, "fill_from_here", fill)

        async def pulled() -> None:
            async with AsyncExitStack() as stack:
                pull = await without.engine._pieces.pulls.held(stack, version, Reason.COPY)
                await pull.blocks(range(1), lambda: [source.id], Priority.PERSON)
                without.files.fail = fail

        with pytest.raises(WormholeError):
            await pulled()
        without.files.fail = None
        with without.store.read() as reader:
            (row,) = reader.lines(version.entry)
        assert table.peek(row.id) is None
        assert without.files._files[row.id].writers == 0

    with_pods(story, settings=ALONE)


async def _never(*_: object) -> Sequence[BlockName]:
    return await asyncio.get_running_loop().create_future()


async def is_ended(work: Awaitable[object]) -> bool:
    try:
        await work
    except TransferEnded:
        return True
    return False


def test_who_waits_for_a_transfer_is_told_that_a_person_ended_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(w: World) -> None:
        source, without, version = await one_copy(w)
        engine = without.engine
        assert engine.end_transfers(version.entry) == 0

        async def pulled() -> None:
            async with AsyncExitStack() as stack:
                pull = await engine._pieces.pulls.held(stack, version, Reason.COPY)
                await engine._pieces.pulls.held(stack, version, Reason.OPENED)
                await pull.open(lambda: [source.id], Priority.PERSON)
                monkeypatch.setattr(engine._pieces.fetcher, "fetch", _never)
                await pull.whole(lambda: [source.id], Priority.PERSON, LineRole.CACHED, list)

        def is_waiting() -> bool:
            return any(each.sources for each in engine.transfers())

        async with asyncio.TaskGroup() as group:
            task = group.create_task(is_ended(pulled()))
            await w.until(is_waiting)
            (status,) = engine.transfers()
            assert (status.reason, status.sources) == (Reason.OPENED, (source.id,))
            assert engine.end_transfers(version.entry) == 1
        assert task.result()
        assert engine.transfers() == []

    with_pods(story, settings=ALONE)


def test_a_copy_whose_transfer_was_ended_comes_after_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        monkeypatch.setattr(b.engine._pieces.fetcher, "fetch", _never)
        await a.write("/large", LARGE)
        await w.until(lambda: bool(b.engine.transfers()))
        (status,) = b.engine.transfers()
        assert (status.reason, status.wanted) == (Reason.COPY, 2)
        assert b.engine.end_transfers(status.entry) == 1
        await w.until(lambda: not b.engine.transfers())
        monkeypatch.undo()
        await asyncio.sleep(50)
        assert not b.contents.whole(status.entry, status.version)
        await w.until(lambda: b.contents.whole(status.entry, status.version), 15)

    with_pods(story)
