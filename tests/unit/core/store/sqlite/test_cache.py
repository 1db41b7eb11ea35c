"""The bounded cache."""

from core.store.sqlite.cache import HotCache


def test_it_never_holds_more_than_its_limit() -> None:
    cache: HotCache[int, int] = HotCache(10)
    for number in range(1_000):
        cache.put(number, number)
        assert len(cache) <= 10
    assert cache.get(999) == 999
    assert cache.recall(0) is None


def test_what_is_asked_for_again_and_again_stays() -> None:
    cache: HotCache[str, int] = HotCache(10)
    cache.put("hot", 1)
    for number in range(1_000):
        cache.put(f"cold{number}", number)
        assert cache.recall("hot") == 1


def test_what_was_dropped_is_gone_from_both_halves() -> None:
    cache: HotCache[int, int] = HotCache(4)
    for number in range(3):
        cache.put(number, number)
    for number in range(3):
        cache.drop(number)
        cache.drop(number)
        assert cache.recall(number) is None
    cache.put(5, 5)
    cache.clear()
    assert len(cache) == 0
