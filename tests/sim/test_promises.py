"""What must always be true, each promise by a story that tries to break it."""

import asyncio
import dataclasses
import random

import pytest
from msgspec.structs import replace

from core.engine.settings import CacheMode
from core.errors import ContentAbsent, DeadlineExceeded
from core.ids import PodId
from core.model.content import LineRole
from core.model.members import MemberState
from core.model.priorities import Priority
from core.net.memory import Weather
from core.net.memory_transport import MemoryTransport
from core.ports import BlockName
from core.tree.slots import Strategy
from tests.sim.pod import SETTINGS, SimPod, member
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

LARGE = random.Random(1).randbytes(3_000_000)
ALONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


async def settled(w: World) -> None:
    await w.until(w.linked)
    await w.converge()


def test_two_copies_are_made_of_everything() -> None:
    async def story() -> None:
        async with world(3) as w:
            await w.until(w.linked)
            for number in range(30):
                await w.pods[number % 3].write(f"/file{number}", LARGE[: number * 3_000])
            await settled(w)
            report = w.pods[0].engine.redundancy()
            assert report.files == 30
            assert report.by_copies[0] == report.by_copies[1] == 0
            assert report.satisfied

    run_virtual(story())


@pytest.mark.parametrize("strategy", list(Strategy), ids=lambda s: s.value)
def test_files_changed_on_both_sides_of_a_partition_converge_with_nothing_lost(
    strategy: Strategy,
) -> None:
    async def story() -> None:
        async with world(2, strategy=strategy) as w:
            a, b = w.pods
            names = [f"/file{number}" for number in range(6)]
            await w.until(w.linked)
            for name in names:
                await a.write(name, b"before " * 3_000)
            await settled(w)
            w.network.partition([a.id], [b.id])
            for name in names:
                await a.write(name, b"changed on a " * 3_000 + name.encode())
                await asyncio.sleep(1)
                await b.write(name, b"changed on b " * 3_000 + name.encode())
            await a.write("/only-a", b"a")
            await b.write("/only-b", b"b")
            await asyncio.sleep(60)
            w.network.heal()
            await w.converge()
            files = await w.same_contents()
            assert files["/only-a"] == b"a"
            assert files["/only-b"] == b"b"
            for name in names:
                both = {
                    b"changed on a " * 3_000 + name.encode(),
                    b"changed on b " * 3_000 + name.encode(),
                }
                if strategy is Strategy.KEEP_BOTH:
                    shown = {data for path, data in files.items() if path.startswith(name)}
                    assert shown == both
                else:
                    assert files[name] == b"changed on b " * 3_000 + name.encode()
                    for pod in w.pods:
                        assert older_or_shown(pod, name) >= {len(data) for data in both}

    run_virtual(story())


def older_or_shown(pod: SimPod, path: str) -> set[int]:
    """The sizes of all whole contents that a pod has of a file, older versions included."""
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
        assert shown is not None
        return {
            line.content.size
            for line in view.reader.lines(shown.file)
            if line.whole and line.content is not None
        }


def test_a_read_of_what_nobody_present_has_fails_at_once() -> None:
    async def story() -> None:
        async with world(2, settings=ALONE) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await b.write("/other", LARGE)
            await settled(w)
            absent, holder = (b, a) if holds(a, "/large") else (a, b)
            await holder.kill()
            await asyncio.sleep(SETTINGS.absent_after_seconds + 10)
            began = asyncio.get_running_loop().time()
            with pytest.raises(ContentAbsent):
                await absent.read("/large")
            assert asyncio.get_running_loop().time() - began < 1
            holder.start()

    run_virtual(story())


def test_a_read_whose_holder_was_only_just_lost_waits_for_its_return() -> None:
    async def story() -> None:
        async with world(2, settings=ALONE) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await settled(w)
            absent, holder = (b, a) if holds(a, "/large") else (a, b)
            await holder.kill()
            await asyncio.sleep(1)
            reading = asyncio.ensure_future(absent.read("/large"))
            await asyncio.sleep(3)
            holder.start()
            assert await reading == LARGE

    run_virtual(story())


