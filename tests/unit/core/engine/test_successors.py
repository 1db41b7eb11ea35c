"""What a newer version replaced keeps its copies until the newer one has its own."""

import asyncio
import dataclasses

from core.contents.settings import ContentSettings
from core.engine.settings import EngineSettings
from core.ids import EntryId
from core.model.content import Line, LineRole
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

SOON = dataclasses.replace(SETTINGS, collect_seconds=20.0)
LONG = 400


def kept(pod: SimPod, entry: EntryId) -> list[Line]:
    with pod.store.read() as reader:
        rows = [row for row in reader.lines(entry) if row.role is not LineRole.ORPHAN]
    return [row for row in rows if row.whole]


def configure(w: World, settings: EngineSettings) -> None:
    for pod in w.pods:
        pod.contents.configure(ContentSettings(history_keep_ms=0))
        pod.engine.configure(settings)


async def first_version(w: World) -> EntryId:
    """Write a file that has its copies; from now on no history is kept and no block goes."""
    a, _ = w.pods
    configure(w, SOON)
    await a.write("/file", LARGE)
    await w.converge()
    await asyncio.sleep(90)
    for pod in w.pods:
        await pod.engine.pause(None)
    return version_at(a, "/file").entry


def test_without_any_history_both_pods_keep_what_was_written_anew_until_that_has_copies() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        entry = await first_version(w)
        before = version_at(a, "/file")
        await a.write("/file", LARGE[::-1])
        await asyncio.sleep(LONG)
        assert version_at(b, "/file") != before
        assert [row.version for row in kept(b, entry)] == [before.dot]
        assert before.dot in [row.version for row in kept(a, entry)]
        for pod in w.pods:
            await pod.engine.resume()
        await w.converge()
        await asyncio.sleep(LONG)
        for pod in w.pods:
            assert [row.version for row in kept(pod, entry)] == [version_at(a, "/file").dot]

    with_pods(story, settings=SOON)


def test_what_a_new_file_was_renamed_over_stays_until_that_has_copies_however_often() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        entry = await first_version(w)
        before = version_at(a, "/file").dot
        for number in range(1, 4):
            await a.write("/new", LARGE[number:])
            await a.rename("/new", "/file")
            await asyncio.sleep(LONG)
        assert version_at(b, "/file").entry != entry
        for pod in w.pods:
            assert [row.version for row in kept(pod, entry)] == [before]
        for pod in w.pods:
            await pod.engine.resume()
        await w.converge()
        await asyncio.sleep(LONG)
        for pod in w.pods:
            assert kept(pod, entry) == []
            assert await pod.read("/file") == LARGE[3:]

    with_pods(story, settings=SOON)


def test_a_pod_that_is_away_still_counts_as_one_that_could_take_a_copy() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        entry = await first_version(w)
        before = version_at(a, "/file").dot
        await b.kill()
        await a.write("/file", LARGE[::-1])
        await asyncio.sleep(2 * SOON.grace_seconds)
        assert before in [row.version for row in kept(a, entry)]
        b.start()

    with_pods(story, settings=SOON)


def test_what_nobody_else_ever_had_does_not_pile_up_while_no_copy_can_be_made() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        entry = await first_version(w)
        before = version_at(a, "/file").dot
        await b.kill()
        for number in range(1, 5):
            await a.write("/file", LARGE[number:])
            await asyncio.sleep(LONG)
        assert {row.version for row in kept(a, entry)} == {before, version_at(a, "/file").dot}
        b.start()

    with_pods(story, settings=SOON)


def test_a_file_of_which_one_copy_is_wanted_lets_its_older_versions_go() -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        one = dataclasses.replace(SOON, copies=1)
        configure(w, one)
        await a.write("/file", LARGE)
        await asyncio.sleep(90)
        await a.write("/file", LARGE[::-1])
        await asyncio.sleep(LONG)
        entry = version_at(a, "/file").entry
        rows = [row for pod in w.pods for row in kept(pod, entry)]
        assert {row.version for row in rows} == {version_at(a, "/file").dot}

    with_pods(story, settings=SOON)


def test_a_file_that_was_just_removed_waits_for_nothing_that_comes_after_it() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        entry = await first_version(w)
        a.remove("/file")
        await asyncio.sleep(LONG)
        assert kept(a, entry) == kept(b, entry) == []

    with_pods(story, settings=SOON)
