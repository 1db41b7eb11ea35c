"""Readers: what is read is told, fades, outlives a restart, and moves copies to who wants it."""

import asyncio
import dataclasses

import msgspec
import pytest

from core.engine.readers import Readers
from core.engine.settings import CacheMode, EngineSettings
from core.ids import PodId
from core.model.members import PodInfo
from core.placement.popularity import HOT_HEAT, Warmth
from core.wire.heat import HEAT_TOPIC, decode_heat
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

ROUND = SETTINGS.tell_heat_seconds + 10
STREAMING = dataclasses.replace(SETTINGS, cache_mode=CacheMode.STREAM)
ALONE = dataclasses.replace(STREAMING, copies=1, minimum=1)
FADING = dataclasses.replace(STREAMING, heat_half_life_seconds=600.0)


def readers(pod: SimPod) -> Readers:
    return pod.engine._pieces.readers


def told(pod: SimPod, of: SimPod) -> dict[str, float]:
    """What a pod has heard of the readers of another one, by the path there."""
    with pod.store.read() as reader:
        news = reader.news(HEAT_TOPIC).get(of.id)
    heat = {} if news is None else decode_heat(news.body)
    return {f"/{name}": heat.get(version_at(pod, f"/{name}").entry, 0.0) for name in pod.names()}


async def read_often(pod: SimPod, path: str, times: int = 5) -> None:
    for _ in range(times):
        await pod.read(path)


async def want(pod: SimPod, **affinities: int) -> None:
    info: PodInfo = msgspec.structs.replace(pod._info(), **affinities)
    await pod.engine.announce(info)


def holders(w: World, path: str) -> set[PodId]:
    version = version_at(w.pods[0], path)
    return {pod.id for pod in w.pods if pod.contents.whole(version.entry, version.dot)}


def warmth(pod: SimPod, path: str) -> Warmth:
    version = version_at(pod, path)
    return readers(pod).warmth(version.entry, version.stamp)


def news_of(pod: SimPod) -> object:
    with pod.store.read() as reader:
        record = reader.news(HEAT_TOPIC).get(pod.id)
    return None if record is None else record.dot


def test_what_is_opened_often_is_told_after_a_while_and_is_hot_everywhere() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/read", b"x" * 50_000)
        await a.write("/left", b"x" * 50_000)
        await w.converge()
        await read_often(b, "/read")
        assert told(a, b)["/read"] == 0.0
        await asyncio.sleep(ROUND)
        assert told(a, b)["/read"] == pytest.approx(5.0, rel=0.1)
        assert told(a, b)["/left"] == 0.0
        for pod in w.pods:
            assert (warmth(pod, "/read"), warmth(pod, "/left")) == (Warmth.HOT, Warmth.NEW)

    with_pods(story)


def test_who_reads_nothing_more_tells_nothing_more_and_what_is_hot_cools_everywhere() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/read", b"x" * 50_000)
        await w.converge()
        await read_often(b, "/read")
        await asyncio.sleep(ROUND)
        before = news_of(b)
        await asyncio.sleep(600)
        assert [warmth(pod, "/read") for pod in w.pods] == [Warmth.WARM] * 2
        await asyncio.sleep(4 * 600)
        assert [warmth(pod, "/read") for pod in w.pods] == [Warmth.COLD] * 2
        assert news_of(b) == before

    with_pods(story, settings=FADING)


def test_a_node_that_starts_again_still_knows_what_was_read() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/read", b"x" * 50_000)
        await w.converge()
        await read_often(b, "/read", 8)
        await asyncio.sleep(ROUND)
        await b.kill()
        b.start()
        await w.until(w.linked)
        assert warmth(b, "/read") is Warmth.HOT
        await read_often(b, "/read", 8)
        await asyncio.sleep(ROUND)
        assert told(a, b)["/read"] == pytest.approx(16.0, rel=0.15)

    with_pods(story)


def test_a_file_that_stays_open_and_is_read_from_elsewhere_counts_now_and_then() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await want(b, affinity_redundancy=0)
        await a.write("/film", LARGE)
        await w.converge()
        entry = version_at(a, "/film").entry
        for _ in range(3):
            for _ in range(20):
                readers(b).fetched(entry)
            await asyncio.sleep(ROUND)
        assert told(a, b)["/film"] == pytest.approx(3.0, rel=0.1)
        await b.read("/film")
        await asyncio.sleep(ROUND)
        assert readers(b)._heat.at(b.clock.monotonic())[entry] == pytest.approx(4.0, rel=0.1), (
            "the fetching that belongs to an open is not counted beside it"
        )
        assert told(a, a) == {"/film": 0.0}, "who serves the blocks did not read them"

    with_pods(story, settings=ALONE)


