"""Letting go: what others have is no copy any more on a pod that stores nothing."""

import asyncio
import json

from core.errors import StoreError
from core.model.content import LineRole
from tests.sim.clients import with_clients
from tests.sim.pod import SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, with_pods


def roles(pod: SimPod, path: str) -> list[LineRole]:
    entry = pod.file_at(path)
    assert entry is not None
    with pod.store.read() as reader:
        return [line.role for line in reader.lines(entry)]


def test_a_pod_that_stores_lets_nothing_go() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/large", LARGE)
        await w.converge()
        assert LineRole.CACHED not in roles(w.pods[0], "/large")

    with_pods(story)


def test_what_a_policy_keeps_on_a_client_stays() -> None:
    async def story() -> None:
        async with with_clients(2, 1) as w:
            client = w.pods[2]
            client.start()
            client.make_folder("/kept")
            with client.replica.change() as change:
                shown = change.resolve(b"/kept")
                assert shown is not None
                change.set_attribute(shown, "p:keep", json.dumps(["pod2"]).encode())
            await client.write("/kept/large", LARGE)
            await client.write("/large", LARGE)
            await w.converge()
            await w.until(lambda: roles(client, "/large") == [LineRole.CACHED])
            assert roles(client, "/kept/large") == [LineRole.CURRENT]

    run_virtual(story())


def test_a_disk_that_fails_delays_it_only() -> None:
    async def story() -> None:
        async with with_clients(2, 1) as w:
            client = w.pods[2]
            client.start()
            await client.write("/large", LARGE)
            await w.until(lambda: "large" in w.pods[0].names())

            def fail(what: str) -> None:
                if what == "commit":
                    raise StoreError("the disk does not answer")

            client.store.fail = fail
            await asyncio.sleep(20)
            client.store.fail = None
            await w.until(lambda: roles(client, "/large") == [LineRole.CACHED])

    run_virtual(story())


def test_the_spool_is_measured() -> None:
    async def story() -> None:
        async with with_clients(2, 1) as w:
            a, _, client = w.pods
            await w.pods[1].stop()
            client.start()
            await client.write("/large", LARGE)
            await w.until(lambda: "large" in a.names())
            await w.until(lambda: client.engine.spooled() == len(LARGE))
            assert not client.engine.stores()
            b = w.pods[1]
            b.files.end_process()
            b.store.reopen()
            b.start()
            await w.until(lambda: client.engine.spooled() == 0)
            assert client.engine.only_here() == []

    run_virtual(story())
