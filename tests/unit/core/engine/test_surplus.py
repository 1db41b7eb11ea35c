"""Which copies a pod need not hold is known from the last look at each file."""

import dataclasses

import pytest

from core.engine import surplus
from core.engine.surplus import Surplus
from core.model.content import LineRole
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods

THREE = dataclasses.replace(SETTINGS, copies=3, minimum=2, settle_seconds=1e9)
TWO = dataclasses.replace(THREE, copies=2)


async def needless(w: World, files: int, settings: object = TWO) -> SimPod:
    """Want fewer copies of some files than there are; return a pod that has some too many."""
    for number in range(files):
        await w.pods[0].write(f"/file{number}", b"small")
    await w.converge()
    for pod in w.pods:
        pod.settings = TWO
        pod.engine.configure(settings)  # type: ignore[arg-type]
    await w.until(lambda: sum(len(known(pod)) for pod in w.pods) >= min(files, surplus.KNOWN_MAX))
    return max(w.pods, key=lambda pod: len(known(pod)))


def known(pod: SimPod) -> Surplus:
    return pod.engine._pieces.copies._tools.surplus


def present(w: World, pod: SimPod) -> frozenset[bytes]:
    return frozenset(other.id for other in w.pods if other is not pod)


def test_a_copy_must_have_been_needless_for_a_while_and_others_must_be_there() -> None:
    async def story(w: World) -> None:
        pod = await needless(w, 12)
        mine = known(pod)
        now = pod.clock.monotonic()
        others = present(w, pod)
        assert not mine.due(now, 30, others, 10)  # type: ignore[arg-type]
        assert mine.due(now + 31, 30, others, 10)  # type: ignore[arg-type]
        assert not mine.due(now + 31, 30, set(), 10)
        assert len(mine.due(now + 31, 30, others, 1)) == 1  # type: ignore[arg-type]

    with_pods(story, 3, THREE)


def test_the_oldest_of_those_that_are_read_alike_come_first() -> None:
    async def story(w: World) -> None:
        pod = await needless(w, 12)
        due = known(pod).due(pod.clock.monotonic() + 1, 0, present(w, pod), 10)  # type: ignore[arg-type]
        orders = [candidate.order for candidate in due.values()]
        assert orders == sorted(orders)
        assert len(orders) > 1

    with_pods(story, 3, THREE)


def test_what_was_put_off_is_not_due_until_then() -> None:
    async def story(w: World) -> None:
        pod = await needless(w, 12)
        now, others = pod.clock.monotonic() + 1, present(w, pod)
        due = known(pod).due(now, 0, others, 100)  # type: ignore[arg-type]
        known(pod).put_off(due, now + 60)
        assert not known(pod).due(now + 59, 0, others, 100)  # type: ignore[arg-type]
        assert known(pod).due(now + 60, 0, others, 100).keys() == due.keys()  # type: ignore[arg-type]

    with_pods(story, 3, THREE)


def test_where_fewer_copies_are_wanted_than_before_that_is_known_as_the_cause() -> None:
    async def story(w: World) -> None:
        pod = await needless(w, 12)
        due = known(pod).due(pod.clock.monotonic() + 1, 0, present(w, pod), 100)  # type: ignore[arg-type]
        assert all(candidate.lowered for candidate in due.values())

    with_pods(story, 3, THREE)


def test_more_than_can_be_remembered_is_looked_at_again_when_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(surplus, "KNOWN_MAX", 2)

    async def story(w: World) -> None:
        for number in range(30):
            await w.pods[0].write(f"/file{number}", b"small")
        await w.converge()
        for pod in w.pods:
            pod.settings = dataclasses.replace(TWO, settle_seconds=1.0)
            pod.engine.configure(pod.settings)

        def held() -> int:
            tables = [pod.store._tables.lines.data.values() for pod in w.pods]
            return sum(line.role is LineRole.CURRENT for lines in tables for line in lines)

        await w.until(lambda: held() == 60, 600)
        assert all(len(known(pod)) <= 2 for pod in w.pods)

    with_pods(story, 3, THREE)
