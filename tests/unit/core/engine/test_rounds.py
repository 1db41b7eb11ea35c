"""Copies are read again once a period, evenly, and on after a restart."""

import asyncio
import dataclasses

from msgspec.structs import replace

from core.engine.rounds import FACT
from core.situation.rounds import ReadingRound, Rounds, decode, encode
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

PERIOD = 120.0
OFTEN = dataclasses.replace(SETTINGS, scrub_seconds=PERIOD)
ALONE = dataclasses.replace(OFTEN, copies=1, minimum=1)


def rounds_of(pod: SimPod) -> Rounds:
    return pod.engine.rounds or Rounds(0)


def done(pod: SimPod) -> int:
    now = rounds_of(pod).now
    return 0 if now is None else now.done


def last(pod: SimPod) -> ReadingRound:
    before = rounds_of(pod).before
    assert before is not None
    return before


def rot(pod: SimPod, path: str) -> None:
    """Change a byte of a file's copy on the disk of a pod, as a failing disk does."""
    entry = version_at(pod, path).entry
    with pod.store.read() as reader:
        (row,) = [row for row in reader.lines(entry) if row.whole]
    pod.files.flip(row.id, 300_000)


def test_what_rotted_is_found_within_a_period_and_mended() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        rot(b, "/large")
        await w.until(lambda: rounds_of(b).before is not None, 2 * PERIOD)
        await w.until(lambda: last(b).rotted == 1, 2 * PERIOD)
        await w.converge()
        assert await b.read("/large") == LARGE

    with_pods(story, settings=OFTEN)


def test_a_round_takes_its_period_and_goes_on_where_it_was_after_a_kill() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        for number in range(10):
            await a.write(f"/file {number}", LARGE[number:])
        await w.until(lambda: done(a) > 0, 2 * PERIOD)
        await asyncio.sleep(PERIOD / 2)
        half = done(a)
        assert 0.35 < half / (10 * len(LARGE)) < 0.75
        begun = rounds_of(a).now
        assert begun is not None
        await a.kill()
        a.start()
        await asyncio.sleep(1)
        now = rounds_of(a).now
        assert now is not None
        assert (now.begun_ms, now.done >= half - len(LARGE)) == (begun.begun_ms, True)
        await w.until(lambda: rounds_of(a).before is not None, PERIOD)
        assert last(a).files == 10
        assert last(a).done == last(a).total == sum(len(LARGE) - each for each in range(10))
        took = (last(a).ended_ms - last(a).begun_ms) / 1_000
        assert 0.8 * PERIOD < took < 1.1 * PERIOD

    with_pods(story, settings=ALONE, count=1)


def test_a_large_file_is_read_in_pieces_and_a_round_goes_on_within_it() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        content = LARGE * 12
        await a.write("/large", content)
        await w.until(lambda: 0 < done(a) < len(content), 2 * PERIOD)
        part = done(a)
        await a.kill()
        a.start()
        await w.until(lambda: rounds_of(a).before is not None, 2 * PERIOD)
        assert part % (16 * 262_144) == 0
        assert last(a).done == len(content)

    with_pods(story, settings=ALONE, count=1)


def test_a_pause_holds_it_and_a_period_of_nothing_ends_it() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        await w.until(lambda: rounds_of(a).before is not None, 3 * PERIOD)
        await a.engine.pause(None)
        at = last(a).begun_ms
        await asyncio.sleep(5 * PERIOD)
        assert done(a) == 0
        assert last(a).begun_ms == at
        await a.engine.resume()
        await w.until(lambda: last(a).begun_ms > at, 3 * PERIOD)
        at = last(a).begun_ms
        a.engine.configure(dataclasses.replace(ALONE, scrub_seconds=0.0))
        await asyncio.sleep(50 * PERIOD)
        assert last(a).begun_ms == at
        a.engine.configure(ALONE)
        await w.until(lambda: last(a).begun_ms > at, PERIOD)

    with_pods(story, settings=ALONE, count=1)


def test_small_contents_in_the_record_store_are_compared_too() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/small", b"content")
        await w.converge()
        with b.store.write() as writer:
            (row,) = writer.lines(version_at(b, "/small").entry)
            writer.put_line(replace(row, small=b"c0ntent"))
        await w.until(lambda: rounds_of(b).before is not None and last(b).rotted == 1, 3 * PERIOD)
        await w.converge()
        assert await b.read("/small") == b"content"

    with_pods(story, settings=OFTEN)


def test_what_came_or_went_during_a_round_does_not_keep_it() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        await a.write("/gone", LARGE[1:])
        await w.until(lambda: done(a) > 0, 2 * PERIOD)
        a.remove("/gone")
        for number in range(5):
            await a.write(f"/new {number}", LARGE[number + 2 :])
        await w.until(lambda: rounds_of(a).before is not None, 2 * PERIOD)
        assert last(a).files <= 2
        await w.until(lambda: last(a).files == 6, 2 * PERIOD)

    with_pods(story, settings=ALONE, count=1)


def test_what_is_kept_of_it_and_damaged_begins_anew() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await asyncio.sleep(1)
        await a.kill()
        with a.store.write() as writer:
            assert decode(writer.fact(FACT) or b"") is not None
            writer.set_fact(FACT, encode(Rounds(1, ReadingRound(1, 5, 5)))[:-1])
        a.start()
        await asyncio.sleep(1)
        assert rounds_of(a).since_ms > 1

    with_pods(story, settings=ALONE, count=1)
