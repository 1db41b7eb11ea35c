"""A removal takes the bytes only when nobody can bring the file back any more."""

import asyncio
import dataclasses
import random
from collections.abc import Awaitable, Callable

import pytest

from core.contents.settings import ContentSettings
from core.model.content import LineRole
from core.volume.interface import OpenFlags
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

LARGE = random.Random(1).randbytes(3_000_000)
ONE_COPY = dataclasses.replace(SETTINGS, copies=1, minimum=1, collect_seconds=20.0)
NO_HISTORY = ContentSettings(history_keep_ms=0)

Story = Callable[[World, SimPod, SimPod], Awaitable[None]]


def apart(story: Story, count: int = 2) -> None:
    """Run `story(world, holder, other)` on pods that are cut off; afterwards they meet again."""

    async def whole() -> None:
        async with world(count, settings=ONE_COPY) as w:
            for pod in w.pods:
                pod.contents.configure(NO_HISTORY)
            await w.until(w.linked)
            await w.pods[0].write("/file", LARGE)
            await w.converge()
            holders = [pod for pod in w.pods if lines(pod, LineRole.CURRENT)]
            (holder,) = holders
            other = next(pod for pod in w.pods if pod is not holder)
            w.network.partition([holder.id], [pod.id for pod in w.pods if pod is not holder])
            await asyncio.sleep(60)
            await story(w, holder, other)

    run_virtual(whole())


def lines(pod: SimPod, *roles: LineRole) -> list[int]:
    with pod.store.read() as reader:
        return [line.id for role in roles for line in reader.lines_in_role(role) if line.version]


async def removed_and_closed(holder: SimPod) -> None:
    holder.remove("/file")


async def removed_while_read(holder: SimPod) -> None:
    opened = await holder.call(
        lambda: holder.volume.open(holder.look("/file").node, OpenFlags.READ, CALLER)
    )
    holder.remove("/file")
    assert await holder.call(lambda: holder.volume.read(opened.handle, 0, 100)) == LARGE[:100]
    holder.volume.release(opened.handle)


async def replaced_by_a_rename(holder: SimPod) -> None:
    await holder.write("/new", b"new" * 10_000)
    await holder.rename("/new", "/file")


@pytest.mark.parametrize(
    "remove",
    [removed_and_closed, removed_while_read, replaced_by_a_rename],
    ids=lambda f: f.__name__,
)
def test_what_was_renamed_elsewhere_keeps_its_bytes_without_any_history(
    remove: Callable[[SimPod], Awaitable[None]],
) -> None:
    async def story(w: World, holder: SimPod, other: SimPod) -> None:
        await remove(holder)
        await other.rename("/file", "/renamed")
        await asyncio.sleep(100)
        w.network.heal()
        await w.converge()
        assert (await w.same_contents())["/renamed"] == LARGE

    apart(story)


def test_without_history_the_space_is_given_back_as_soon_as_all_know() -> None:
    async def story(w: World, holder: SimPod, _other: SimPod) -> None:
        holder.remove("/file")
        await asyncio.sleep(100)
        assert lines(holder, LineRole.HISTORY), "the other pod may still bring it back"
        w.network.heal()
        await w.until(w.linked)
        await asyncio.sleep(15)
        assert not list(holder.files.present())

    apart(story)


def test_on_a_pod_alone_a_removal_is_final_at_once() -> None:
    async def story() -> None:
        async with world(1, settings=ONE_COPY) as w:
            (pod,) = w.pods
            pod.contents.configure(NO_HISTORY)
            await asyncio.sleep(1)
            await pod.write("/file", LARGE)
            await asyncio.sleep(100)
            pod.remove("/file")
            assert not list(pod.files.present())

    run_virtual(story())
