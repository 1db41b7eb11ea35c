"""A pod runs for years: what files leave behind when they change goes again."""

import asyncio
import dataclasses

from core.contents.settings import ContentSettings
from core.ids import Dot, EntryId
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import world
from tests.unit.core.engine.harness import LARGE, version_at

SOON = dataclasses.replace(SETTINGS, collect_seconds=20.0)
NO_HISTORY = ContentSettings(history_keep_ms=0)


def claims(pod: SimPod, entry: EntryId) -> set[tuple[Dot, int]]:
    """Who says (by first byte of its id) that it has which version of a file."""
    return {
        (version, holder[0])
        for (of, version, holder), (_, _, _held) in pod.store._tables.claims.data.items()
        if of == entry
    }


def test_of_a_file_that_is_written_again_and_again_only_the_last_version_is_held() -> None:
    async def story() -> None:
        async with world(2, settings=SOON) as w:
            await w.until(w.linked)
            a, b = w.pods
            for pod in w.pods:
                pod.contents.configure(NO_HISTORY)
            for number in range(4):
                await a.write("/whole", LARGE[number:])
                await w.converge()
                await a.overwrite("/whole", 0, bytes([number]) * 100)
                await w.converge()
                await b.overwrite("/whole", 300_000, bytes([number]) * 100)
                await w.converge()
            version = version_at(a, "/whole")
            await asyncio.sleep(120)
            for pod in w.pods:
                assert claims(pod, version.entry) == {
                    (version.dot, a.id[0]),
                    (version.dot, b.id[0]),
                }

    run_virtual(story())
