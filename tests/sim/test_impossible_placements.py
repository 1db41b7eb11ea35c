"""Placements that cannot be had: told with the way out, nothing is lost, and nothing loops."""

import asyncio

from tests.sim.pod import SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

LARGE = bytes(range(256)) * 2_000


def like(pod: SimPod, **affinities: int) -> None:
    """Have a pod tell other affinities of itself."""
    pod.affinities = {f"affinity_{kind}": value for kind, value in affinities.items()}
    pod.engine._upkeep._info = pod._info()
    pod.engine._upkeep._bell.ring()


def notes(pod: SimPod) -> list[str]:
    return [note.text for note in pod.engine.attention() if note.kind == "placement"]


async def told_and_nothing_lost(w: World, words: str) -> None:
    a, b = w.pods
    await w.until(lambda: bool(notes(a) and notes(b)))
    assert words in notes(a)[0]
    await a.write("/large", LARGE)
    await w.until(w.same_records)
    await asyncio.sleep(3_600)
    before = a.replica.origins()
    await asyncio.sleep(3_600)
    assert a.replica.origins() == before, "nothing is tried again and again"
    assert await b.read("/large") == LARGE
    for pod in w.pods:
        like(pod)
    await w.until(lambda: not notes(a))
    await w.converge()


def test_no_pod_takes_any_copy() -> None:
    async def story() -> None:
        async with world(2) as w:
            await w.until(w.linked)
            for pod in w.pods:
                like(pod, redundancy=0)
            await told_and_nothing_lost(w, "copies of any files: affinity.redundancy is 0")

    run_virtual(story())


def test_no_pod_takes_new_files() -> None:
    async def story() -> None:
        async with world(2) as w:
            await w.until(w.linked)
            for pod in w.pods:
                like(pod, new=0)
            await told_and_nothing_lost(w, "copies of new files: affinity.new is 0")

    run_virtual(story())
