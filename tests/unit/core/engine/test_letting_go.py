"""What was proven to be elsewhere goes in one step; whatever changed meanwhile stays."""

import random

import pytest
from msgspec.structs import replace

from core.engine.letting_go import LettingGo, Moment
from core.model.content import FileVersion, LineRole
from core.ports import StoredPledge
from tests.sim.pod import SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


async def held(w: World, data: bytes = LARGE) -> tuple[SimPod, FileVersion, LettingGo]:
    pod = w.pods[0]
    await pod.write("/file", data)
    await w.converge()
    version = version_at(pod, "/file")
    return pod, (version.entry, version.dot), pod.engine._pieces.dropping._letting_go


def now(pod: SimPod) -> Moment:
    return Moment(pod.clock.monotonic(), pod.clock.wall_ms())


def says_so(pod: SimPod, name: FileVersion) -> bool:
    with pod.store.read() as reader:
        return (name[1], pod.id) in {(dot, holder) for dot, holder, _ in reader.holders(name[0])}


@pytest.mark.parametrize("data", [LARGE, b"small"], ids=["large", "small"])
def test_a_copy_goes_with_the_word_that_it_was_here(data: bytes) -> None:
    async def story(w: World) -> None:
        pod, name, letting_go = await held(w, data)
        (line,) = letting_go.drop([name], now(pod))
        assert line.version == name[1]
        assert not pod.contents.whole(*name)
        assert not says_so(pod, name)
        assert not pod.files._files
        assert pod.store.unsynced <= 1  # forgetting the row may be lost, the withdrawal not

    with_pods(story)


def test_after_a_power_cut_no_pod_says_that_it_has_what_is_gone() -> None:
    async def story(w: World) -> None:
        pod, name, letting_go = await held(w)
        letting_go.drop([name], now(pod))
        await pod.cut(random.Random(3))
        assert not says_so(pod, name)
        pod.start()

    with_pods(story)


def test_what_this_pod_pledged_meanwhile_stays() -> None:
    async def story(w: World) -> None:
        pod, name, letting_go = await held(w)
        with pod.store.write() as writer:
            writer.put_pledge(StoredPledge(*name, 60.0))
        assert not letting_go.drop([name], now(pod))
        assert says_so(pod, name)

    with_pods(story)


def test_what_a_program_changed_meanwhile_stays() -> None:
    async def story(w: World) -> None:
        pod, name, letting_go = await held(w)
        await pod.overwrite("/file", 0, b"changed")
        assert not letting_go.drop([name], now(pod))
        await w.converge()
        assert (await pod.read("/file")).startswith(b"changed")

    with_pods(story)


def test_what_is_cached_or_older_is_no_copy_that_goes_here() -> None:
    async def story(w: World) -> None:
        pod, name, letting_go = await held(w)
        with pod.store.write() as writer:
            (line,) = writer.lines(name[0])
            writer.put_line(replace(line, role=LineRole.HISTORY))
        assert not letting_go.drop([name], now(pod))

    with_pods(story)
