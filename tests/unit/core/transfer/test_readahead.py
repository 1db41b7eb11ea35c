"""Read-ahead: grows for a reader that goes on in order, stops for one that jumps."""

from core.transfer.readahead import AHEAD_BLOCKS_MAX, ReadAhead


def test_reading_in_order_fetches_ever_further_ahead_up_to_a_bound() -> None:
    reader, lengths = ReadAhead(), []
    for block in range(10):
        reader = reader.read(block, 1)
        lengths.append(len(reader.ahead(10_000)))
    assert lengths == sorted(lengths)
    assert lengths[0] > 0
    assert lengths[-1] == AHEAD_BLOCKS_MAX


def test_a_jump_fetches_nothing_ahead() -> None:
    reader = ReadAhead().read(0, 1).read(1, 1).read(5_000, 1)
    assert list(reader.ahead(10_000)) == []


def test_reading_the_same_block_on_is_still_in_order() -> None:
    reader = ReadAhead().read(0, 1)
    assert len(reader.read(0, 1).ahead(100)) > 0


def test_nothing_is_fetched_beyond_the_end() -> None:
    reader = ReadAhead().read(0, 1).read(1, 1).read(2, 1)
    assert list(reader.ahead(4)) == [3]
    assert list(reader.ahead(2)) == []
