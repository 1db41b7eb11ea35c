"""What an engine says of its network."""

import dataclasses

from core.ids import Dot, Incarnation
from core.model.needs import Copied, Needs
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_a_version_counts_as_copied_once_somebody_waited_for_that() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        assert not a.engine.has_copies(version.entry, version.dot)
        until = a.clock.monotonic() + 30
        await a.engine.satisfy(Needs(Copied(version.entry, version.dot), until))
        assert a.engine.has_copies(version.entry, version.dot)
        assert not a.engine.has_copies(version.entry, Dot(Incarnation(1), 1))

    with_pods(story)


def test_room_is_what_fits_on_the_pods_with_copies_and_within_the_limit() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await w.until(lambda: len(a.engine._pieces.pods.infos) == 2)
        room = a.engine.room()
        assert room is not None
        infos = [info for info in a.engine._pieces.pods.infos.values() if info.offered]
        assert room.total == min(info.offered for info in infos), "each file is on both"
        assert room.limit_left is None
        a.engine.configure(dataclasses.replace(SETTINGS, network_bytes_max=1_000))
        limited = a.engine.room()
        assert limited is not None
        assert limited.total == 500
        assert limited.limit_left == 1_000 - sum(info.used for info in infos)

    with_pods(story)
