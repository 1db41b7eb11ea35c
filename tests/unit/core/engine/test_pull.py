"""Pulls: the manifest first and its root last, then the blocks, then the line counts."""

import dataclasses
from contextlib import AsyncExitStack

import pytest

from core.engine.pull import content_of
from core.errors import ContentAbsent
from core.model.content import LineRole
from core.transfer.scheduler import Priority
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, version_at, with_pods

ALONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


def test_a_pull_without_sources_fails_and_leaves_nothing_that_looks_whole() -> None:
    async def story(w: World) -> None:
        _, without, version = await one_copy(w)
        async with AsyncExitStack() as stack:
            pull = await without.engine._pieces.pulls.held(stack, version)
            with pytest.raises(ContentAbsent):
                await pull.whole(list, Priority.COPIES, LineRole.CURRENT, list)
        assert not without.contents.whole(version.entry, version.dot)
        assert without.contents.table.layout(content_of(version)) is None

    with_pods(story, settings=ALONE)


def test_two_who_want_a_version_share_one_pull() -> None:
    async def story(w: World) -> None:
        source, without, version = await one_copy(w)
        async with AsyncExitStack() as stack:
            pulls = without.engine._pieces.pulls
            one, other = await pulls.held(stack, version), await pulls.held(stack, version)
            assert one is other
            await one.blocks(range(2), lambda: [source.id], Priority.PERSON)
            (status,) = without.engine.transfers()
            assert (status.size, status.done) == (len(LARGE), 2 * 262_144)
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
            pull = await without.engine._pieces.pulls.held(stack, version)
            assert await pull.whole(
                lambda: sources, Priority.COPIES, LineRole.CURRENT, lambda: [version.dot]
            )
        with without.store.read() as reader:
            assert [row.role for row in reader.lines(version.entry)] == [LineRole.CURRENT]

    with_pods(story, settings=ALONE)
