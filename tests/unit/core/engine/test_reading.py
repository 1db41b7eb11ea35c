"""Reading on the fly: what a program waits for comes first, and nothing hangs."""

import asyncio
import dataclasses

import pytest

from core.engine.settings import CacheMode
from core.errors import ContentAbsent
from core.ids import Dot, EntryId, Incarnation
from core.model.needs import BlocksWanted, Needs
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, with_pods

STREAM = dataclasses.replace(SETTINGS, copies=1, minimum=1, cache_mode=CacheMode.STREAM)


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


def test_a_version_that_no_record_names_is_absent_at_once() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        wanted = BlocksWanted(EntryId(b"?" * 16), Dot(Incarnation(1), 1), 0, 1)
        with pytest.raises(ContentAbsent):
            await a.engine.satisfy(Needs(wanted, a.clock.monotonic() + 30))

    with_pods(story)
