"""Streaming: what a reader will want is on its way while it uses what came before."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from core.engine.fetch import Sink
from core.engine.streaming import Streaming
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.priorities import Priority
from core.model.records import NOTHING_SEEN, Version
from core.node.block_cache import MemoryBlockCache
from core.ports import BlockName
from core.transfer.readahead import AHEAD_BYTES_MAX
from tests.sim.pod import pod_id
from tests.sim.virtual_time import run_virtual
from tests.support.records import stamp

BLOCK = 256 * 1024
COUNT = 400


class EvenLayout:
    """Blocks that are all alike."""

    count = COUNT
    block_size = BLOCK

    def hash_of(self, block: int) -> bytes:
        return block.to_bytes(32)

    def length_of(self, _block: int) -> int:
        return BLOCK


class SlowFetcher:
    """Brings each block after `seconds`; those in `lost` it does not find."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.lost: set[int] = set()
        self.asked: list[tuple[int, Priority]] = []
        self.under_way = self.most = 0

    async def fetch(
        self,
        blocks: Sequence[tuple[BlockName, int]],
        _sources: Collection[PodId],
        priority: Priority,
        sink: Sink,
    ) -> list[BlockName]:
        names = [name for name, _ in blocks]
        self.asked += [(name.index, priority) for name in names]
        self.under_way += len(names)
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.under_way -= len(names)
        for name in names:
            if name.index not in self.lost:
                sink(name, memoryview(bytes(1)))
        return [name for name in names if name.index in self.lost]


class Pipe:
    """A program that reads from `streaming`."""

    def __init__(self, fetcher: SlowFetcher) -> None:
        self.fetcher = fetcher
        self.cache = MemoryBlockCache()
        self.streaming = Streaming(self.cache, fetcher)  # type: ignore[arg-type]
        self.version = version(1)
        self.waited: list[int] = []

    async def read(self, block: int, version: Version | None = None) -> bool:
        """Read a block as the drive does: from the cache, or once it was brought there."""
        which = version or self.version
        await asyncio.sleep(0)
        if self.cache.get(which.dot, block) is not None:
            return True
        self.waited.append(block)
        blocks, sources = range(block, block + 1), lambda: [pod_id(1)]
        found = await self.streaming.bring(which, EvenLayout(), blocks, sources)  # type: ignore[arg-type]
        self.cache.get(which.dot, block)
        return found


def version(number: int) -> Version:
    dot = Dot(Incarnation(1), number)
    entry = EntryId(number.to_bytes(16))
    return Version(dot, stamp(1), entry, entry + entry, COUNT * BLOCK, BLOCK, 0, NOTHING_SEEN)  # type: ignore[arg-type]


def run(fetcher: SlowFetcher, story: Callable[[Pipe], Awaitable[None]]) -> Pipe:
    pipe = Pipe(fetcher)

    async def whole() -> None:
        async with asyncio.TaskGroup() as group:
            pipe.streaming.start(group)
            await story(pipe)

    run_virtual(whole())
    return pipe


def test_a_reader_that_goes_on_in_order_finds_what_it_wants_on_its_way_already() -> None:
    async def story(pipe: Pipe) -> None:
        for block in range(COUNT):
            assert await pipe.read(block)
            await asyncio.sleep(0.01)

    pipe = run(SlowFetcher(0.05), story)
    assert sorted(block for block, _ in pipe.fetcher.asked if block in pipe.waited)[:1] == [0]
    assert len(pipe.waited) <= 6, "only until the reader is known to go on"
    ahead = [block for block, priority in pipe.fetcher.asked if priority is Priority.READ_AHEAD]
    assert len(ahead) == len(set(ahead)), "nothing is asked for twice"


def test_what_is_under_way_for_all_readers_together_is_bounded() -> None:
    async def story(pipe: Pipe) -> None:
        async def one(number: int) -> None:
            for block in range(100):
                assert await pipe.read(block, version(number))

        async with asyncio.TaskGroup() as group:
            for number in range(2, 12):
                group.create_task(one(number))

    pipe = run(SlowFetcher(0.5), story)
    assert pipe.fetcher.most * BLOCK <= 2 * AHEAD_BYTES_MAX


def test_a_reader_that_jumps_wants_no_more_what_was_ahead_of_it() -> None:
    async def story(pipe: Pipe) -> None:
        assert await pipe.read(0)
        assert await pipe.read(1)
        pipe.fetcher.seconds = 1_000.0
        reading = asyncio.ensure_future(pipe.read(300))
        await asyncio.sleep(1)
        assert pipe.fetcher.under_way == 1
        reading.cancel()

    run(SlowFetcher(0.05), story)


def test_what_nobody_had_ahead_is_asked_for_again_when_it_is_wanted() -> None:
    async def story(pipe: Pipe) -> None:
        pipe.fetcher.lost = set(range(1, COUNT))
        assert await pipe.read(0)
        await asyncio.sleep(1)
        assert not await pipe.read(1)
        pipe.fetcher.lost = set()
        for block in range(1, 50):
            assert await pipe.read(block)
            await asyncio.sleep(0.1)

    pipe = run(SlowFetcher(0.01), story)
    assert len([block for block in pipe.waited if block > 1]) <= 6
