"""While the newest version of a file is out of reach, the one before is shown and read."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Sequence

import pytest

from core.errors import AlreadyExists, ContentAbsent, Frozen, NotFound, StaleHandle
from core.volume.interface import Invalidation, Stale, StaleName
from core.volume.settings import Outside, VolumeSettings
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

OLD, NEW = LARGE, LARGE[:-7][::-1]
AWAY_SECONDS = 60.0


def wire(pod: SimPod, settings: VolumeSettings | None = None) -> list[Invalidation]:
    """Let the drive of a pod ask its engine, as a node does; return what the kernel is told."""
    outside = Outside(out_of_reach=pod.engine.out_of_reach, absence=pod.engine.absence)
    pod.volume._state.outside = outside
    pod.volume.configure(settings or VolumeSettings())
    pod.engine.on_turned(pod.volume.turned)
    told: list[Invalidation] = []
    pod.volume.on_invalidation(told.extend)
    return told


async def read(pod: SimPod) -> bytes:
    """Read the file as the kernel does: it looks up again where the node is another one by now."""
    try:
        return await pod.read("/file")
    except StaleHandle:
        return await pod.read("/file")


def with_newest_away(
    story: Callable[[World, Sequence[list[Invalidation]]], Awaitable[None]],
    *,
    old: bytes | None = OLD,
    new: bytes = NEW,
    count: int = 2,
    settings: VolumeSettings | None = None,
) -> None:
    """Run a story on pods of which the first wrote a newer version and is gone."""

    async def whole(w: World) -> None:
        a = w.pods[0]
        told = [wire(pod, settings) for pod in w.pods]
        await asyncio.sleep(SETTINGS.absent_after_seconds)
        if old is not None:
            await a.write("/file", old)
            await w.converge()
            await asyncio.sleep(90)
        for pod in w.pods:
            await pod.engine.pause(None)
        await a.write("/file", new)
        await a.engine.publish_all()
        await w.until(
            lambda: (
                all(pod.file_at("/file") is not None for pod in w.pods)
                and len({version_at(pod, "/file").dot for pod in w.pods}) == 1
            )
        )
        await a.kill()
        await asyncio.sleep(AWAY_SECONDS)
        for each in told:
            each.clear()
        await story(w, told)

    with_pods(whole, count, dataclasses.replace(SETTINGS, absent_after_seconds=20.0))


def test_the_version_before_is_shown_and_read_and_refuses_to_be_changed() -> None:
    async def story(w: World, _: object) -> None:
        b = w.pods[1]
        before = b.replica.origins()
        assert b.look("/file").size == len(OLD)
        assert await b.read("/file") == OLD
        with pytest.raises(Frozen, match="newer version"):
            await b.overwrite("/file", 0, b"x")
        with pytest.raises(Frozen, match="newer version"):
            await b.write("/file", b"x")
        await b.write("/other", LARGE)
        with pytest.raises(Frozen, match="newer version"):
            await b.rename("/other", "/file")
        assert await b.read("/file") == OLD
        b.remove("/other")
        assert b.replica.origins().keys() == before.keys()
        assert not b.contents.table.dirty_lines()

    with_newest_away(story)


def test_when_the_newest_comes_back_it_is_shown_and_there_is_no_conflict() -> None:
    async def story(w: World, told: Sequence[list[Invalidation]]) -> None:
        a, b = w.pods
        assert await b.read("/file") == OLD
        node = b.look("/file").node
        a.start()
        wire(a)
        await w.until(w.linked)
        await w.until(lambda: Stale(node, False) in told[1], 20)
        assert any(isinstance(each, StaleName) and each.name == b"file" for each in told[1])
        assert b.look("/file").size == len(NEW)
        assert b.look("/file").node != node
        for pod in w.pods:
            await pod.engine.resume()
        await w.converge()
        assert await w.same_contents() == {"/file": NEW}

    with_newest_away(story)


def test_a_pod_that_has_no_version_itself_gets_the_one_before_from_one_that_is_there() -> None:
    async def story(w: World, _: object) -> None:
        entry = version_at(w.pods[1], "/file").entry
        for pod in w.pods[1:]:
            assert await read(pod) == OLD, pod.name
            assert pod.look("/file").size == len(OLD)
            with pytest.raises(Frozen):
                await pod.overwrite("/file", 0, b"x")
        held = []
        for pod in w.pods[1:]:
            with pod.store.read() as reader:
                held.append(any(row.whole for row in reader.lines(entry)))
        assert any(held)

    with_newest_away(story, count=4)


def test_a_small_one_before_a_large_one_too() -> None:
    async def story(w: World, _: object) -> None:
        for pod in w.pods[1:]:
            assert await read(pod) == b"small", pod.name
            assert pod.look("/file").size == 5

    with_newest_away(story, old=b"small", count=4)


def test_its_time_is_that_of_the_version_that_is_shown() -> None:
    async def story(w: World, _: object) -> None:
        b = w.pods[1]
        newest = version_at(b, "/file")
        assert b.look("/file").mtime_ns < newest.mtime_ns - 80 * 10**9
        assert b.look("/file").ctime_ns >= newest.stamp.ms * 10**6

    with_newest_away(story)


def test_with_error_nothing_stands_in() -> None:
    async def story(w: World, _: object) -> None:
        b = w.pods[1]
        assert b.look("/file").size == len(NEW)
        with pytest.raises(ContentAbsent):
            await b.read("/file")

    with_newest_away(story, settings=VolumeSettings(previous_shown=False))


def test_a_file_without_a_version_before_fails_to_be_read_and_can_be_written_anew() -> None:
    async def story(w: World, _: object) -> None:
        b = w.pods[1]
        assert b.look("/file").size == len(NEW)
        with pytest.raises(ContentAbsent):
            await b.read("/file")
        await b.write("/file", b"anew")
        assert await b.read("/file") == b"anew"

    with_newest_away(story, old=None)


def test_a_hidden_file_is_in_no_listing_nor_found_and_its_name_stays_its_own() -> None:
    async def story(w: World, told: Sequence[list[Invalidation]]) -> None:
        a, b = w.pods
        b.make_folder("/folder")
        assert b.names() == ["folder"]
        with pytest.raises(NotFound):
            b.look("/file")
        with pytest.raises(AlreadyExists):
            await b.write("/file", b"x")
        await b.write("/other", b"other")
        with pytest.raises(AlreadyExists, match="hidden"):
            await b.rename("/other", "/file")
        assert b.names() == ["folder", "other"]
        told[1].clear()
        a.start()
        wire(a, VolumeSettings(hide_absent=True))
        await w.until(w.linked)
        await w.until(lambda: Stale(b.look("/").node, True) in told[1], 20)
        assert b.names() == ["file", "folder", "other"]
        assert await b.read("/file") == NEW

    with_newest_away(story, old=None, settings=VolumeSettings(hide_absent=True))


def test_the_kernel_is_told_to_forget_what_is_hidden_when_its_pod_goes() -> None:
    async def story(w: World, told: Sequence[list[Invalidation]]) -> None:
        a, b = w.pods
        a.start()
        wire(a)
        await w.until(w.linked)
        await w.until(lambda: b.names() == ["file"], 20)
        node = b.look("/file").node
        told[1].clear()
        await a.kill()
        await w.until(lambda: b.names() == [], 60)
        assert StaleName(b.look("/").node, b"file") in told[1]
        assert Stale(node, False) in told[1]

    with_newest_away(story, old=None, settings=VolumeSettings(hide_absent=True))


def test_with_both_the_version_before_is_shown_and_nothing_hidden() -> None:
    async def story(w: World, _: object) -> None:
        b = w.pods[1]
        assert b.names() == ["file"]
        assert await b.read("/file") == OLD

    with_newest_away(story, settings=VolumeSettings(hide_absent=True))


def test_what_a_program_here_has_not_published_yet_is_its_own_and_stays_shown() -> None:
    async def story(w: World, _: object) -> None:
        b = w.pods[1]
        await b.write("/mine", b"mine")
        assert await b.read("/mine") == b"mine"
        await asyncio.sleep(60)
        assert await b.read("/mine") == b"mine"

    with_newest_away(story, settings=VolumeSettings(hide_absent=True))
