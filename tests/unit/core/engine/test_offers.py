"""Offers: what is kept back, given away, and recorded."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

from core.engine.offers import OPEN_TRIES
from core.errors import StoreError
from core.ids import Dot
from core.model.status import Reason
from core.volume.interface import OpenFlags
from tests.sim.clients import with_clients
from tests.sim.pod import CALLER, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def kept(pod: SimPod) -> int:
    return len(pod.engine._pieces.offers.entries())


def names(pod: SimPod) -> set[Dot]:
    return set(pod.engine._pieces.offers._by_dot)


def test_a_pod_that_stores_keeps_nothing_back() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/large", LARGE)
        await w.until(lambda: "large" in w.pods[1].names())
        assert kept(w.pods[0]) == 0

    with_pods(story)


def test_what_has_no_bytes_is_told_at_once() -> None:
    async def story() -> None:
        async with with_clients(0, 1) as w:
            (client,) = w.pods
            client.start()
            await client.write("/empty", b"")
            await asyncio.sleep(1)
            assert version_at(client, "/empty").size == 0
            assert kept(client) == 0

    run_virtual(story())


def test_nothing_waits_behind_what_nobody_takes() -> None:
    """A pod that is full takes no large file; small ones and names go their way meanwhile."""

    async def story() -> None:
        async with with_clients(1, 1) as w:
            a, client = w.pods
            a.settings = dataclasses.replace(a.settings, min_free_bytes=2**62)
            a.engine.configure(a.settings)
            client.start()
            await client.write("/large", LARGE)
            await client.write("/small", b"small")
            client.make_folder("/folder")
            await w.until(lambda: set(a.names()) == {"small", "folder"})
            assert kept(client) == 1
            a.settings = dataclasses.replace(a.settings, min_free_bytes=0)
            a.engine.configure(a.settings)
            await w.until(lambda: "large" in a.names())
            assert kept(client) == 0
            assert await a.read("/large") == LARGE

    run_virtual(story())


def test_what_is_given_away_is_told_as_such_while_it_goes() -> None:
    async def story() -> None:
        async with with_clients(1, 1) as w:
            a, client = w.pods
            client.start()
            await client.write("/large", LARGE)
            await w.until(lambda: bool(client.engine.sending()))
            (going,) = client.engine.sending()
            assert (going.pod, going.reason, going.size) == (a.id, Reason.OFFER, len(LARGE))

    run_virtual(story())


def test_of_what_is_written_again_only_the_last_is_told() -> None:
    async def story() -> None:
        async with with_clients(1, 1) as w:
            a, client = w.pods
            await a.stop()
            client.start()
            for number in range(5):
                await client.write("/large", LARGE + bytes([number]))
                await asyncio.sleep(3)
            assert kept(client) == 1
            a.files.end_process()
            a.store.reopen()
            a.start()
            await w.until(lambda: "large" in a.names())
            assert await a.read("/large") == LARGE + bytes([4])
            assert not version_at(a, "/large").context.seen

    run_virtual(story())


def with_large_kept(story: Callable[[World, SimPod], Awaitable[None]]) -> None:
    """Run `story` with a client that is alone and keeps a large file back."""

    async def whole() -> None:
        async with with_clients(0, 1) as w:
            (client,) = w.pods
            client.start()
            await client.write("/large", LARGE)
            await asyncio.sleep(1)
            assert kept(client) == 1
            await story(w, client)

    run_virtual(whole())


def test_what_is_removed_before_anybody_took_it_is_kept_back_no_more() -> None:
    async def story(w: World, client: SimPod) -> None:
        client.remove("/large")
        await w.until(lambda: kept(client) == 0)
        await w.until(lambda: not client.engine._pieces.publisher)

    with_large_kept(story)


def test_what_is_offered_keeps_its_name_after_a_restart_and_another_content_has_another() -> None:
    """By its name who began to take it goes on: with another content it would mix the two."""

    async def story(_: World, client: SimPod) -> None:
        before = names(client)
        await client.kill()
        client.start()
        await asyncio.sleep(1)
        assert names(client) == before
        assert len(before) == 1
        await client.kill()
        client.start()
        await client.write("/large", LARGE + b"more")
        await asyncio.sleep(1)
        assert len(names(client)) == 1
        assert not names(client) & before

    with_large_kept(story)


def test_who_stores_again_keeps_nothing_back() -> None:
    async def story(w: World, client: SimPod) -> None:
        client.settings = dataclasses.replace(client.settings, client=False)
        client.engine.configure(client.settings)
        await w.until(lambda: kept(client) == 0)
        assert version_at(client, "/large").size == len(LARGE)

    with_large_kept(story)


def test_a_file_that_is_never_still_is_told_all_the_same() -> None:
    async def story() -> None:
        async with with_clients(1, 1) as w:
            a, client = w.pods
            client.start()
            await w.until(lambda: a.id in client.engine._pieces.links.up)
            refuse(a)
            parent, name = client._parent("/log")
            _, opened = client.volume.create(parent, name, 0o644, OpenFlags.WRITE, CALLER)
            for number in range(OPEN_TRIES * 60):
                client.volume.write(opened.handle, number * 20_000, b"x" * 20_000)
                await asyncio.sleep(0.5)
            assert "log" in a.names()
            client.volume.release(opened.handle)

    run_virtual(story())


def refuse(pod: SimPod) -> None:
    """Have a pod take nothing into files."""

    def fail(operation: str, _line: int) -> None:
        if operation == "write":
            raise StoreError("the disk does not answer")

    pod.files.fail = fail


def test_a_rename_over_another_file_waits_for_nobody() -> None:
    """The name that is replaced must not stand for nothing meanwhile."""

    async def story() -> None:
        async with with_clients(0, 1) as w:
            (client,) = w.pods
            client.start()
            await client.write("/doc", LARGE)
            await asyncio.sleep(1)
            await client.write("/doc.new", LARGE + b"new")
            await asyncio.sleep(1)
            assert kept(client) == 2
            await client.rename("/doc.new", "/doc")
            assert version_at(client, "/doc").size == len(LARGE) + 3
            await w.until(lambda: kept(client) == 0)

    run_virtual(story())
