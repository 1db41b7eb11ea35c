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
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.support.small_node import read_here, with_node, write
from tests.unit.core.engine.harness import one_copy, with_pods


def test_a_copy_stays_and_can_still_be_read(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"only here")
        done = Freeing(parts).free(PathRequest("/"))
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
        parts = SimpleNamespace(
            mount=Path("/drive"),
            replica=reader.replica,
            contents=reader.contents,
            engine=reader.engine,
        )
        freeing = Freeing(cast("Parts", parts))
        await has.stop()
        await w.until(lambda: len(reader.engine._pieces.pods.present()) == 1)
        done = freeing.free(PathRequest("/drive"))
        assert (done.files, done.kept) == (0, 1)
        assert reader.contents.whole(version.entry, version.dot)
        has.store.reopen()
        has.start()
        await w.until(lambda: len(reader.engine._pieces.pods.present()) == 2)
        await asyncio.sleep(1)
        assert freeing.free(PathRequest("/drive")).files == 1
        assert not reader.contents.whole(version.entry, version.dot)

    once = dataclasses.replace(SETTINGS, copies=1, minimum=1, cache_mode=CacheMode.SAVE)
    with_pods(story, settings=once)
