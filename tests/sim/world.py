"""Several pods and the network between them."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from core.engine.settings import EngineSettings
from core.errors import ContentAbsent, FileError
from core.ids import EntryId, PodId
from core.model.members import Member
from core.net.memory import MemoryNetwork, Weather
from core.tree.slots import Strategy
from tests.sim.pod import SETTINGS, SimPod, member, pod_id


class World:
    """The pods of one network, started."""

    def __init__(self, network: MemoryNetwork, pods: list[SimPod], chance: random.Random) -> None:
        self.network = network
        self.pods = pods
        self.chance = chance
        self.given_up: set[EntryId] = set()

    async def until(self, condition: Callable[[], bool], seconds: float = 120.0) -> None:
        """Wait until `condition` holds; fail at the deadline (virtual seconds)."""
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.005)
                for pod in self.pods:
                    if pod.running:
                        pod.check()

    def linked(self) -> bool:
        running = [pod for pod in self.pods if pod.running]
        return all(
            sum(peer.presence.value == "present" for peer in pod.engine.peers()) == len(running) - 1
            for pod in running
        )

    def same_records(self) -> bool:
        summaries = [
            {origin: state.last for origin, state in pod.replica.origins().items()}
            for pod in self.pods
        ]
        return all(summary == summaries[0] for summary in summaries)

    def satisfied(self) -> bool:
        """Say whether all copies are there.

        A content may be nowhere if a power cut took it before it was synced, or if a program
        overwrote or removed it while another pod, which had not fetched it, kept the file.
        """
        for pod in self.pods:
            report = pod.engine.redundancy()
            if pod.engine._pieces.busy() or report.missing != (
                len(self.nowhere(pod)) * pod.settings.copies
            ):
                return False
        return True

    def nowhere(self, pod: SimPod) -> set[EntryId]:
        """The files that may be absent everywhere, and are."""
        absent = {
            entry for entry, group, _ in pod.engine._pieces.ledger.files() if not group.holders
        }
        return absent if any(p.cuts for p in self.pods) else absent & self.given_up

    async def converge(self, seconds: float = 600.0) -> None:
        """Wait until all pods have all records and all copies; fail if their trees differ."""
        await asyncio.sleep(1)
        try:
            await self.until(lambda: self.same_records() and self.satisfied(), seconds)
        except TimeoutError:
            raise AssertionError(self.report()) from None
        trees = [pod.tree() for pod in self.pods]
        for pod, tree in zip(self.pods, trees, strict=True):
            assert tree == trees[0], f"{pod.name}: {tree.items() ^ trees[0].items()}"

    async def contents(self, pod: SimPod) -> dict[str, bytes | None]:
        """Read every file of a pod; None where nobody has it."""
        found: dict[str, bytes | None] = {}
        for path, (kind, _, _) in pod.tree().items():
            if kind == "FILE":
                try:
                    found[path] = await pod.read(path)
                except ContentAbsent:
                    assert pod.file_at(path) in self.nowhere(pod), f"{path} was lost"
                    found[path] = None
        return found

    async def same_contents(self) -> dict[str, bytes | None]:
        """Fail unless all pods read the same bytes; return them."""
        first = await self.contents(self.pods[0])
        for pod in self.pods[1:]:
            assert await self.contents(pod) == first, f"{pod.name} reads other bytes"
        return first

    def report(self) -> str:
        lines = ["the pods did not converge"]
        for pod in self.pods:
            summary = {o % 10_000: s.last for o, s in pod.replica.origins().items()}
            lines.append(f"{pod.name}: {summary} {pod.engine.redundancy()}")
            lines.append(f"  peers {[(p.name, p.presence.value) for p in pod.engine.peers()]}")
            pieces = pod.engine._pieces
            lines.append(
                f"  publisher {len(pieces.publisher)} {pieces.publisher.problems} holdings "
                f"{len(pieces.holdings)} pending {pieces.copies.pending} lacking "
                f"{pieces.copies.lacking} notes {pod.engine.attention()}"
            )
        return "\n".join(lines)


@asynccontextmanager
async def world(
    count: int = 2,
    *,
    seed: int = 1,
    weather: Weather | None = None,
    settings: EngineSettings = SETTINGS,
    strategy: Strategy = Strategy.KEEP_BOTH,
) -> AsyncIterator[World]:
    """Start `count` pods; stop them at the end."""
    network = MemoryNetwork(seed, weather)
    members: dict[PodId, Member] = {pod_id(n): member(n) for n in range(count)}
    pods = [
        SimPod(n, network, members, seed=seed, settings=settings, strategy=strategy)
        for n in range(count)
    ]
    for pod in pods:
        pod.start()
    yield World(network, pods, random.Random(seed))
    for pod in pods:
        if pod.running:
            pod.check()
        await pod.stop()


async def attempt(operation: Callable[[], object]) -> None:
    """Do something that a program may be refused."""
    try:
        result = operation()
        if asyncio.iscoroutine(result):
            await result
    except FileError:
        return
