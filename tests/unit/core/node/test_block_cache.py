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
