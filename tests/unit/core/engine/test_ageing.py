"""What was set aside goes after its time, and only while nothing else is missing."""

import asyncio
import dataclasses

import pytest

from core.contents.aside_age import KEPT_SECONDS
from core.crypto import content_hash
from core.engine.ageing import ROUND_SECONDS, WARNED_SECONDS, Ageing
from core.model.content import Content
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, with_pods


async def with_a_strange_file(pod: SimPod) -> Ageing:
    """Have a file that no record knows set aside at a start of `pod`."""
    file = pod.files.create(10**6)
    file.write(0, b"nobody knows what this is")
    file.sync()
    file.close()
    pod.files.sync_names()
    await pod.kill()
    pod.start()
    assert len(pod.files.aside()) == 1
    return pod.engine._pieces.ageing


def test_it_goes_when_the_node_has_run_for_so_long_and_is_told_of_before(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        ageing = await with_a_strange_file(a)
        await w.until(w.linked)
        await w.converge()
        await ageing.count(KEPT_SECONDS - WARNED_SECONDS - 1)
        assert not caplog.records
        for _ in range(2):
            await ageing.count(1)
        assert [record.levelname for record in caplog.records] == ["WARNING"], "once"
        await ageing.count(WARNED_SECONDS - 2)
        assert len(a.files.aside()) == 1
        await ageing.count(1)
        assert list(a.files.aside()) == []

    with_pods(story)


def test_a_clock_that_jumps_makes_it_no_older() -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        await with_a_strange_file(a)
        a.clock.skew_ms += 100 * KEPT_SECONDS * 1_000
        await asyncio.sleep(2 * ROUND_SECONDS)
        assert len(a.files.aside()) == 1

    with_pods(story)


def test_it_stays_while_a_pod_is_away_that_may_know_it() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        ageing = await with_a_strange_file(a)
        await w.until(w.linked)
        await w.converge()
        w.network.partition([a.id], [b.id])
        await w.until(lambda: not w.linked())
        await ageing.count(2 * KEPT_SECONDS)
        assert len(a.files.aside()) == 1
        w.network.heal()
        await w.until(w.linked)
        await w.converge()
        await ageing.count(1)
        assert list(a.files.aside()) == []

    with_pods(story)


def test_it_stays_while_nobody_has_a_version_that_the_records_name() -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        ageing = await with_a_strange_file(a)
        await w.until(w.linked)
        await w.converge()
        assert ageing.may_go()
        lost = Content(content_hash(b"bytes that are nowhere"), len(LARGE), 262_144)
        with a.replica.change() as change:
            there = change.resolve(b"/large")
            assert there is not None
            change.publish(there.file, lost, a.clock.wall_ns(), there.heads)
        await w.until(lambda: a.engine.redundancy().by_copies[0] == 1)
        assert not ageing.may_go()
        await ageing.count(2 * KEPT_SECONDS)
        assert len(a.files.aside()) == 1

    with_pods(story)


def test_it_stays_while_the_network_is_frozen() -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        ageing = await with_a_strange_file(a)
        await w.until(w.linked)
        await w.converge()
        assert ageing.may_go()
        a.engine.configure(dataclasses.replace(SETTINGS, frozen=True))
        assert not ageing.may_go()

    with_pods(story)