def test_a_read_fails_at_its_deadline_when_the_holder_stays_silent() -> None:
    async def story() -> None:
        async with world(2, settings=ALONE) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await settled(w)
            absent, holder = (b, a) if holds(a, "/large") else (a, b)
            w.network.partition([absent.id], [holder.id])
            began = asyncio.get_running_loop().time()
            with pytest.raises((DeadlineExceeded, ContentAbsent)):
                await absent.read("/large")
            assert asyncio.get_running_loop().time() - began <= SETTINGS.read_deadline_seconds + 1
            w.network.heal()

    run_virtual(story())


@pytest.mark.parametrize("mode", list(CacheMode), ids=lambda mode: mode.value)
def test_what_is_elsewhere_is_read_on_the_fly(mode: CacheMode) -> None:
    async def story() -> None:
        async with world(2, settings=dataclasses.replace(ALONE, cache_mode=mode)) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await a.write("/small", b"small")
            await settled(w)
            reader = b if holds(a, "/large") else a
            assert await reader.read("/large") == LARGE
            assert await reader.read("/small") == b"small"
            await asyncio.sleep(30)
            assert holds(reader, "/large") is (mode is not CacheMode.STREAM)
            assert reader.engine.redundancy().by_copies[1] == 2

    run_virtual(story())


def holds(pod: SimPod, path: str) -> bool:
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
        if shown is None or shown.version is None:
            return False
    return pod.contents.whole(shown.file, shown.version.dot)


def test_a_pull_goes_on_where_a_kill_interrupted_it() -> None:
    async def story() -> None:
        slow = Weather(latency_seconds=0.01, bytes_per_second=400_000)
        async with world(2, weather=slow) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await w.until(lambda: any(t.done > 1_000_000 for t in b.engine.transfers()))
            for transfer in b.engine.transfers():
                await b.engine._pieces.pulls._running[transfer.version]._workers.run(
                    b.engine._pieces.pulls._running[transfer.version]._mark
                )
            b.store.sync()
            await b.kill()
            here = sum(len(line.present) for line in lines_in(b, LineRole.PULL) if line.missing)
            assert here > 0
            asked: list[int] = []
            count_blocks(a, asked)
            b.start()
            await w.converge()
            assert 0 < len(asked) < 3_000_000 // 262_144
            assert await b.read("/large") == LARGE

    run_virtual(story())


def lines_in(pod: SimPod, role: LineRole) -> list:  # type: ignore[type-arg]
    with pod.store.read() as reader:
        return list(reader.lines_in_role(role))


def count_blocks(pod: SimPod, asked: list[int]) -> None:
    """Note the blocks that `pod` is asked for from now on."""
    transport = pod.engine._parts.transport
    assert isinstance(transport, MemoryTransport)
    serve = transport._on_block
    assert serve is not None

    def counting(peer: PodId, name: BlockName, priority: Priority) -> bytes | None:
        if name.index >= 0:
            asked.append(name.index)
        return serve(peer, name, priority)

    transport._on_block = counting


def test_a_small_change_in_a_large_file_sends_the_changed_block_alone() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await settled(w)
            asked: list[int] = []
            count_blocks(a, asked)
            await a.overwrite("/large", 1_000_000, b"4 KiB" * 800)
            await w.converge()
            assert len(set(asked)) == 1
            assert await b.read("/large") == LARGE[:1_000_000] + b"4 KiB" * 800 + LARGE[1_004_000:]

    run_virtual(story())


def test_a_pod_whose_disk_was_lost_takes_nothing_away_from_the_others() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            for number in range(5):
                await a.write(f"/file{number}", LARGE[: 50_000 * number])
            await settled(w)
            before = await w.same_contents()
            await b.kill()
            w.pods[1] = fresh = SimPod(1, w.network, b.members, seed=99)
            fresh.start()
            await w.until(w.linked)
            await w.converge()
            assert await w.same_contents() == before

    run_virtual(story())


