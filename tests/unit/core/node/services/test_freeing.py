"""Giving space back."""

import asyncio
import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from core.control.schema import PathRequest
from core.engine.settings import CacheMode
from core.model.needs import BlocksWanted, Needs
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.freeing import Freeing
from tests.sim.pod import SETTINGS, InlineWorkers, SimPod
from tests.sim.world import World
from tests.support.small_node import read_here, with_node, write
from tests.unit.core.engine.harness import LARGE, one_copy, version_at, with_pods


def of(pod: SimPod) -> Freeing:
    """Return the service of a simulated pod."""
    parts = SimpleNamespace(
        mount=Path("/drive"),
        replica=pod.replica,
        contents=pod.contents,
        engine=pod.engine,
        workers=InlineWorkers(),
    )
    return Freeing(cast("Parts", parts))


def _untold(_: object) -> None:
    """Nobody follows what is done."""


def test_a_copy_stays_and_can_still_be_read(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"only here")
        done = await Freeing(parts).free(PathRequest("/"), _untold)
        assert (done.files, done.bytes, done.kept) == (0, 0, 1)
        assert read_here(user, b"/file") == b"only here"

    with_node(tmp_path, work)


def test_what_is_cached_goes_only_while_another_pod_that_is_there_has_it() -> None:
    """What was read may be all that is left of a file whose only copy is out of reach."""

    async def story(w: World) -> None:
        has, reader, version = await one_copy(w)
        until = reader.clock.monotonic() + 30
        await reader.engine.satisfy(Needs(BlocksWanted(version.entry, version.dot, 0, 1), until))
        await w.until(lambda: reader.contents.whole(version.entry, version.dot))
        freeing = of(reader)
        await has.stop()
        await w.until(lambda: len(reader.engine._pieces.pods.present()) == 1)
        done = await freeing.free(PathRequest("/drive"), _untold)
        assert (done.files, done.kept) == (0, 1)
        assert reader.contents.whole(version.entry, version.dot)
        has.store.reopen()
        has.start()
        await w.until(lambda: len(reader.engine._pieces.pods.present()) == 2)
        await asyncio.sleep(1)
        assert (await freeing.free(PathRequest("/drive"), _untold)).files == 1
        assert not reader.contents.whole(version.entry, version.dot)

    once = dataclasses.replace(SETTINGS, copies=1, minimum=1, cache_mode=CacheMode.SAVE)
    with_pods(story, settings=once)


def test_a_copy_goes_where_enough_other_pods_pledge_to_keep_theirs() -> None:
    async def story(w: World) -> None:
        pod = w.pods[0]
        await pod.write("/file", LARGE)
        await w.converge()
        for each in w.pods:
            each.settings = two
            each.engine.configure(two)
        done = await of(pod).free(PathRequest("/drive"), _untold)
        assert (done.files, done.bytes, done.kept) == (1, len(LARGE), 0)
        version = version_at(pod, "/file")
        held = [each for each in w.pods if each.contents.whole(version.entry, version.dot)]
        assert held == w.pods[1:]
        done = await of(w.pods[1]).free(PathRequest("/drive"), _untold)
        assert (done.files, done.kept) == (0, 1)
        await w.until(lambda: not w.pods[1].engine._pieces.busy())
        assert await pod.read("/file") == LARGE

    three = dataclasses.replace(SETTINGS, copies=3, minimum=2, settle_seconds=1e9)
    two = dataclasses.replace(three, copies=2)
    with_pods(story, 3, three)
