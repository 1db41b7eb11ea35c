"""Two pods in one process, in virtual time, from a seed."""

import asyncio

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


def test_a_machine_that_was_paused_for_a_while_goes_on_as_if_nothing_had_been() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            b.pause()
            await a.write("/note", b"x" * 20_000)
            await asyncio.sleep(15)
            assert b.names() == []
            assert w.linked(), "a short pause ends no link"
            b.resume()
            await w.converge()
            assert await b.read("/note") == b"x" * 20_000

    run_virtual(story())
