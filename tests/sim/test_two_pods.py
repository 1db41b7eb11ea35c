"""Two pods in one process, in virtual time, from a seed."""

import asyncio

import pytest

from core.net.memory import MemoryNetwork, certificates
from core.net.memory_transport import MemoryTransport
from core.ports import Channel
from tests.sim.machines import Machine
from tests.sim.pod import pod_id
from tests.sim.virtual_time import run_virtual
from tests.sim.world import world


def test_what_one_pod_writes_the_other_shows_and_holds() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            a.make_folder("/photos")
            await a.write("/photos/small.txt", b"hello")
            await a.write("/photos/large.bin", bytes(range(256)) * 4_096)
            await a.write("/empty", b"")
            await w.converge()
            assert b.names("/photos") == ["large.bin", "small.txt"]
            files = await w.same_contents()
            assert files["/photos/small.txt"] == b"hello"
            report = a.engine.redundancy()
            assert (report.files, report.by_copies[2], report.missing) == (3, 3, 0)

    run_virtual(story())


def test_a_small_file_is_on_the_other_pod_a_moment_after_it_was_closed() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await asyncio.sleep(5)
            began = asyncio.get_running_loop().time()
            await a.write("/note", b"x" * 4_096)
            await w.until(lambda: "note" in b.names())
            assert await b.read("/note") == b"x" * 4_096
            assert asyncio.get_running_loop().time() - began < 0.05

    run_virtual(story())


@pytest.mark.parametrize("stopped", [0, 1])
def test_a_machine_that_was_paused_for_a_while_goes_on_as_if_nothing_had_been(stopped: int) -> None:
    async def story() -> None:
        async with world(3) as w:
            b, a, c = w.pods[stopped], w.pods[1 - stopped], w.pods[2]
            await w.until(w.linked)
            b.pause()
            await a.write("/note", b"x" * 20_000)
            await asyncio.sleep(15)
            assert b.names() == []
            assert c.names() == ["note"], "whoever called whom, the others work on"
            assert w.linked(), "a short pause ends no link"
            b.resume()
            await w.converge()
            assert await b.read("/note") == b"x" * 20_000

    run_virtual(story())


def test_who_listens_goes_on_while_the_machine_that_dialled_stands_still() -> None:
    async def story() -> None:
        network = MemoryNetwork()
        ticks: list[float] = []

        async def serve(_channel: Channel) -> None:
            while True:
                await asyncio.sleep(1)
                ticks.append(asyncio.get_running_loop().time())

        ends = [MemoryTransport(network, pod_id(number), f"sim:{number}") for number in (0, 1)]
        for end in ends:
            end.set_members(certificates([pod_id(0), pod_id(1)]))
        listens, dials = Machine(), Machine()
        await listens.start(ends[0].listen(serve, lambda *_: None))
        await dials.start(ends[1].dial("sim:0", pod_id(0)))
        dials.pause()
        await asyncio.sleep(5.5)
        assert len(ticks) == 5
        dials.resume()
        listens.pause()
        await asyncio.sleep(5)
        assert len(ticks) == 5
        listens.resume()
        for end in ends:
            await end.close()

    run_virtual(story())
