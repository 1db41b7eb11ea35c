"""Holdings are announced after the data is durable, in groups."""

import asyncio

from core.model.records import Holding
from tests.sim.pod import SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods


def claims(pod: SimPod) -> list[Holding]:
    with pod.store.read() as reader:
        return [
            record
            for _, _, _, records in reader.records_after({}, 10_000)
            for record in records
            if isinstance(record, Holding) and record.pod == pod.id
        ]


def test_many_files_are_announced_in_few_records() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        for number in range(100):
            await a.write(f"/file{number}", b"x")
        await w.converge()
        records = claims(a)
        assert sum(len(record.claims) for record in records) == 100
        assert len(records) < 20

    with_pods(story)


def test_nothing_is_announced_before_its_data_was_synced() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        held: list[int] = []

        def fail(operation: str, line: int) -> None:
            if operation == "sync":
                held.append(len(claims(a)))

        a.files.fail = fail
        await a.write("/large", b"x" * 50_000)
        await asyncio.sleep(2)
        assert held == [0]
        assert len(claims(a)) == 1

    with_pods(story)
