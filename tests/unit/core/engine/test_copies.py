"""Copies: pulled after the quiet time, never dropped, taken elsewhere when a pod stays away."""

import asyncio
import dataclasses

import msgspec
import pytest

from core.engine.ledger import Group
from core.ids import EntryId
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

PATIENT = dataclasses.replace(SETTINGS, min_replication_seconds=20.0)
HASTY = dataclasses.replace(SETTINGS, grace_seconds=60.0)


def test_large_contents_wait_for_the_quiet_time_and_small_ones_do_not() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await a.write("/small", b"small")
        await asyncio.sleep(5)
        large, small = version_at(b, "/large"), version_at(b, "/small")
        assert b.contents.whole(small.entry, small.dot)
        assert not b.contents.whole(large.entry, large.dot)
        await w.until(lambda: b.contents.whole(large.entry, large.dot), 30)

    with_pods(story, settings=PATIENT)


def test_a_pod_that_stays_away_is_replaced_and_what_is_too_much_goes_when_it_is_back() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/large", LARGE)
        await w.converge()
        version = version_at(w.pods[0], "/large")
        holders = [pod for pod in w.pods if pod.contents.whole(version.entry, version.dot)]
        (third,) = [pod for pod in w.pods if pod not in holders]
        await holders[0].kill()
        await asyncio.sleep(30)
        assert not third.contents.whole(version.entry, version.dot), "within the grace time"
        await w.until(lambda: third.contents.whole(version.entry, version.dot))
        holders[0].start()

        def held() -> int:
            return sum(pod.contents.whole(version.entry, version.dot) for pod in w.pods)

        assert held() == 3
        await w.until(lambda: held() == 2)
        await asyncio.sleep(120)
        assert held() == 2

    with_pods(story, count=3, settings=HASTY)


def test_a_file_that_was_collected_before_it_was_looked_at_counts_no_more() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        pieces, gone = a.engine._pieces, EntryId(b"collected before")
        group = Group(2, frozenset({a.id}), frozenset(), mine=True, owed=False)
        pieces.ledger.put(gone, 5, group)
        pieces.copies.look_at([gone])
        await asyncio.sleep(1)
        assert [each for each, _, _ in pieces.ledger.files()] == [version_at(a, "/large").entry]

    with_pods(story)


def test_a_full_disk_makes_copies_wait_and_says_so() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        b.files.capacity = 100_000
        await a.write("/large", LARGE)
        await w.until(lambda: any(note.kind == "space" for note in b.engine.attention()))
        b.files.capacity = 2**40
        await w.converge()
        assert await b.read("/large") == LARGE

    with_pods(story)


@pytest.mark.parametrize("rebalance", [True, False])
def test_a_file_that_has_its_copies_goes_to_a_better_place_only_where_that_is_wanted(
    rebalance: bool,
) -> None:
    settings = dataclasses.replace(SETTINGS, rebalance=rebalance)

    async def story(w: World) -> None:
        a, b, c = w.pods
        await c.kill()
        for pod in (a, b):
            await pod.engine.announce(msgspec.structs.replace(pod._info(), zone="attic"))
        await asyncio.sleep(1_000)
        await a.write("/large", LARGE)
        await asyncio.sleep(60)
        assert a.engine.redundancy().by_copies[2] == 1
        version = version_at(a, "/large")
        c.start()
        await c.engine.announce(msgspec.structs.replace(c._info(), zone="cellar"))
        await asyncio.sleep(100)
        assert c.contents.whole(version.entry, version.dot) is rebalance
        await b.kill()
        await asyncio.sleep(1_000)
        assert c.contents.whole(version.entry, version.dot), "a missing copy is always made"
        b.start()

    with_pods(story, count=3, settings=settings)


def test_copies_that_cannot_be_had_are_not_asked_for_for_a_time_and_are_made_afterwards() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        full = dataclasses.replace(SETTINGS, copies=3)
        reduced = dataclasses.replace(full, copies_max=2)
        await c.kill()
        for pod in (a, b):
            pod.engine.configure(reduced)
        await a.write("/large", LARGE)
        await asyncio.sleep(1_000)
        assert a.engine.redundancy().satisfied
        assert a.engine.under_copied() == 1, "what is wanted is not forgotten"
        c.settings = full
        c.start()
        for pod in (a, b):
            pod.engine.configure(full)
        await w.until(lambda: a.engine.redundancy().by_copies[3] == 1)
        version = version_at(a, "/large")
        assert all(pod.contents.whole(version.entry, version.dot) for pod in w.pods)

    with_pods(story, count=3, settings=dataclasses.replace(SETTINGS, copies=3))
