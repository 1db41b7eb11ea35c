"""The shelves: a dictionary of two numbers, in a fraction of its memory."""

import random
import tracemalloc

from core.engine.shelves import SHELVES, Shelves
from core.ids import EntryId


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


def test_they_do_what_a_dictionary_does() -> None:
    chance, shelves = random.Random(1), Shelves()
    known: dict[EntryId, tuple[int, int]] = {}
    for _ in range(20_000):
        # Few bits set, so that the bytes of one are found across the bytes of others.
        each = entry(chance.choice((1, 256, 2**32, 2**64)) * chance.randrange(40))
        numbers = chance.randrange(2**32), chance.randrange(2**64)
        if chance.random() < 0.4:
            assert shelves.pop(each) == known.pop(each, None)
        else:
            shelves.put(each, *numbers)
            known[each] = numbers
        assert (shelves.get(each), each in shelves) == (known.get(each), each in known)
        assert len(shelves) == len(known)
    assert {each: (first, second) for each, first, second in shelves.items()} == known


def test_bytes_that_span_two_records_are_no_entry() -> None:
    shelves = Shelves()
    zero = entry(0)
    beside = [each for each in map(entry, range(2**20, 2**20 + 50 * SHELVES)) if _beside(each)]
    for each in beside:
        shelves.put(each, 0, 0)
    assert len(beside) > 20
    assert shelves.get(zero) is None
    assert shelves.pop(zero) is None
    assert len(shelves) == len(beside)


def _beside(each: EntryId) -> bool:
    """Whether it stands on the shelf of the entry whose bytes are all zero."""
    return hash(each) % SHELVES == hash(entry(0)) % SHELVES


def test_a_hundred_thousand_take_less_than_50_bytes_each() -> None:
    """A dictionary took 220, and with a million files the node more than twice what it may."""
    count, chance = 100_000, random.Random(2)
    tracemalloc.start()
    try:
        shelves = Shelves()
        for _ in range(count):
            shelves.put(EntryId(chance.randbytes(16)), 7, 10**9)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken / count < 50
