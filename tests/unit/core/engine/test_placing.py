"""Placing: who may hold a version, as its file is read now."""

import asyncio
import dataclasses

import msgspec
import pytest

from core.engine import placing as placing_module
from core.engine.copies import Copies
from core.engine.placing import PATIENCE_SECONDS, Placing, with_writer
from core.engine.survey import FileState, HeadState
from core.ids import PodId
from core.model.records import Version
from core.placement.copies import Wanted
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

FADING = dataclasses.replace(SETTINGS, heat_half_life_seconds=60.0)
ONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


def placing(pod: SimPod) -> Placing:
    copies: Copies = pod.engine._pieces.copies
    return copies._tools.placing


def head(version: Version, *holders: PodId, writer: PodId | None = None) -> HeadState:
    return HeadState(
        version,
        frozenset(holders),
        writer,
        frozenset(),
        aside=False,
        repeats=False,
        line=0,
        here=False,
        claimed=False,
        torn=False,
    )


def state(one: HeadState, *keep: str) -> FileState:
    return FileState(one.version.entry, True, one.version.size, Wanted(1, keep), (one,))


def test_who_wants_no_new_files_may_not_hold_one_once_a_new_look_begins() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", LARGE)
        await w.converge()
        version, here = version_at(a, "/file"), placing(a)
        here.begin()
        assert here.able(version) == {a.id, b.id}
        await b.engine.announce(msgspec.structs.replace(b._info(), affinity_new=0))
        await w.until(lambda: a.engine._pieces.pods.infos[b.id].affinity_new == 0)
        here.begin()
        assert here.able(version) == {a.id}
        old = msgspec.structs.replace(version, stamp=version.stamp._replace(ms=0))
        assert here.able(old) == {a.id, b.id}, "it is cold by now"

    with_pods(story)


def test_a_pod_should_hold_what_is_placed_on_it_or_what_it_is_to_keep() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", LARGE)
        await w.converge()
        one = head(version_at(a, "/file"), a.id, writer=a.id)
        for pod in w.pods:
            placing(pod).begin()
        assert placing(a).should_hold(state(one), one)
        assert not placing(b).should_hold(state(one), one)
        assert placing(b).should_hold(state(one, "pod1"), one)

    with_pods(story, settings=ONE)


def test_who_wrote_a_version_has_it_before_saying_so() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", LARGE)
        await w.converge()
        version = version_at(a, "/file")
        assert with_writer(head(version, b.id)) == {b.id}
        assert with_writer(head(version, b.id, writer=a.id)) == {a.id, b.id}

    with_pods(story)


def test_pods_that_do_not_agree_how_files_are_read_make_the_copies_all_the_same() -> None:
    """With a wrong clock, one takes for new what is cold for the others: each waits for another."""

    async def story(w: World) -> None:
        a, b, c = w.pods
        b.affinities = {"affinity_cold": 100}
        c.affinities = {"affinity_new": 100}
        for pod in (b, c):
            await pod.engine.announce(pod._info())
        b.clock.skew_ms = -3 * 86_400_000
        await w.until(w.same_records)
        w.network.partition([c.id], [a.id, b.id])
        for number in range(12):
            await a.write(f"/{number}", LARGE)
        await asyncio.sleep(100)
        w.network.heal()
        await w.until(w.linked)
        await asyncio.sleep(60)
        assert not w.satisfied(), "some of them belong on the other, as both believe"
        await w.converge(3 * PATIENCE_SECONDS)
        assert not placing(b).overdue()
        assert not placing(b)._short

    with_pods(story, count=3, settings=FADING)


def test_never_is_never_also_where_copies_are_short_for_long() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        b.affinities = {"affinity_new": 0}
        await b.engine.announce(b._info())
        await asyncio.sleep(1)
        await a.write("/file", LARGE)
        await asyncio.sleep(3 * PATIENCE_SECONDS)
        version = version_at(a, "/file")
        assert not b.contents.whole(version.entry, version.dot)
        assert not placing(b)._short, "what it would never take is not counted for it"

    with_pods(story)


def test_what_another_should_hold_is_counted_within_a_bound_and_not_once_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(placing_module, "SHORT_MAX", 3)

    async def story(w: World) -> None:
        a, b, c = w.pods
        c.affinities = {"affinity_new": 100}
        await c.engine.announce(c._info())
        await w.until(w.same_records)
        w.network.partition([c.id], [a.id, b.id])
        for number in range(40):
            await a.write(f"/{number}", LARGE)
        await asyncio.sleep(30)
        counted = list(placing(b)._short)
        assert len(counted) == 3, "the others come past again when these are taken"
        for number in range(40):
            a.remove(f"/{number}")
        await asyncio.sleep(5)
        assert not placing(b)._short, "what is gone is not waited for"

    with_pods(story, count=3, settings=FADING)


def test_what_is_cached_is_needed_where_a_copy_is_missing_and_this_pod_may_be_one() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        await a.write("/file", LARGE)
        await w.converge()
        version = version_at(a, "/file")
        for one in (
            head(version, a.id, b.id),
            head(version, a.id, b.id, c.id),
            head(version, b.id, writer=a.id),
        ):
            placing(c).begin()
            assert not placing(c).is_needed_here(state(one), one), "enough others have it"
        alone = head(version, a.id, writer=a.id)
        two = dataclasses.replace(state(alone), wanted=Wanted(2))
        assert placing(c).is_needed_here(two, alone)
        assert placing(c).is_needed_here(state(head(version, a.id), "pod2"), head(version, a.id))
        c.engine.configure(dataclasses.replace(c.settings, client=True))
        placing(c).begin()
        assert not placing(c).is_needed_here(two, alone), "nobody counts on a client"

    with_pods(story, count=3)
