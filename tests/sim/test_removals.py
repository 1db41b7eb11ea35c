"""A removal takes the bytes only when nobody can bring the file back any more."""

import asyncio
import dataclasses
import random
from collections.abc import Awaitable, Callable

import pytest

from core.contents.settings import ContentSettings
from core.model.content import LineRole
from core.volume.interface import AttributeChanges, Handle, OpenFlags
from tests.sim.pod import CALLER, SETTINGS, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

LARGE = random.Random(1).randbytes(3_000_000)
ONE_COPY = dataclasses.replace(SETTINGS, copies=1, minimum=1, collect_seconds=20.0)
BOTH = OpenFlags.READ | OpenFlags.WRITE
NO_HISTORY = ContentSettings(history_keep_ms=0)

Story = Callable[[World, SimPod, SimPod], Awaitable[None]]


def apart(story: Story, count: int = 2, *, reflinks: bool = True) -> None:
    """Run `story(world, holder, other)` on pods that are cut off; afterwards they meet again."""

    async def whole() -> None:
        async with world(count, settings=ONE_COPY) as w:
            for pod in w.pods:
                pod.contents.configure(NO_HISTORY)
                pod.files.reflinks = reflinks
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


async def opened(pod: SimPod) -> Handle:
    """Open the file to change it."""
    node = pod.look("/file").node
    return (await pod.call(lambda: pod.volume.open(node, BOTH, CALLER))).handle


async def change(pod: SimPod, handle: Handle, offset: int) -> None:
    assert await pod.call(lambda: pod.volume.write(handle, offset, b"changed")) == 7


async def removed_while_open_to_be_changed(holder: SimPod) -> None:
    handle = await opened(holder)
    holder.remove("/file")
    await change(holder, handle, 0)
    holder.volume.release(handle)


async def removed_while_it_is_changed(holder: SimPod) -> None:
    handle = await opened(holder)
    await change(holder, handle, 300_000)
    holder.remove("/file")
    await change(holder, handle, 1_000_000)
    holder.volume.release(handle)


async def removed_before_its_changes_were_published(holder: SimPod) -> None:
    await holder.overwrite("/file", 300_000, b"changed")
    holder.remove("/file")


async def replaced_while_it_is_changed(holder: SimPod) -> None:
    handle = await opened(holder)
    await change(holder, handle, 300_000)
    await replaced_by_a_rename(holder)
    await change(holder, handle, 0)
    holder.volume.release(handle)


async def cut_and_removed_while_it_is_changed(holder: SimPod) -> None:
    handle = await opened(holder)
    await change(holder, handle, 300_000)
    for size in (100, 0):
        changes = AttributeChanges(size=size)
        node = holder.look("/file").node
        await holder.call(
            lambda: holder.volume.set_attributes(node, handle, changes, CALLER)  # noqa: B023
        )
    holder.remove("/file")
    await change(holder, handle, 0)
    holder.volume.release(handle)


async def killed_while_the_removed_file_is_open(holder: SimPod) -> None:
    handle = await opened(holder)
    await change(holder, handle, 300_000)
    holder.remove("/file")
    await change(holder, handle, 0)
    await holder.kill()
    start(holder)


async def cut_from_power_while_the_removed_file_is_open(holder: SimPod) -> None:
    handle = await opened(holder)
    await change(holder, handle, 300_000)
    holder.remove("/file")
    holder.store.sync()
    await change(holder, handle, 0)
    await holder.cut(random.Random(1))
    start(holder)


def start(pod: SimPod) -> None:
    pod.start()
    pod.contents.configure(NO_HISTORY)


WAYS = [
    removed_and_closed,
    removed_while_read,
    replaced_by_a_rename,
    removed_while_open_to_be_changed,
    removed_while_it_is_changed,
    removed_before_its_changes_were_published,
    replaced_while_it_is_changed,
    cut_and_removed_while_it_is_changed,
    killed_while_the_removed_file_is_open,
    cut_from_power_while_the_removed_file_is_open,
]


@pytest.mark.parametrize("reflinks", [False, True])
@pytest.mark.parametrize("remove", WAYS, ids=lambda f: f.__name__)
def test_what_was_renamed_elsewhere_keeps_its_bytes_without_any_history(
    remove: Callable[[SimPod], Awaitable[None]], reflinks: bool
) -> None:
    async def story(w: World, holder: SimPod, other: SimPod) -> None:
        await remove(holder)
        await other.rename("/file", "/renamed")
        await asyncio.sleep(100)
        w.network.heal()
        await w.converge()
        assert (await w.same_contents())["/renamed"] == LARGE

    apart(story, reflinks=reflinks)


@pytest.mark.parametrize("reflinks", [False, True])
def test_a_file_that_came_back_can_be_read_while_its_removed_one_is_still_open(
    reflinks: bool,
) -> None:
    async def story(w: World, holder: SimPod, other: SimPod) -> None:
        handle = await opened(holder)
        await change(holder, handle, 300_000)
        holder.remove("/file")
        await change(holder, handle, 0)
        await other.rename("/file", "/renamed")
        w.network.heal()
        await w.until(w.same_records)
        assert await other.read("/renamed") == LARGE
        held = await holder.call(lambda: holder.volume.read(handle, 0, 9))
        assert held == b"changed" + LARGE[7:9], "what the program has open stays as it left it"
        holder.volume.release(handle)
        await w.converge()
        assert (await w.same_contents())["/renamed"] == LARGE

    apart(story, reflinks=reflinks)


@pytest.mark.parametrize("remove", WAYS, ids=lambda f: f.__name__)
def test_when_all_know_of_the_removal_its_space_is_given_back(
    remove: Callable[[SimPod], Awaitable[None]],
) -> None:
    async def story(w: World, holder: SimPod, _other: SimPod) -> None:
        await remove(holder)
        await asyncio.sleep(100)
        w.network.heal()
        await w.until(w.linked)
        await w.converge()
        await asyncio.sleep(60)
        assert lines(holder, LineRole.HISTORY, LineRole.REMOVED) == []
        assert list(holder.files.present()) == lines(holder, LineRole.CURRENT)

    apart(story, reflinks=False)


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
            with pod.store.read() as reader:
                assert not list(reader.lines_in_role(LineRole.HISTORY))
            await asyncio.sleep(100)  # its file goes with the next few
            assert not list(pod.files.present())

    run_virtual(story())
