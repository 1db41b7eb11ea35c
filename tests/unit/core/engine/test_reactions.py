"""Reactions: what is told reaches the pieces that care."""

import asyncio

from core.contents.events import BlockRotted, RemovedVersionLost
from core.ids import Dot, EntryId, Incarnation
from tests.sim.pod import SimPod, member
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world
from tests.unit.core.engine.harness import with_pods


def test_rot_is_told_to_a_person() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        event = BlockRotted(1, EntryId(b"e" * 16), Dot(Incarnation(1), 1), 0)
        a.engine._reactions.by_contents(event)
        await asyncio.sleep(0.1)
        assert [note.kind for note in a.engine.attention()] == ["rot"]

    with_pods(story)


def test_a_removed_version_that_is_lost_is_told_to_a_person() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        event = RemovedVersionLost(EntryId(b"e" * 16), Dot(Incarnation(1), 1))
        a.engine._reactions.by_contents(event)
        await asyncio.sleep(0.1)
        assert [note.kind for note in a.engine.attention()] == ["removed"]

    with_pods(story)


def test_a_clock_that_is_an_hour_off_is_told_to_a_person() -> None:
    async def story() -> None:
        async with world(1) as w:
            a = w.pods[0]
            b = SimPod(
                1, w.network, {**a.members, member(1).pod: member(1)}, seed=5, skew_ms=3_600_000
            )
            a.members = b.members
            a.engine._upkeep._bell.ring()
            b.start()
            w.pods.append(b)
            await w.until(w.linked)
            (note,) = [note for note in a.engine.attention() if note.kind == "clock"]
            assert "60 minutes ahead" in note.text
            await b.stop()

    run_virtual(story())


def test_nothing_is_heard_after_the_end() -> None:
    async def story(w: World) -> None:
        reactions = w.pods[0].engine._reactions
        reactions.stop()
        reactions.by_contents(BlockRotted(1, EntryId(b"e" * 16), Dot(Incarnation(1), 1), 0))
        await asyncio.sleep(0.1)
        assert w.pods[0].engine.attention() == []
        reactions._inbox.open()

    with_pods(story)
