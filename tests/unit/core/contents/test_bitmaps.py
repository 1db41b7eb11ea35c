import hypothesis.strategies as st
import pytest
from hypothesis import given

from core.contents.bitmaps import BlockSet

RUNS = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 40), st.booleans()), max_size=8)


def built(runs: list[tuple[int, int, bool]]) -> tuple[BlockSet, set[int]]:
    blocks, model = BlockSet(), set()
    for first, count, put_in in runs:
        if put_in:
            blocks.add_run(first, count)
            model |= set(range(first, first + count))
        else:
            blocks.discard_run(first, count)
            model -= set(range(first, first + count))
    return blocks, model


@given(RUNS)
def test_a_block_set_is_a_set_of_numbers(runs: list[tuple[int, int, bool]]) -> None:
    blocks, model = built(runs)
    assert {block for block in range(130) if block in blocks} == model
    assert len(blocks) == len(model)
    assert bool(blocks) == bool(model)
    assert all(block < blocks.end for block in model)
    decoded = BlockSet(blocks.encoded())
    assert {block for block in range(130) if block in decoded} == model


@given(RUNS, st.integers(0, 60), st.integers(0, 60))
def test_runs_and_gaps_share_a_range_between_them(
    runs: list[tuple[int, int, bool]], first: int, length: int
) -> None:
    blocks, model = built(runs)
    end = first + length
    inside = {b for start, count in blocks.runs(first, end) for b in range(start, start + count)}
    outside = {b for start, count in blocks.gaps(first, end) for b in range(start, start + count)}
    assert inside == model & set(range(first, end))
    assert outside == set(range(first, end)) - model
    assert blocks.has_run(first, length) == (not outside)
    assert blocks.first_missing(first, length) == (min(outside) if outside else None)


def test_runs_are_as_long_as_they_can_be() -> None:
    blocks = BlockSet()
    blocks.add_run(3, 30)
    assert list(blocks.runs(0, 64)) == [(3, 30)]
    assert list(blocks.gaps(0, 64)) == [(0, 3), (33, 31)]


def test_a_copy_is_independent() -> None:
    blocks = BlockSet()
    copy = blocks.copy()
    copy.add(5)
    assert 5 not in blocks
    copy.discard(500)
    assert 5 in copy


@pytest.mark.parametrize("first", [0, 5])
def test_a_million_blocks_cost_an_eighth_of_a_megabyte(first: int) -> None:
    blocks = BlockSet()
    blocks.add_run(first, 2**20)
    assert len(blocks.encoded()) <= 2**17 + 1
    assert list(blocks.runs(0, 2**21)) == [(first, 2**20)]
