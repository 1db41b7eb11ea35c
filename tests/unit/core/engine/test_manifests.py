"""Manifests: the root is kept last, and what is here is not asked for again."""

from contextlib import AsyncExitStack

import pytest

from core.engine.manifests import content_of
from core.errors import ContentAbsent
from core.model.content import LineRole
from core.model.priorities import Priority
from core.model.status import Reason
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, with_pods
from tests.unit.core.engine.test_pull import ALONE


def test_a_pull_without_sources_fails_and_leaves_nothing_that_looks_whole() -> None:
    async def story(w: World) -> None:
        _, without, version = await one_copy(w)
        async with AsyncExitStack() as stack:
            pull = await without.engine._pieces.pulls.held(stack, version, Reason.COPY)
            with pytest.raises(ContentAbsent):
                await pull.whole(list, Priority.COPIES, LineRole.CURRENT, list)
        assert not without.contents.whole(version.entry, version.dot)
        assert without.contents.table.layout(content_of(version)) is None

    with_pods(story, settings=ALONE)


def test_a_manifest_that_came_once_is_asked_of_nobody_again() -> None:
    async def story(w: World) -> None:
        source, without, version = await one_copy(w)
        manifests = without.engine._pieces.reading._manifests
        layout = await manifests.bring(version, lambda: [source.id], Priority.PERSON)
        assert layout.count == -(-len(LARGE) // version.block_size)
        again = await manifests.bring(version, list, Priority.PERSON)
        assert [again.hash_of(block) for block in range(again.count)] == [
            layout.hash_of(block) for block in range(layout.count)
        ]

    with_pods(story, settings=ALONE)