def test_what_an_indexer_reads_is_not_counted() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", b"x" * 50_000)
        await w.converge()
        entry = version_at(a, "/file").entry
        readers(b)._tools = dataclasses.replace(
            readers(b)._tools, program_of={7: "updatedb", 8: "vlc"}.__getitem__
        )
        readers(b).opened(entry, 7)
        readers(b).fetched(entry)
        assert readers(b)._heat.at(b.clock.monotonic()) == {}
        readers(b).opened(entry, 8)
        assert readers(b)._heat.at(b.clock.monotonic()) == {entry: pytest.approx(1.0)}

    with_pods(story)


def test_a_hot_file_comes_to_the_pod_that_wants_such_files_first() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        await want(c, affinity_hot=100, affinity_new=0, affinity_cold=0)
        await w.until(lambda: all(c.id in pod.engine._pieces.pods.infos for pod in w.pods))
        for name in ("/read", "/left"):
            await a.write(name, LARGE)
        await w.converge()
        await asyncio.sleep(60)
        assert not {c.id} & (holders(w, "/read") | holders(w, "/left")), "never: it is new"
        await read_often(a, "/read")
        await read_often(b, "/read")
        await asyncio.sleep(ROUND + 60)
        assert c.id in holders(w, "/read")
        assert c.id not in holders(w, "/left")
        await w.converge()

    with_pods(story, count=3, settings=STREAMING)


def test_what_is_read_no_more_comes_to_the_pod_that_wants_cold_files() -> None:
    async def story(w: World) -> None:
        a, _, c = w.pods
        await want(c, affinity_cold=100, affinity_new=0)
        await w.until(lambda: all(c.id in pod.engine._pieces.pods.infos for pod in w.pods))
        await a.write("/file", LARGE)
        await w.converge()
        await asyncio.sleep(300)
        assert c.id not in holders(w, "/file")
        await asyncio.sleep(1_200)
        assert c.id in holders(w, "/file")

    with_pods(story, count=3, settings=FADING)


def test_sync_does_not_wait_for_copies_that_no_pod_may_hold() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await want(b, affinity_new=0)
        await w.until(lambda: b.id in a.engine._pieces.pods.infos)
        await w.until(lambda: a.engine._pieces.pods.infos[b.id].affinity_new == 0)
        await a.write("/file", LARGE)
        await a.engine.sync(60.0)
        assert a.engine.under_copied() == 1, "but people are told"

    with_pods(story, settings=STREAMING)


@pytest.mark.parametrize("migrate", [True, False])
def test_a_file_comes_to_the_pod_that_opens_it_most_and_one_of_the_other_copies_goes(
    *, migrate: bool
) -> None:
    settings: EngineSettings = dataclasses.replace(STREAMING, migrate=migrate)

    async def story(w: World) -> None:
        await w.pods[0].write("/file", LARGE)
        await w.converge()
        before = holders(w, "/file")
        (reader,) = [pod for pod in w.pods if pod.id not in before]
        await read_often(reader, "/file", round(HOT_HEAT) + 1)
        await asyncio.sleep(ROUND + 120)
        after = holders(w, "/file")
        assert len(after) == 2
        assert (reader.id in after) is migrate
        assert len(after & before) == (1 if migrate else 2)

    with_pods(story, count=3, settings=settings)


def test_what_a_removed_pod_told_counts_no_more() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/read", b"x" * 50_000)
        await w.converge()
        await read_often(b, "/read")
        await asyncio.sleep(ROUND)
        assert warmth(a, "/read") is Warmth.HOT
        gone = {pod: member for pod, member in a.members.items() if pod != b.id}
        a.members = gone
        await asyncio.sleep(ROUND)
        assert warmth(a, "/read") is Warmth.NEW

    with_pods(story)


def test_news_that_are_not_understood_are_passed_on_and_say_nothing() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        with b.replica.change() as change:
            change.put_news(b.id, HEAT_TOPIC, b"\xc1")
            change.put_news(b.id, "weather", b"fine")
        await w.until(w.same_records)
        await a.write("/read", b"x" * 50_000)
        await w.converge()
        assert warmth(a, "/read") is Warmth.NEW

    with_pods(story)
