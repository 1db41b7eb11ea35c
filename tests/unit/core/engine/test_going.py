"""What would be lost with a pod that goes."""

import dataclasses

from core.engine.going import going_with
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import one_copy, version_at, with_pods

ONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


def test_what_one_pod_alone_has_goes_with_it() -> None:
    async def story(w: World) -> None:
        has, lacks, version = await one_copy(w)
        assert await going_with(lacks.engine._pieces, has.id) == [version.entry]
        assert await going_with(has.engine._pieces, has.id) == [version.entry]
        assert await going_with(has.engine._pieces, lacks.id) == []

    with_pods(story, settings=ONE)


def test_what_others_have_does_not_nor_does_an_empty_file() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", b"x")
        await a.write("/empty", b"")
        await w.converge()
        assert await a.engine.going_with(b.id) == []
        entry = version_at(a, "/file").entry
        await b.kill()
        await w.until(lambda: b.id not in a.engine._pieces.links.up)
        assert await a.engine.going_with(a.id) == [entry], "who is away does not count"
        b.start()

    with_pods(story)
