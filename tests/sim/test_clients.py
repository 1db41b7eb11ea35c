"""Clients: they mount and write, store nothing, and may come and go as they like."""

import asyncio
import dataclasses

from core.ids import Dot, EntryId
from core.model.content import LineRole
from core.model.records import Holding
from core.situation.assess import Situation
from tests.sim.clients import with_clients
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at

LARGE = bytes(range(256)) * 4_000


def shown(pod: SimPod) -> set[str]:
    return set(pod.names())


def roles(pod: SimPod) -> list[LineRole]:
    with pod.store.read() as reader:
        return [
            line.role
            for path in sorted(shown(pod))
            for line in reader.lines(pod.file_at(f"/{path}"))
        ]


async def linked(w: World, pod: SimPod) -> None:
    others = [other for other in w.pods if other.running and other is not pod]
    await w.until(lambda: pod.engine._pieces.links.up.keys() >= {other.id for other in others})


def test_what_a_client_writes_is_told_when_a_pod_that_stores_has_it() -> None:
    async def story() -> None:
        async with with_clients(2, 1) as w:
            a, _b, client = w.pods
            client.start()
            await client.write("/large", LARGE)
            await client.write("/small", b"small")
            client.make_folder("/folder")
            assert shown(client) == {"large", "small", "folder"}
            await linked(w, client)
            await w.until(lambda: shown(a) >= {"large", "small", "folder"})
            await w.converge()
            await client.stop()
            assert await a.read("/large") == LARGE
            assert await a.read("/small") == b"small"

    run_virtual(story())


def test_others_never_see_a_version_that_only_an_absent_client_has() -> None:
    """Whenever the client is killed, what the others see they can read."""

    async def story(seconds: float) -> None:
        async with with_clients(2, 1) as w:
            a, b, client = w.pods
            await a.write("/old", b"as it was")
            await w.until(w.linked)
            await w.until(lambda: a.engine.redundancy().satisfied)
            client.start()
            await linked(w, client)
            await w.until(lambda: "old" in shown(client))
            await client.write("/old", LARGE)
            await client.write("/new", LARGE + b"new")
            await asyncio.sleep(seconds)
            await client.kill()
            await asyncio.sleep(30)
            for pod in (a, b):
                assert await pod.read("/old") in {b"as it was", LARGE}
                if "new" in shown(pod):
                    assert await pod.read("/new") == LARGE + b"new"
            client.start()
            assert await client.read("/old") == LARGE
            await w.until(lambda: "new" in shown(a))
            await w.converge()
            assert await a.read("/old") == LARGE

    for seconds in (0, 0.005, 0.02, 0.05, 0.1, 0.3, 1, 5):
        run_virtual(story(seconds))


def test_what_others_have_stays_on_a_client_as_a_cached_version_and_it_announces_nothing() -> None:
    async def story() -> None:
        async with with_clients(2, 1) as w:
            a, _b, client = w.pods
            client.start()
            await client.write("/large", LARGE)
            await client.write("/small", b"small")
            await client.overwrite("/large", 5, b"again")
            await linked(w, client)
            await w.until(lambda: shown(a) >= {"large", "small"})
            await w.converge()
            await w.until(lambda: LineRole.CURRENT not in roles(client))
            for pod in w.pods:
                assert not claims_of(pod, client)
            assert await client.read("/large") == LARGE[:5] + b"again" + LARGE[10:]

    run_virtual(story())


def claims_of(pod: SimPod, of: SimPod) -> list[Holding]:
    with pod.store.read() as reader:
        return [
            record
            for _, _, _, records in reader.records_after({}, 100_000)
            for record in records
            if isinstance(record, Holding)
            and record.pod == of.id
            and any(claim.held for claim in record.claims)
        ]


def test_what_no_pod_that_stores_has_taken_stays_on_the_client_whatever_happens() -> None:
    async def story() -> None:
        async with with_clients(1, 1) as w:
            a, client = w.pods
            await a.stop()
            client.start()
            await client.write("/large", LARGE)
            await client.write("/doc", b"one")
            await client.write("/doc.new", b"two" * 9_000)
            await client.rename("/doc.new", "/doc")
            await asyncio.sleep(100)
            assert await client.read("/large") == LARGE
            await client.kill()
            client.start()
            assert shown(client) == {"large", "doc"}
            assert await client.read("/large") == LARGE
            await client.cut(w.chance)
            client.start()
            a.files.end_process()
            a.store.reopen()
            a.start()
            await w.until(
                lambda: shown(a) == {"large", "doc"} and LineRole.CURRENT not in roles(client)
            )
            await client.stop()
            assert await a.read("/large") == LARGE
            assert await a.read("/doc") == b"two" * 9_000

    run_virtual(story())


