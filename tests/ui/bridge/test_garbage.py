"""Looking for garbage on the window's thread alone."""

import gc
from collections.abc import Iterator

import pytest

from app.tray.bridge.garbage import collect_here_only, collect_when_due


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was = gc.isenabled()
    yield
    gc.enable() if was else gc.disable()


class Cycle:
    """Something that only a look for garbage ends."""

    ended = 0

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Cycle.ended += 1


def test_garbage_waits_until_enough_was_made_and_then_goes() -> None:
    collect_here_only()
    gc.collect()
    Cycle.ended = 0
    Cycle()
    collect_when_due()
    assert Cycle.ended == 0
    kept = [[] for _ in range(20_000)]
    assert Cycle.ended == 0
    collect_when_due()
    assert Cycle.ended == 1
    assert kept


def test_where_somebody_else_looks_this_does_not() -> None:
    gc.enable()
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    collect_when_due()
    assert gc.get_stats()[0]["collections"] == before
