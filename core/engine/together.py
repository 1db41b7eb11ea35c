"""Fetching a version at the same time as other pods: each brings a share, and passes it on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.engine.fetch import Fetcher, Sink, Sources
from core.ids import PodId
from core.model.priorities import Priority
from core.ports import BlockName
from core.transfer.sharing import shares

# Fewer are fetched sooner than it is known who else fetches them.
SHARED_BLOCKS_MIN: Final = 16
LOOK_SECONDS: Final = 0.05
# A pod that passes on nothing for so long does not fetch it, or is slower than who has it all.
PATIENCE_SECONDS: Final = 2.0

Named = tuple[BlockName, int]


@dataclass(frozen=True, slots=True)
class Company:
    """The pods that are to have a version and lack it: this one, and the linked ones of the others.

    A pod that is not what it seems costs a moment: its share is asked of the holders, too.
    """

    own: PodId
    others: Sources

    def now(self) -> frozenset[PodId]:
        """Return all of them."""
        return frozenset(self.others()) | {self.own}


async def fetch_shared(
    fetcher: Fetcher,
    blocks: Sequence[Named],
    sources: Sources,
    company: Company,
    priority: Priority,
    sink: Sink,
) -> list[BlockName]:
    """Fetch blocks as `Fetcher.fetch` does, a share from `sources`, the rest from the company."""
    pods = company.now() - (frozenset(sources()) - {company.own})
    if len(pods) < 2 or len(blocks) < SHARED_BLOCKS_MIN:
        return await fetcher.fetch(blocks, sources(), priority, sink)
    named = {name.index: (name, size) for name, size in blocks}
    parts = shares(named, pods)
    own = [named[block] for block in parts.pop(company.own)]
    others = {pod: [named[block] for block in part] for pod, part in parts.items()}
    outcomes = await asyncio.gather(
        fetcher.fetch(own, sources(), priority, sink),
        *(_passed_on(fetcher, pod, part, priority, sink) for pod, part in others.items()),
        return_exceptions=True,
    )
    lacking: list[BlockName] = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        lacking += outcome
    left = [named[name.index] for name in lacking]
    return await fetcher.fetch(left, sources(), priority, sink) if left else []


async def _passed_on(
    fetcher: Fetcher, pod: PodId, blocks: Sequence[Named], priority: Priority, sink: Sink
) -> list[BlockName]:
    """Fetch blocks from a pod that is fetching them itself; return those that did not come."""
    sizes: Mapping[BlockName, int] = dict(blocks)
    left = [name for name, _ in blocks]
    arrived: set[BlockName] = set()

    def note(name: BlockName, data: memoryview) -> None:
        sink(name, data)
        arrived.add(name)

    waited = 0.0
    while left and waited < PATIENCE_SECONDS:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await fetcher.fetch([(name, sizes[name]) for name in left], [pod], priority, note)
        except TimeoutError:
            waited += PATIENCE_SECONDS
        else:
            waited += LOOK_SECONDS
        still = [name for name in left if name not in arrived]
        if len(still) < len(left):
            waited = 0.0
        left = still
        if left and waited < PATIENCE_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
    return left
