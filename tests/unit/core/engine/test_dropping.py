"""Copies that a pod need not hold go, with the pledges of enough others and not without."""

import asyncio
import dataclasses
from collections.abc import Callable

import pytest

from core.engine.letting_go import Moment
from core.engine.pledging import Pledging
from core.model.members import MemberState
from core.situation.assess import Situation
from tests.sim.pod import SETTINGS, SimPod, member
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

THREE = dataclasses.replace(SETTINGS, copies=3, minimum=2)
TWO = dataclasses.replace(SETTINGS, copies=2, minimum=2)


def holding(w: World, path: str) -> list[SimPod]:
    """Return the pods on whose disk the version at a path is whole."""
    version = version_at(w.pods[0], path)
    return [pod for pod in w.pods if pod.contents.whole(version.entry, version.dot)]


def said(w: World, path: str) -> set[int]:
    """Return the numbers of the pods that the records name as holders."""
    version = version_at(w.pods[0], path)
    with w.pods[0].store.read() as reader:
        found = w.pods[0].engine._pieces.pods.holders(reader, version.entry)
    return {pod[0] - 1 for pod in found.get(version.dot, set())}


async def on_three(w: World, *, files: int = 1, data: bytes = LARGE) -> None:
    """Write files of which all three pods have a copy, and want one less from then on."""
    for number in range(files):
        await w.pods[0].write(f"/file{number}", data)
    await w.converge()
    assert len(holding(w, "/file0")) == 3


def want_two(w: World) -> None:
    for pod in w.pods:
        pod.settings = TWO
        pod.engine.configure(TWO)


@pytest.mark.parametrize("data", [LARGE, b"small"], ids=["large", "small"])
def test_with_fewer_copies_wanted_exactly_those_that_are_too_many_go(data: bytes) -> None:
    async def story(w: World) -> None:
        await on_three(w, files=12, data=data)
        want_two(w)
        paths = [f"/file{number}" for number in range(12)]
        await w.until(lambda: all(len(holding(w, path)) == 2 for path in paths))
        await w.converge()
        for path in paths:
            assert said(w, path) == {pod.number for pod in holding(w, path)}
            assert len(holding(w, path)) == 2
        await asyncio.sleep(300)
        assert all(len(holding(w, path)) == 2 for path in paths)
        assert sum(len(pod.files._files) for pod in w.pods) == (24 if data is LARGE else 0)
        assert set((await w.same_contents()).values()) == {data}

    with_pods(story, 3, THREE)


def test_nothing_goes_while_a_pod_that_it_belongs_on_is_away() -> None:
    async def story(w: World) -> None:
        await on_three(w)
        await w.pods[0].kill()  # its store can still be looked at
        for pod in w.pods[1:]:
            pod.engine.configure(TWO)
        await asyncio.sleep(300)  # less than the grace time
        assert len(holding(w, "/file0")) == 3
        w.pods[0].settings = TWO
        w.pods[0].start()
        await w.until(lambda: len(holding(w, "/file0")) == 2)

    with_pods(story, 3, THREE)


def test_nothing_goes_where_another_pod_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: object) -> None:
        pass

    monkeypatch.setattr(Pledging, "asked", silent)

    async def story(w: World) -> None:
        await on_three(w)
        want_two(w)
        await asyncio.sleep(300)
        assert len(holding(w, "/file0")) == 3

    with_pods(story, 3, THREE)


def drops_nothing_for(asked_earlier: Callable[[Moment], Moment]) -> None:
    """See that three copies stay where the pledges for one were asked for so much earlier."""

    async def story(w: World) -> None:
        await on_three(w)
        with pytest.MonkeyPatch.context() as patch:
            for pod in w.pods:
                letting_go = pod.engine._pieces.dropping._letting_go
                drop = letting_go.drop
                late = lambda names, asked, drop=drop: drop(names, asked_earlier(asked))  # noqa: E731
                patch.setattr(letting_go, "drop", late)
            want_two(w)
            await asyncio.sleep(300)
            assert len(holding(w, "/file0")) == 3

    with_pods(story, 3, THREE)


def test_pledges_that_came_late_are_not_used() -> None:
    drops_nothing_for(lambda asked: asked._replace(monotonic=asked.monotonic - 31))


def test_a_machine_that_slept_since_it_asked_does_not_drop() -> None:
    drops_nothing_for(lambda asked: asked._replace(wall_ms=asked.wall_ms - 3_600_000))


