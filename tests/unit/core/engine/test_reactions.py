"""Reactions: what is told reaches the pieces that care."""

import asyncio

import pytest

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
        assert [note.kind for note in a.engine.attention()] == ["content-lost"]

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


def test_a_peer_that_is_held_back_long_is_told_of_by_name_once_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        link = a.engine._pieces.links.up[b.id]
        a.engine._reactions.held_back(link, 1.0)
        assert a.engine.attention() == []
        for _ in range(5):
            a.engine._reactions.held_back(link, 1.0)
        (note,) = a.engine.attention()
        assert note.text.startswith("pod1 sends more changes")

    with_pods(story)
    assert caplog.messages == ["pod1 sends too many changes and is held back"]


def test_who_wrote_after_a_record_of_the_future_is_not_blamed_for_it() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        up = a.engine._pieces.links.up
        a.engine._reactions.far_ahead(up[c.id], 4_000_000)
        await asyncio.sleep(1)
        a.engine._reactions.far_ahead(up[b.id], 3_999_000)
        (note,) = a.engine.attention()
        assert "through pod2" in note.text

    with_pods(story, count=3)


def test_more_stores_than_a_network_can_have_are_told_with_the_name_of_who_brings_them() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        a.engine._reactions.crowded(a.engine._pieces.links.up[b.id])
        (note,) = a.engine.attention()
        assert note.text.startswith("pod1 brings")

    with_pods(story)


def test_a_new_life_is_told_to_the_others_at_once() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        a.replica.renew()
        a.engine._pieces.exchange._lives.look()
        await asyncio.sleep(1)
        assert b.engine._pieces.pods.infos[a.id].incarnation == a.replica.incarnation

    with_pods(story)
