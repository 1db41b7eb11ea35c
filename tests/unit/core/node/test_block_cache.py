"""A bounded memory of blocks."""

from core.ids import Dot, Incarnation
from core.node.block_cache import MemoryBlockCache

DOT = Dot(Incarnation(1), 1)


def test_blocks_are_kept_until_the_bound_and_the_longest_unused_goes_first() -> None:
    cache = MemoryBlockCache(30)
    for index in range(3):
        cache.put(DOT, index, bytes(10))
    assert cache.get(DOT, 0) == bytes(10)
    cache.put(DOT, 3, bytes(10))
    assert cache.get(DOT, 1) is None
    assert cache.get(DOT, 0) is not None


def test_a_block_that_is_put_again_is_counted_once() -> None:
    cache = MemoryBlockCache(25)
    for _ in range(5):
        cache.put(DOT, 0, bytes(10))
    cache.put(DOT, 1, bytes(10))
    assert cache.get(DOT, 0) is not None


def test_the_use_of_a_watched_block_or_of_one_behind_it_is_told_once() -> None:
    cache, told = MemoryBlockCache(), list[int]()
    for index in range(5):
        cache.put(DOT, index, b"x")
    cache.watch(DOT, 2, told.append)
    for index in (0, 1, 3, 4):
        cache.get(DOT, index)
    assert told == [3]


def test_looking_whether_a_block_is_here_is_no_use_of_it() -> None:
    cache, told = MemoryBlockCache(15), list[int]()
    cache.watch(DOT, 0, told.append)
    cache.put(DOT, 0, bytes(10))
    assert cache.has(DOT, 0)
    assert not cache.has(DOT, 1)
    cache.get(DOT, 1)
    assert told == []


def test_nothing_is_told_any_more_of_a_version_that_is_watched_no_more() -> None:
    cache, told = MemoryBlockCache(), list[int]()
    cache.put(DOT, 0, b"x")
    cache.watch(DOT, 0, told.append)
    cache.unwatch(DOT)
    cache.get(DOT, 0)
    assert told == []
