"""Read-ahead: grows for a reader that goes on in order, stops for one that jumps."""

from core.transfer.readahead import AHEAD_BYTES_MAX, ReadAhead, blocks_ahead_max

MOST = 64


def test_reading_in_order_fetches_ever_further_ahead_up_to_a_bound() -> None:
    reader, lengths = ReadAhead(), []
    for block in range(10):
        reader = reader.read(block, 1, MOST)
        lengths.append(len(reader.ahead(10_000)))
    assert lengths == sorted(lengths)
    assert lengths[0] > 0
    assert lengths[-1] == MOST


def test_what_was_asked_for_is_not_asked_for_again() -> None:
    reader, asked = ReadAhead(), list[int]()
    for block in range(50):
        reader = reader.read(block, 1, MOST)
        blocks = reader.ahead(1_000)
        asked.extend(blocks)
        reader = reader.has_asked(blocks.stop)
    assert asked == list(range(1, 50 + MOST))


def test_what_did_not_come_is_asked_for_again() -> None:
    reader = ReadAhead().read(0, 1, MOST).has_asked(5)
    assert not reader.ahead(100)
    assert list(reader.lacked().ahead(100)) == [1, 2, 3, 4]


def test_the_next_blocks_are_due_before_those_ahead_are_used_up() -> None:
    reader = ReadAhead()
    for block in range(10):
        reader = reader.read(block, 1, MOST)
        assert reader.expected <= reader.look_at < reader.expected + reader.ahead_blocks
    assert reader.look_at < reader.expected + MOST // 2


def test_a_jump_fetches_nothing_ahead() -> None:
    reader = ReadAhead().read(0, 1, MOST).read(1, 1, MOST)
    assert not reader.goes_on(5_000)
    assert list(reader.read(5_000, 1, MOST).ahead(10_000)) == []


def test_reading_the_same_block_on_is_still_in_order() -> None:
    reader = ReadAhead().read(0, 1, MOST)
    assert len(reader.read(0, 1, MOST).ahead(100)) > 0


def test_requests_of_one_reader_that_overtake_one_another_are_still_in_order() -> None:
    reader = ReadAhead().read(0, 2, MOST).read(4, 2, MOST).read(2, 2, MOST)
    assert reader.expected == 6
    assert len(reader.ahead(100)) > 0


def test_nothing_is_fetched_beyond_the_end() -> None:
    reader = ReadAhead().read(0, 1, MOST).read(1, 1, MOST).read(2, 1, MOST)
    assert list(reader.ahead(4)) == [3]
    assert list(reader.ahead(2)) == []


def test_readers_share_the_memory_for_what_is_ahead_of_them() -> None:
    assert blocks_ahead_max(2**18, 1) * 2**18 == AHEAD_BYTES_MAX
    assert blocks_ahead_max(2**18, 4) * 2**18 * 4 == AHEAD_BYTES_MAX
    assert blocks_ahead_max(2**20, 10_000) == 1
