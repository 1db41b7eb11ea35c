"""A paused pod fetches what is opened and nothing else."""

import asyncio

from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_a_paused_pod_makes_no_copies_reads_what_is_opened_and_goes_on_afterwards() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await b.engine.pause(None)
        await a.write("/large", LARGE)
        await a.write("/other", LARGE[::-1])
        await w.until(lambda: "other" in b.names())
        await asyncio.sleep(120)
        large, other = version_at(b, "/large"), version_at(b, "/other")
        assert not b.contents.whole(large.entry, large.dot)
        assert not b.contents.whole(other.entry, other.dot)
        assert await b.read("/large") == LARGE
        assert not b.contents.whole(other.entry, other.dot)
        await b.write("/from b", LARGE)
        await w.until(lambda: "from b" in a.names())
        assert await a.read("/from b") == LARGE
        await b.engine.resume()
        await w.converge()
        assert b.contents.whole(other.entry, other.dot)

    with_pods(story)


def test_a_pause_ends_by_itself() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await b.engine.pause(600)
        await a.write("/large", LARGE)
        await asyncio.sleep(590)
        version = version_at(b, "/large")
        assert b.engine.pause_now is not None
        assert not b.contents.whole(version.entry, version.dot)
        await w.until(lambda: b.contents.whole(version.entry, version.dot), 60)
        assert b.engine.pause_now is None

    with_pods(story)


def test_a_pause_goes_on_after_a_restart_while_it_lasts() -> None:
    async def story(w: World) -> None:
        b = w.pods[1]
        for seconds, lasting in ((600.0, True), (5.0, False)):
            await b.engine.pause(seconds)
            await b.kill()
            await asyncio.sleep(60)
            b.start()
            await w.until(w.linked)
            assert (b.engine.pause_now is not None) is lasting

    with_pods(story)


def test_a_scrub_in_the_background_rests() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        await a.engine.pause(None)
        told: list[int] = []
        scrub = asyncio.ensure_future(
            a.engine.scrub(told=lambda done, _: told.append(done), background=True)
        )
        await asyncio.sleep(60)
        assert told == []
        assert (await a.engine.scrub()).files == 1  # a person waits for this one
        await a.engine.resume()
        assert (await scrub).files == 1

    with_pods(story)
