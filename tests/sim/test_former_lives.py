"""What a pod told before it lost its disk is no proof that anybody else has the bytes."""

import dataclasses
from collections.abc import Awaitable, Callable

from core.contents.settings import ContentSettings
from core.errors import StoreError
from core.model.records import Version
from core.volume.interface import OpenFlags
from tests.sim.pod import CALLER, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

DATA = bytes(range(256)) * 4_000


def told(story: Callable[[World, SimPod, SimPod, Version], Awaitable[None]]) -> None:
    """Tell a story of two pods that both had a file, until one of them lost its disk.

    That one is there again, as the same member, with a disk on which there is no room.
    """

    async def whole() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/file", DATA)
            await w.converge()
            with a.replica.view() as view:
                shown = view.resolve(b"/file")
            assert shown is not None
            version = shown.version
            assert version is not None
            assert lives_that_hold(a, version) == 2
            await b.kill()
            fresh = SimPod(b.number, w.network, b.members, seed=99, settings=b.settings)
            fresh.files.capacity = 0
            w.pods[w.pods.index(b)] = fresh
            fresh.start()
            await w.until(lambda: w.linked() and w.same_records())
            life = fresh.replica.incarnation
            await w.until(lambda: a.engine.is_current(b.id, life))
            assert lives_that_hold(a, version) == 2, "the claim of the life that is over stays"
            await story(w, a, fresh, version)

    run_virtual(whole())


def lives_that_hold(pod: SimPod, version: Version) -> int:
    with pod.store.read() as reader:
        return sum(dot == version.dot for dot, _, _ in reader.holders(version.entry))


def test_what_was_removed_while_it_was_changed_is_there_for_who_brings_it_back() -> None:
    async def story(w: World, a: SimPod, b: SimPod, _version: Version) -> None:
        a.contents.configure(dataclasses.replace(ContentSettings(), history_keep_ms=0))
        w.network.partition({a.id}, {b.id})
        opened = await a.call(
            lambda: a.volume.open(a.look("/file").node, OpenFlags.READ | OpenFlags.WRITE, CALLER)
        )
        await a.call(lambda: a.volume.write(opened.handle, 70_000, b"changed"))
        a.remove("/file")
        await a.call(lambda: a.volume.write(opened.handle, 0, bytes(len(DATA))))
        a.volume.release(opened.handle)
        a.contents.keeping.settle()
        await b.rename("/file", "/kept")
        w.network.heal()
        await w.until(lambda: w.linked() and w.same_records())
        assert a.names() == ["kept"]
        assert await a.read("/kept") == DATA

    told(story)


def test_a_block_that_the_disk_refuses_for_a_while_is_read_when_it_does_not_any_more() -> None:
    async def story(_w: World, a: SimPod, _b: SimPod, version: Version) -> None:
        failing = True

        def fail(operation: str, _line: int) -> None:
            if failing and operation == "read":
                raise StoreError("The disk refuses.")

        a.files.fail = fail
        try:
            await a.read("/file")
        except StoreError:
            failing = False
        assert not failing
        assert a.contents.whole(version.entry, version.dot), "it is told to the others as before"
        assert await a.read("/file") == DATA

    told(story)