def test_a_pod_that_was_rolled_back_begins_a_new_life_and_loses_nothing() -> None:
    async def story() -> None:
        async with world(2) as w:
            a = w.pods[0]
            await w.until(w.linked)
            await a.write("/one", b"1")
            await settled(w)
            await a.kill()
            backup = a.store._tables.copy()
            a.start()
            await w.until(w.linked)
            await a.write("/two", b"2" * 100_000)
            await settled(w)
            life = a.replica.incarnation
            await a.kill()
            a.store._tables = backup
            a.start()
            await w.until(w.linked)
            await asyncio.sleep(1)
            await a.write("/three", b"3")
            await w.converge()
            assert a.replica.incarnation != life
            files = await w.same_contents()
            assert (files["/one"], files["/two"], files["/three"]) == (b"1", b"2" * 100_000, b"3")

    run_virtual(story())


def test_what_was_in_step_survives_a_power_cut_of_all_pods_at_once() -> None:
    async def story() -> None:
        async with world(3) as w:
            await w.until(w.linked)
            for number in range(12):
                await w.pods[number % 3].write(f"/file{number}", LARGE[: 40_000 * number])
            await w.pods[0].engine.sync(300)
            await settled(w)
            before = await w.same_contents()
            for pod in w.pods:
                await pod.cut(w.chance)
            for pod in w.pods:
                pod.start()
            await w.until(w.linked)
            await w.converge()
            assert await w.same_contents() == before
            assert None not in before.values()

    run_virtual(story())


def test_rot_is_found_and_fetched_again_from_the_other_pod() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/large", LARGE)
            await settled(w)
            (line,) = [line for line in lines_in(b, LineRole.CURRENT) if line.small is None]
            b.files.flip(line.id, 1_000_000)
            report = await b.engine.scrub()
            assert report.rotted == 1
            await w.until(lambda: holds(b, "/large"))
            assert await b.read("/large") == LARGE
            assert any(note.kind == "rot" for note in b.engine.attention())

    run_virtual(story())


def test_a_removed_pod_gets_no_link_and_its_copies_count_no_more() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/file", b"x" * 50_000)
            await settled(w)
            gone = replace(member(1), state=MemberState.REMOVED)
            a.members = {**a.members, b.id: gone}
            a.engine._upkeep._bell.ring()
            await w.until(lambda: a.engine.redundancy().by_copies[1] == 1)
            await asyncio.sleep(60)
            assert b.id not in a.engine._pieces.links.up

    run_virtual(story())


def test_sync_returns_when_the_copies_are_there_and_fails_at_its_deadline_otherwise() -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write("/file", LARGE)
            await a.engine.sync(60)
            assert holds(b, "/file")
            w.network.partition([a.id], [b.id])
            await a.write("/file", LARGE[::-1])
            with pytest.raises(DeadlineExceeded):
                await a.engine.sync(5)

    run_virtual(story())


def test_the_same_version_is_held_by_the_pods_that_a_policy_names() -> None:
    async def story() -> None:
        async with world(3, settings=ALONE) as w:
            a = w.pods[0]
            await w.until(w.linked)
            await a.write("/file", b"x" * 100_000)
            with a.replica.change() as change:
                shown = change.resolve(b"/file")
                assert shown is not None
                change.set_attribute(shown, "p:keep", b'["pod1", "pod2"]')
            await w.until(lambda: all(holds(pod, "/file") for pod in w.pods[1:]))

    run_virtual(story())


@pytest.mark.parametrize("copies", [1, 2])
def test_blocks_that_only_an_older_version_has_elsewhere_are_fetched_from_there(
    copies: int,
) -> None:
    """A pod that changes a part of what it has in part makes a version that nobody has whole."""

    async def story() -> None:
        settings = dataclasses.replace(
            SETTINGS, copies=copies, minimum=1, cache_mode=CacheMode.STREAM
        )
        async with world(3, settings=settings) as w:
            await w.until(w.linked)
            await w.pods[0].write("/large", LARGE)
            await settled(w)
            changers = [pod for pod in w.pods if not holds(pod, "/large")]
            await changers[0].overwrite("/large", 10, b"changed")
            wanted = LARGE[:10] + b"changed" + LARGE[17:]
            await w.converge()
            for pod in w.pods:
                assert await pod.read("/large") == wanted

    run_virtual(story())
