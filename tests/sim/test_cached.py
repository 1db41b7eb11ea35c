"""What is cached is no copy: it counts for nothing, and becomes one where one is needed."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from core.model.content import LineRole
from core.model.records import Claim, Holding, Version
from tests.sim.claims import check_claims
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.promises import Broken
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

DATA = bytes(range(256)) * 4_000
HASTY = dataclasses.replace(SETTINGS, grace_seconds=60.0)


def told(story: Callable[[World, SimPod, Version], Awaitable[None]]) -> None:
    """Tell a story of three pods, one of which has a file only because a program read it."""

    async def whole() -> None:
        async with world(3, settings=HASTY) as w:
            await w.until(w.linked)
            await w.pods[0].write("/file", DATA)
            await w.converge()
            with w.pods[0].replica.view() as view:
                shown = view.resolve(b"/file")
            assert shown is not None
            version = shown.version
            assert version is not None
            (reader,) = (pod for pod in w.pods if not roles(pod, version))
            assert await reader.read("/file") == DATA
            await w.until(lambda: roles(reader, version) == [LineRole.CACHED])
            await asyncio.sleep(5)
            await story(w, reader, version)

    run_virtual(whole())


def roles(pod: SimPod, version: Version) -> list[LineRole]:
    with pod.store.read() as reader:
        return [line.role for line in reader.lines(version.entry) if line.whole]


def claimed(pod: SimPod, version: Version) -> bool:
    with pod.store.read() as reader:
        return any(holder == pod.id for _, holder, _ in reader.holders(version.entry))


def claims(pod: SimPod) -> int:
    with pod.store.read() as reader:
        return sum(
            isinstance(record, Holding) and record.pod == pod.id
            for _, _, _, records in reader.records_after({}, 10_000)
            for record in records
        )


def test_what_was_only_read_here_is_announced_to_nobody_and_counts_for_nothing() -> None:
    async def story(w: World, reader: SimPod, version: Version) -> None:
        assert not claimed(reader, version)
        for pod in w.pods:
            assert pod.engine.redundancy().by_copies == {0: 0, 1: 0, 2: 1}
        assert roles(reader, version) == [LineRole.CACHED]

    told(story)


def test_it_becomes_a_copy_when_a_holder_stays_away_and_no_byte_is_fetched_for_that() -> None:
    async def story(w: World, reader: SimPod, version: Version) -> None:
        holder = next(pod for pod in w.pods if pod is not reader)
        (other,) = (pod for pod in w.pods if pod not in {holder, reader})
        await holder.kill()
        await asyncio.sleep(40)
        assert not claimed(reader, version), "within the grace time"
        await w.until(lambda: claimed(reader, version))
        assert roles(reader, version) == [LineRole.CURRENT]
        await w.until(lambda: other.engine.redundancy().by_copies[2] == 1)
        holder.start()
        await asyncio.sleep(200)
        assert claims(reader) == 1, "once is enough, whoever comes and goes"

    told(story)


def test_pods_that_come_and_go_make_no_records_of_what_is_cached() -> None:
    async def story(w: World, reader: SimPod, version: Version) -> None:
        others = [pod for pod in w.pods if pod is not reader]
        for _ in range(5):
            w.network.partition([reader.id], [pod.id for pod in others])
            await asyncio.sleep(40)
            w.network.heal()
            await w.until(w.linked)
            await asyncio.sleep(20)
        assert claims(reader) == 0
        assert roles(reader, version) == [LineRole.CACHED]

    told(story)


def test_a_pod_that_is_started_again_waits_for_the_holders_before_it_counts_what_it_cached() -> (
    None
):
    async def story(w: World, reader: SimPod, version: Version) -> None:
        others = [pod for pod in w.pods if pod is not reader]
        await reader.kill()
        w.network.partition([reader.id], [pod.id for pod in others])
        reader.start()
        await asyncio.sleep(40)
        assert claims(reader) == 0, "the others may come at any moment"
        await w.until(lambda: roles(reader, version) == [LineRole.CURRENT])
        w.network.heal()
        await w.until(w.linked)
        await w.until(lambda: claimed(others[0], version))
        await w.converge()

    told(story)


def test_a_claim_of_what_is_only_cached_is_withdrawn() -> None:
    """An earlier version of the program announced it."""

    async def story(w: World, reader: SimPod, version: Version) -> None:
        with reader.replica.change() as change:
            change.put_holding(reader.id, (Claim(version.entry, version.dot, held=True),))
        await w.until(lambda: not claimed(reader, version))
        await w.until(w.same_records)
        for pod in w.pods:
            assert pod.engine.redundancy().by_copies == {0: 0, 1: 0, 2: 1}

    told(story)


def test_of_two_pods_that_withdraw_at_the_same_time_both_still_have_it() -> None:
    """Each counted on the other; they find that too few are left, and are copies again."""

    async def story(w: World, reader: SimPod, version: Version) -> None:
        for pod in w.pods:
            await pod.kill()
            with pod.store.write() as writer:
                for line in writer.lines(version.entry):
                    writer.put_line(replace(line, role=LineRole.CACHED, base=None))
        for pod in w.pods:
            pod.start()
        await w.until(w.linked)
        await w.converge()
        await asyncio.sleep(100)
        assert w.satisfied()
        assert all(roles(pod, version) for pod in w.pods)

    told(story)


def test_a_pod_that_is_to_keep_the_file_makes_a_copy_of_what_it_cached() -> None:
    async def story(w: World, reader: SimPod, version: Version) -> None:
        with w.pods[0].replica.change() as change:
            file = change.resolve(b"/file")
            assert file is not None
            change.set_attribute(file, "p:keep", f'["{reader.name}"]'.encode())
        await w.until(lambda: claimed(reader, version))
        assert roles(reader, version) == [LineRole.CURRENT]

    told(story)


def test_who_counts_on_what_is_only_cached_is_noticed() -> None:
    async def story(w: World, reader: SimPod, version: Version) -> None:
        check_claims(reader, w.pods)
        with reader.replica.change() as change:
            change.put_holding(reader.id, (Claim(version.entry, version.dot, held=True),))
        with pytest.raises(Broken, match=f"{reader.name} cached"):
            check_claims(reader, w.pods)

    told(story)


def test_nobody_counts_on_what_a_pod_cached_that_was_a_copy_on_its_lost_disk() -> None:
    """The record of that copy stays, but it was said in a life that is over."""

    async def story(w: World, reader: SimPod, version: Version) -> None:
        lost = next(pod for pod in w.pods if pod is not reader)
        life = lost.replica.incarnation
        await lost.kill()
        await w.until(lambda: claimed(reader, version))
        fresh = SimPod(lost.number, w.network, lost.members, seed=99, settings=lost.settings)
        w.pods[w.pods.index(lost)] = fresh
        fresh.start()
        await w.until(w.linked)
        await w.converge()
        assert await fresh.read("/file") == DATA
        await w.until(lambda: roles(fresh, version) == [LineRole.CACHED])
        await asyncio.sleep(5)
        assert claimed(fresh, version), "by its former life"
        for pod in w.pods:
            assert pod.engine.redundancy().by_copies == {0: 0, 1: 0, 2: 1}
        check_claims(fresh, w.pods)
        believer = next(pod for pod in w.pods if pod is not fresh)
        pods, infos = believer.engine._pieces.pods, dict(believer.engine._pieces.pods.infos)
        pods.infos = {**infos, fresh.id: replace(infos[fresh.id], incarnation=life)}
        with pytest.raises(Broken, match=f"{believer.name} counts on it"):
            check_claims(fresh, w.pods)
        pods.infos = infos

    told(story)