def test_twenty_clients_that_come_and_go_disturb_nobody() -> None:
    """They write, and go before or after their data was taken; nothing moves, nothing piles up."""

    async def story() -> None:
        async with with_clients(3, 20) as w:
            storing, clients = w.pods[:3], w.pods[3:]
            for number in range(30):
                await storing[number % 3].write(f"/file{number}", LARGE[: 1_000 * (number + 1)])
            await w.until(lambda: all(pod.engine.redundancy().satisfied for pod in storing))
            await asyncio.sleep(60)
            before = [held(pod) for pod in storing]
            rows = [records(pod) for pod in storing]
            written = await come_and_go(w, storing, clients)
            for client in clients:
                if not client.running:
                    client.start()
            await w.until(w.same_records)
            await w.converge()
            for path, content in written.items():
                assert await storing[0].read(path) == content
            for client in clients:
                await client.stop()
            await asyncio.sleep(1_200)
            for pod, held_before in zip(storing, before, strict=True):
                assert held(pod) >= held_before, "nothing that was there has moved"
            grown = [records(pod) - count for pod, count in zip(storing, rows, strict=True)]
            at_rest = [records(pod) for pod in storing]
            await asyncio.sleep(7_200)
            assert all(records(pod) <= count for pod, count in zip(storing, at_rest, strict=True))
            assert max(grown) < 60 * 6 + 20 * 3, "a few records for each file, one for each client"

    run_virtual(story())


async def come_and_go(w: World, storing: list[SimPod], clients: list[SimPod]) -> dict[str, bytes]:
    """Let each client come, write, and mostly go at once; return what they wrote."""
    written: dict[str, bytes] = {}
    for client in clients:
        client.start()
        path = f"/{client.name}"
        written[path] = LARGE[:70_000] + path.encode()
        await client.write(path, written[path])
        await asyncio.sleep(w.chance.choice((0, 0.2, 1)))
        if w.chance.random() < 0.7:
            await client.kill()
        for pod in storing:
            assert pod.engine.situation().situation is Situation.FAVORABLE
    return written


def held(pod: SimPod) -> set[Dot]:
    with pod.store.read() as reader:
        return {line.version for line in reader.lines_in_role(LineRole.CURRENT) if line.version}


def records(pod: SimPod) -> int:
    with pod.store.read() as reader:
        return sum(len(found) for _, _, _, found in reader.records_after({}, 1_000_000))


def test_a_pod_that_becomes_a_client_keeps_what_only_it_has_until_others_have_it() -> None:
    async def story() -> None:
        settings = dataclasses.replace(SETTINGS, copies=1, minimum=1)
        async with with_clients(2, 0, settings=settings) as w:
            a, b = w.pods
            await w.until(w.linked)
            for number in range(8):
                await a.write(f"/file{number}", LARGE + bytes([number]))
            await w.converge()
            await b.stop()
            turn(a, client=True)
            await asyncio.sleep(60)
            assert LineRole.CURRENT in roles(a), "nobody else has it"
            b.files.end_process()
            b.store.reopen()
            b.start()
            await w.until(lambda: LineRole.CURRENT not in roles(a))
            await a.stop()
            for number in range(8):
                assert await b.read(f"/file{number}") == LARGE + bytes([number])

    run_virtual(story())


def turn(pod: SimPod, *, client: bool) -> None:
    """Change the role of a running pod, by its own configuration."""
    pod.settings = dataclasses.replace(pod.settings, client=client)
    pod.engine.configure(pod.settings)
    pod.engine._upkeep._info = pod._info()
    pod.engine._upkeep._bell.ring()


def test_a_client_that_becomes_a_pod_that_stores_has_its_files_counted() -> None:
    async def story() -> None:
        settings = dataclasses.replace(SETTINGS, copies=2, minimum=2)
        async with with_clients(2, 0, settings=settings) as w:
            a, b = w.pods
            await w.until(w.linked)
            turn(b, client=True)
            await b.write("/large", LARGE)
            await w.until(lambda: "large" in shown(a))
            await w.until(lambda: a.contents.whole(*name(a, "/large")))
            assert not a.engine.redundancy().satisfied
            turn(b, client=False)
            await w.converge()

    run_virtual(story())


def name(pod: SimPod, path: str) -> tuple[EntryId, Dot]:
    version = version_at(pod, path)
    return version.entry, version.dot
