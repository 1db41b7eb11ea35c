"""Claims that count for nobody are forgotten, all others stay."""

import asyncio
import dataclasses

from msgspec.structs import replace

from core.engine.outdated import Outdated
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.members import MemberState
from core.model.records import Claim
from core.ports import ClaimKey, StoredClaim
from core.store.records_memory import MemoryRecordStore
from tests.sim.pod import SETTINGS, SimPod, pod_id
from tests.sim.world import World
from tests.support.records import ORIGIN, OTHER, POD, entry, put_file, stamp
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

SOON = dataclasses.replace(SETTINGS, collect_seconds=20.0, sweep_seconds=20.0)


def claim(number: int, ms: int, origin: Incarnation, pod: PodId = POD) -> StoredClaim:
    key = ClaimKey(entry(number), Dot(ORIGIN, 1), pod)
    return StoredClaim(key, stamp(ms, origin), Dot(origin, ms))


def test_what_is_over_is_told_from_what_may_count() -> None:
    store = MemoryRecordStore()
    put_file(store, 10, 1)
    judge = Outdated({POD: (OTHER, stamp(50, OTHER))}, frozenset({pod_id(7)}))
    over = [claim(11, 60, OTHER), claim(10, 40, ORIGIN), claim(10, 60, OTHER, pod_id(7))]
    counting = [claim(10, 40, OTHER), claim(10, 60, ORIGIN), claim(10, 40, ORIGIN, pod_id(8))]
    with store.read() as reader:
        assert judge.among(reader, [*over, *counting]) == over


def claims(pod: SimPod) -> set[tuple[EntryId, Dot, PodId]]:
    return set(pod.store._tables.claims.data)


def test_claims_of_collected_files_go_on_all_pods() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await a.write("/kept", LARGE)
        await w.converge()
        kept = version_at(a, "/kept")
        a.remove("/large")
        await asyncio.sleep(300)
        expected = {(kept.entry, kept.dot, pod.id) for pod in w.pods}
        assert claims(a) == claims(b) == expected
        assert a.engine.redundancy().by_copies[2] == 1

    with_pods(story, settings=SOON)


def test_claims_of_a_former_life_go_and_those_of_the_present_one_stay() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        former = (version.entry, Dot(Incarnation(9), 9), a.id)
        with a.replica.change() as change:
            change.put_holding(a.id, (Claim(former[0], former[1], held=True),))
        a.replica.renew()
        await w.converge()
        await asyncio.sleep(100)
        assert former not in claims(a) | claims(b)
        assert b.engine.redundancy().by_copies[2] == 1

    with_pods(story, settings=SOON)


def test_what_a_removed_pod_claimed_and_reported_goes() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        await asyncio.sleep(60)
        assert c.id in a.store._tables.reports.data
        with c.replica.change() as change:
            version = version_at(c, "/large")
            change.put_holding(c.id, (Claim(version.entry, version.dot, held=True),))
        await w.until(lambda: any(key[2] == c.id for key in claims(a)))
        await c.kill()
        for pod in (a, b):
            gone = replace(pod.members[c.id], state=MemberState.REMOVED)
            pod.members = {**pod.members, c.id: gone}
        await asyncio.sleep(200)
        for pod in (a, b):
            assert not any(key[2] == c.id for key in claims(pod))
            assert c.id not in pod.store._tables.reports.data
        c.start()

    with_pods(story, settings=SOON, count=3)
