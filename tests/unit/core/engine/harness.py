"""Two whole pods for the tests of the engine's larger modules."""

from collections.abc import Awaitable, Callable

from core.engine.settings import EngineSettings
from core.model.records import Version
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

LARGE = bytes(range(256)) * 4_000


def with_pods(
    story: Callable[[World], Awaitable[None]],
    count: int = 2,
    settings: EngineSettings = SETTINGS,
) -> None:
    """Run `story` on pods that are linked."""

    async def whole() -> None:
        async with world(count, settings=settings) as w:
            await w.until(w.linked)
            await story(w)

    run_virtual(whole())


def version_at(pod: SimPod, path: str) -> Version:
    """Return the version that a pod shows at a path."""
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
        assert shown is not None
        assert shown.version is not None
        return shown.version


async def one_copy(w: World) -> tuple[SimPod, SimPod, Version]:
    """Write a large file of which one of two pods keeps the copy; return who has it, who not."""
    a, b = w.pods
    await a.write("/large", LARGE)
    await w.converge()
    version = version_at(a, "/large")
    has, lacks = (a, b) if a.contents.whole(version.entry, version.dot) else (b, a)
    return has, lacks, version
