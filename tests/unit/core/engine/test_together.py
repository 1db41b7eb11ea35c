"""Pods that fetch a version at the same time share the work of the one that has it."""

import dataclasses
from contextlib import suppress

from core.engine import together
from core.errors import StoreError
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at, with_pods

BLOCKS = 40
DATA = b"".join(b"%08d" % number * 32_768 for number in range(BLOCKS))
ON_ALL = dataclasses.replace(SETTINGS, copies=4, minimum=1, min_replication_seconds=0.0)


def taken(w: World) -> dict[str, int]:
    """Return how many bytes each pod took from the first one."""
    first = w.pods[0].id
    return {
        pod.name: pod.engine._pieces.fetcher.progress.received.get(first, 0) for pod in w.pods[1:]
    }


def test_who_has_it_sends_each_byte_about_once() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/large", DATA)
        await w.converge()
        version = version_at(w.pods[0], "/large")
        assert all(pod.contents.whole(version.entry, version.dot) for pod in w.pods)
        assert sum(taken(w).values()) <= 1.3 * len(DATA)
        assert max(taken(w).values()) <= 0.6 * len(DATA), "they share it"

    with_pods(story, count=4, settings=ON_ALL)


def test_one_that_passes_nothing_on_holds_the_others_up_for_a_moment_only() -> None:
    async def story(w: World) -> None:
        a, b, c, d = w.pods
        d.files.fail = takes_nothing
        began = a.clock.monotonic()
        await a.write("/large", DATA)
        await w.until(lambda: holds(b) and holds(c), 60)
        assert a.clock.monotonic() - began < 10 * together.PATIENCE_SECONDS
        d.files.fail = None
        await w.until(lambda: holds(d), 120)

    with_pods(story, count=4, settings=ON_ALL)


def test_one_that_goes_away_in_the_middle_holds_nobody_up() -> None:
    async def story(w: World) -> None:
        a, b, c, d = w.pods
        await a.write("/large", DATA)
        await w.until(lambda: any(taken(w).values()), 60)
        await d.kill()
        await w.until(lambda: holds(b) and holds(c), 60)

    with_pods(story, count=4, settings=ON_ALL)


def holds(pod: SimPod) -> bool:
    """Say whether a pod has all of the file."""
    with suppress(AssertionError):
        version = version_at(pod, "/large")
        return pod.contents.whole(version.entry, version.dot)
    return False


def takes_nothing(operation: str, _line: int) -> None:
    """Be a disk that refuses each write."""
    if operation == "write":
        raise StoreError("The disk refuses.")
