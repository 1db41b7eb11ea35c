"""Waiting: for copies of one version, and for everything to be in step."""

import asyncio

import pytest

from core.engine.waiting import within
from core.errors import DeadlineExceeded
from core.model.needs import Copied, Hashed, Needs
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_a_wait_ends_at_its_deadline() -> None:
    with pytest.raises(DeadlineExceeded):
        run_virtual(within(asyncio.sleep(10), 1))


def test_copies_of_a_version_are_waited_for() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await a.engine.publish_all()
        version = version_at(a, "/large")
        copied = Copied(version.entry, version.dot)
        with pytest.raises(DeadlineExceeded):
            await a.engine.satisfy(Needs(copied, a.clock.monotonic() + 0.2))
        await a.engine.satisfy(Needs(copied, a.clock.monotonic() + 30))
        assert b.contents.whole(version.entry, version.dot)

    with_pods(story)


def test_copies_of_what_replaced_a_version_count_for_it() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await a.engine.publish_all()
        version = version_at(a, "/large")
        await a.overwrite("/large", 0, b"more")
        await a.engine.publish_all()
        await w.converge()
        assert version_at(a, "/large") != version
        await asyncio.sleep(5)
        assert not b.contents.whole(version.entry, version.dot)
        await a.engine.satisfy(Needs(Copied(version.entry, version.dot), a.clock.monotonic() + 1))

    with_pods(story)


def test_a_line_is_hashed_when_a_call_needs_it() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/file", b"x" * 20_000)
        (line,) = a.contents.table.dirty_lines()
        await a.engine.satisfy(Needs(Hashed(line.line.id), a.clock.monotonic() + 5))
        assert version_at(a, "/file").size == 20_000

    with_pods(story)


def test_a_pod_without_others_is_in_step_at_once() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/file", b"x")
        await w.pods[0].engine.sync(5)

    with_pods(story, count=1)
