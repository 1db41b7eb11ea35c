"""Fetching: blocks come once, from whoever has them, and who waits learns what nobody has."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from core.engine.fetch import Fetcher
from core.errors import NoSpace, PeerError
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.priorities import Priority
from core.ports import BlockName
from core.transfer.pacing import Limits
from tests.sim.pod import pod_id
from tests.sim.virtual_time import VirtualClock, run_virtual

NAMES = [
    BlockName(EntryId(b"e" * 16), Dot(Incarnation(1), 1), index, ContentHash(bytes([index]) * 32))
    for index in range(10)
]


class Sources:
    """A transport that has what `has` says, and breaks as often as `breaks` says."""

    def __init__(self, has: dict[PodId, set[int]], breaks: int = 0) -> None:
        self.has = has
        self.breaks = breaks
        self.asked: list[tuple[PodId, int]] = []

    async def fetch(
        self,
        peer: PodId,
        names: Sequence[BlockName],
        deliver: Callable[[BlockName, memoryview], None],
        _priority: Priority,
    ) -> Sequence[BlockName]:
        await asyncio.sleep(0.01)
        if self.breaks:
            self.breaks -= 1
            raise PeerError("The connection broke.")
        self.asked.extend((peer, name.index) for name in names)
        for name in names:
            if name.index in self.has[peer]:
                deliver(name, memoryview(bytes([name.index])))
        return [name for name in names if name.index not in self.has[peer]]


def run(sources: Sources, story: Callable[[Fetcher], object]) -> object:
    async def whole() -> object:
        loop = asyncio.get_running_loop()
        fetcher = Fetcher(sources, VirtualClock(loop))  # type: ignore[arg-type]
        async with asyncio.TaskGroup() as group:
            running = group.create_task(fetcher.run(group))
            try:
                return await story(fetcher)  # type: ignore[misc]
            finally:
                running.cancel()

    return run_virtual(whole())


async def fetch(fetcher: Fetcher, *pods: PodId) -> tuple[list[int], list[int]]:
    got: list[int] = []
    missing = await fetcher.fetch(
        [(name, 100) for name in NAMES],
        pods,
        Priority.COPIES,
        lambda name, _data: got.append(name.index),
    )
    return sorted(got), [name.index for name in missing]


def test_every_block_comes_once() -> None:
    sources = Sources({pod_id(1): set(range(10))})
    assert run(sources, lambda f: fetch(f, pod_id(1))) == (list(range(10)), [])


def test_what_one_source_lacks_comes_from_another_and_what_none_has_is_told() -> None:
    sources = Sources({pod_id(1): {0, 1, 2}, pod_id(2): {2, 3, 4, 5, 6}})
    assert run(sources, lambda f: fetch(f, pod_id(1), pod_id(2))) == (
        [0, 1, 2, 3, 4, 5, 6],
        [7, 8, 9],
    )


def test_a_connection_that_broke_is_tried_again() -> None:
    sources = Sources({pod_id(1): set(range(10))}, breaks=2)
    assert run(sources, lambda f: fetch(f, pod_id(1))) == (list(range(10)), [])


def test_without_any_source_the_answer_comes_at_once() -> None:
    assert run(Sources({}), fetch) == ([], list(range(10)))


def test_a_disk_that_is_full_is_told_to_who_wanted_the_block() -> None:
    def full(_name: BlockName, _data: memoryview) -> None:
        raise NoSpace

    async def story(fetcher: Fetcher) -> None:
        with pytest.raises(NoSpace):
            await fetcher.fetch([(NAMES[0], 1)], [pod_id(1)], Priority.COPIES, full)

    run(Sources({pod_id(1): {0}}), story)


def test_what_a_caller_who_left_wanted_is_wanted_no_more() -> None:
    async def story(fetcher: Fetcher) -> int:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await fetch(fetcher, pod_id(1))
        return len(fetcher)

    assert run(Sources({pod_id(1): set(range(10))}), story) == 0


def test_when_a_pod_is_gone_its_blocks_have_no_source() -> None:
    async def story(fetcher: Fetcher) -> object:
        waiting = asyncio.ensure_future(fetch(fetcher, pod_id(1)))
        await asyncio.sleep(0.1)
        fetcher.gone(pod_id(1))
        return await waiting

    assert run(Sources({pod_id(1): set()}, breaks=10**9), story) == ([], list(range(10)))


def test_a_limit_holds_for_all_sources_together_and_from_the_moment_it_is_set() -> None:
    sources = Sources({pod_id(1): set(range(10)), pod_id(2): set(range(10))})

    async def story(fetcher: Fetcher) -> float:
        loop = asyncio.get_running_loop()
        for peer in sources.has:
            fetcher.reached(peer, is_local=True)
        fetcher.set_limits(Limits(local=1))
        began = loop.time()
        fetching = asyncio.ensure_future(
            fetcher.fetch(
                [(name, 1) for name in NAMES], [*sources.has], Priority.COPIES, lambda *_: None
            )
        )
        await asyncio.sleep(2.5)
        assert 2 <= len(sources.asked) <= 3
        fetcher.set_limits(Limits(local=100))
        assert await fetching == []
        return loop.time() - began

    took = run(sources, story)
    assert isinstance(took, float)
    assert took < 3
    assert sorted(index for _, index in sources.asked) == list(range(10))


def test_copies_that_are_slowed_down_take_their_time_and_what_a_person_waits_for_does_not() -> None:
    async def story(fetcher: Fetcher) -> None:
        now = asyncio.get_running_loop().time
        fetcher.copy_rate = 100
        begun = now()
        for _ in range(3):
            assert await fetch(fetcher, pod_id(1)) == (list(range(10)), [])
        assert now() - begun >= 15, "two times a thousand bytes are paid for, but for a burst"
        begun = now()
        wanted = [(NAMES[0], 100)]
        assert not await fetcher.fetch(wanted, [pod_id(1)], Priority.PERSON, lambda *_: None)
        assert now() - begun < 1

    run(Sources({pod_id(1): set(range(10))}), story)


def test_what_came_is_counted() -> None:
    async def story(fetcher: Fetcher) -> None:
        await fetch(fetcher, pod_id(1))
        assert fetcher.traffic.totals == (3, 0)
        (flow,) = fetcher.traffic.arriving.at(fetcher._clock.monotonic())
        assert (flow.pod, flow.entry, flow.size) == (pod_id(1), NAMES[0].entry, 3)
        assert flow.priority is Priority.COPIES

    run(Sources({pod_id(1): {0, 1, 2}}), story)