def test_an_open_file_stays_and_goes_when_it_is_closed() -> None:
    async def story(w: World) -> None:
        await on_three(w)
        version = version_at(w.pods[0], "/file0")
        lines = []
        for pod in w.pods:
            with pod.store.read() as reader:
                (row,) = reader.lines(version.entry)
            lines.append((pod, pod.contents.table.acquire(row)))
        want_two(w)
        await asyncio.sleep(300)
        assert len(holding(w, "/file0")) == 3
        for pod, line in lines:
            pod.contents.close(line, wrote=False)
        await w.until(lambda: len(holding(w, "/file0")) == 2)

    with_pods(story, 3, THREE)


def test_a_frozen_or_paused_pod_drops_nothing() -> None:
    async def story(w: World) -> None:
        await on_three(w)
        frozen = dataclasses.replace(TWO, frozen=True)
        w.pods[0].engine.configure(frozen)
        for pod in w.pods[1:]:
            await pod.engine.pause(None)
            pod.engine.configure(TWO)
        await asyncio.sleep(300)
        assert len(holding(w, "/file0")) == 3
        for pod in w.pods[1:]:
            await pod.engine.resume()
        want_two(w)
        await w.until(lambda: len(holding(w, "/file0")) == 2)

    with_pods(story, 3, THREE)


def test_of_two_that_ask_at_the_same_time_one_goes_and_the_other_stays() -> None:
    """Both are needless in their own eyes: each gives back what a person asked it to."""

    async def story(w: World) -> None:
        await on_three(w)
        for pod in w.pods:
            pod.engine.configure(TWO)
        version = version_at(w.pods[0], "/file0")
        names = [(version.entry, version.dot)]
        gone = await asyncio.gather(*(pod.engine.give_back(names) for pod in w.pods))
        assert sum(len(lines) for lines in gone) == 1
        assert len(holding(w, "/file0")) == 2

    with_pods(story, 3, THREE)


def test_what_a_policy_keeps_here_is_not_given_back() -> None:
    async def story(w: World) -> None:
        await on_three(w)
        pod = w.pods[0]
        with pod.replica.view() as view:
            shown = view.resolve(b"/file0")
        assert shown is not None
        with pod.replica.change() as change:
            change.set_attribute(shown, "p:keep", b'["pod0"]')
        await w.converge()
        version = version_at(pod, "/file0")
        name = (version.entry, version.dot)
        for each in w.pods:
            each.engine.configure(TWO)
        assert not await pod.engine.give_back([name])
        (line,) = await w.pods[1].engine.give_back([name])
        assert line.version == version.dot

    with_pods(story, 3, THREE)


def test_a_pod_whose_space_is_taken_away_hands_its_copies_over_and_drops_them() -> None:
    async def story(w: World) -> None:
        for number in range(20):
            await w.pods[0].write(f"/file{number}", LARGE)
        await w.converge()
        shrunk = w.pods[0]
        shrunk.affinities["offered"] = 0
        await shrunk.engine.announce(shrunk._info())
        paths = [f"/file{number}" for number in range(20)]
        await w.until(lambda: all(shrunk not in holding(w, path) for path in paths))
        assert all(len(holding(w, path)) == 2 for path in paths)
        assert not shrunk.files._files

    with_pods(story, 3, TWO)


def test_a_pod_that_leaves_keeps_what_it_has_until_it_is_gone() -> None:
    async def story(w: World) -> None:
        await on_three(w)
        leaves = w.pods[0]
        members = {**leaves.members, leaves.id: member(0, MemberState.LEAVING)}
        for pod in w.pods:
            pod.members = members
            pod.engine._upkeep._bell.ring()
        for pod in w.pods:
            pod.engine.configure(TWO)
        await asyncio.sleep(300)
        assert leaves in holding(w, "/file0")

    with_pods(story, 3, THREE)


def test_who_wrote_a_file_and_let_its_copy_go_is_not_taken_for_one_that_has_it() -> None:
    async def story(w: World) -> None:
        await on_three(w)
        for pod in w.pods:
            pod.settings = dataclasses.replace(TWO, settle_seconds=1e9)
            pod.engine.configure(pod.settings)
        writer, others = w.pods[0], w.pods[1:]
        version = version_at(writer, "/file0")
        await writer.engine.give_back([(version.entry, version.dot)])
        await asyncio.sleep(60)
        assert holding(w, "/file0") == others
        for pod in others:
            await pod.kill()
        await w.until(lambda: not writer.engine._pieces.links.up)
        await asyncio.sleep(60)
        assert writer.engine.absent_files() == 1
        assert writer.engine.situation().situation is Situation.CRITICAL
        for pod in others:
            pod.start()

    with_pods(story, 3, THREE)
