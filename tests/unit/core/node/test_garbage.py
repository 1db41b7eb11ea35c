"""Looks for garbage, kept short."""

import gc
from collections.abc import Iterator

import pytest

from core.node.garbage import keep_collections_short


@pytest.fixture
def collector() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("collector")
def test_what_a_process_is_built_from_is_not_looked_through_again_and_garbage_still_is() -> None:
    keep_collections_short()
    assert gc.get_freeze_count() > 10_000
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle
    assert gc.isenabled()
    assert gc.collect() > 0
