"""This pod's word to keep a version: durable before it is given, kept while it lasts."""

import asyncio
import random

import pytest
from msgspec.structs import replace

from core.engine.pledging import NAMES_AT_ONCE
from core.model.content import LineRole
from core.model.members import MemberState
from core.ports import StoredPledge
from core.wire.messages import AskPledges, Pledges, VersionName
from tests.sim.pod import SimPod, member
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

SECONDS = 60


class Asker:
    """Asks a pod for pledges as another one does, and hears what it answers."""

    def __init__(self, pod: SimPod) -> None:
        self.answers: list[Pledges] = []
        self.pod = pod

    @property
    def peer(self) -> bytes:
        return b"\xff" * 16

    async def send(self, message: Pledges) -> None:
        self.answers.append(message)

    async def asks(self, *names: VersionName, seconds: int = SECONDS) -> tuple[VersionName, ...]:
        await self.pod.engine._pieces.pledging.asked(self, AskPledges(1, seconds, names))  # type: ignore[arg-type]
        return self.answers[-1].names


async def held(w: World, data: bytes = LARGE) -> tuple[SimPod, VersionName]:
    """Write a file that two pods hold; return one of them and the version."""
    pod = w.pods[0]
    await pod.write("/file", data)
    await w.converge()
    version = version_at(pod, "/file")
    return pod, VersionName(version.entry, version.dot)


def pledges(pod: SimPod) -> list[StoredPledge]:
    with pod.store.read() as reader:
        return list(reader.pledges())


@pytest.mark.parametrize("data", [LARGE, b"small"], ids=["large", "small"])
def test_what_is_here_as_a_copy_is_pledged_and_that_is_on_the_disk_first(data: bytes) -> None:
    async def story(w: World) -> None:
        pod, name = await held(w, data)
        assert await Asker(pod).asks(name) == (name,)
        assert pledges(pod) == [StoredPledge(name.entry, name.version, SECONDS)]
        await pod.cut(random.Random(1))  # what was not synced may be lost
        assert pledges(pod) == [StoredPledge(name.entry, name.version, SECONDS)]
        pod.start()

    with_pods(story)


def test_what_is_pledged_is_removed_by_nothing_until_its_time_is_over() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        await Asker(pod).asks(name)
        with pod.store.read() as reader:
            lines = list(reader.lines(name.entry))
        pod.contents.keeping.drop(lines)
        assert pod.contents.whole(name.entry, name.version)
        await asyncio.sleep(2 * SECONDS - 10)
        pod.contents.keeping.drop(lines)
        assert pod.contents.whole(name.entry, name.version)
        await w.until(lambda: not pledges(pod))
        assert not len(pod.engine._pieces.pledging)
        pod.contents.keeping.drop(lines)
        assert not pod.contents.whole(name.entry, name.version)

    with_pods(story)


def test_after_a_restart_a_pledge_lasts_for_all_of_its_time_again() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        await Asker(pod).asks(name)
        await asyncio.sleep(2 * SECONDS - 10)
        await pod.kill()
        pod.start()
        await asyncio.sleep(2 * SECONDS - 10)
        assert pledges(pod)
        await w.until(lambda: not pledges(pod))

    with_pods(story)


def test_a_second_pledge_makes_the_first_one_last_longer_and_never_shorter() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        await Asker(pod).asks(name)
        await asyncio.sleep(SECONDS)
        await Asker(pod).asks(name, seconds=1)
        assert pledges(pod) == [StoredPledge(name.entry, name.version, SECONDS)]
        await asyncio.sleep(SECONDS - 10)
        assert pledges(pod)

    with_pods(story)


def test_another_version_than_that_which_is_here_is_not_pledged() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        other = VersionName(name.entry, name.version._replace(seq=name.version.seq + 1))
        assert await Asker(pod).asks(other) == ()
        assert await Asker(pod).asks(VersionName(bytes(16), name.version)) == ()  # type: ignore[arg-type]
        assert not pledges(pod)

    with_pods(story)


def test_a_file_that_the_disk_lost_is_not_pledged() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        with pod.store.read() as reader:
            (line,) = reader.lines(name.entry)
        pod.files.delete(line.id)
        assert await Asker(pod).asks(name) == ()

    with_pods(story)


def test_what_is_only_cached_is_not_pledged() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        with pod.store.write() as writer:
            (line,) = writer.lines(name.entry)
            writer.put_line(replace(line, role=LineRole.CACHED))
        assert await Asker(pod).asks(name) == ()

    with_pods(story)


def test_a_pod_that_leaves_promises_nothing() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        pod.engine._pieces.pods.members = {
            **pod.members,
            pod.id: member(pod.number, MemberState.LEAVING),
        }
        assert await Asker(pod).asks(name) == ()

    with_pods(story)


def test_who_asks_for_more_than_anybody_could_drop_is_promised_nothing_for_a_while() -> None:
    async def story(w: World) -> None:
        pod, name = await held(w)
        asker = Asker(pod)
        for _ in range(NAMES_AT_ONCE // 1_024 + 1):
            last = await asker.asks(*[name] * 1_024)
        assert last == ()
        await asyncio.sleep(10)
        assert await asker.asks(name) == (name,)

    with_pods(story)
