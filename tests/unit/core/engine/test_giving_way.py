"""Work that can wait rests while programs use the drive, and only then."""

import asyncio

import pytest

from core.engine.giving_way import (
    BUSY_CALLS_A_SECOND,
    LONG_REST_TIMES,
    REST_SECONDS_MAX,
    REST_TIMES,
    GivingWay,
)
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at, with_pods

REST = 7.0


class Machine:
    """A clock and a drive, both moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.calls = 5_000

    def wall_ms(self) -> int:
        raise AssertionError

    wall_ns = wall_ms

    def monotonic(self) -> float:
        return self.seconds

    def work(self, seconds: float, calls_a_second: float, times: int = REST_TIMES) -> float:
        """Do a piece of work while programs make calls; return how long to rest."""
        way = GivingWay(self)
        way.watch(lambda: self.calls)
        piece = way.begin()
        self.seconds += seconds
        self.calls += round(seconds * calls_a_second)
        return piece.rest_seconds(times)


def test_a_piece_of_work_beside_a_busy_program_is_followed_by_a_longer_rest() -> None:
    assert Machine().work(0.1, 5_000) == pytest.approx(0.1 * REST_TIMES)


def test_what_only_counts_rests_longer() -> None:
    machine = Machine()
    assert machine.work(0.01, 5_000, LONG_REST_TIMES) == pytest.approx(0.01 * LONG_REST_TIMES)


def test_a_rest_has_an_end() -> None:
    assert Machine().work(60.0, 5_000) == REST_SECONDS_MAX


@pytest.mark.parametrize("calls_a_second", [0, BUSY_CALLS_A_SECOND / 2])
def test_nobody_rests_for_somebody_who_looks_around(calls_a_second: float) -> None:
    assert Machine().work(0.1, calls_a_second) == 0


def test_without_a_drive_nobody_rests() -> None:
    machine = Machine()
    piece = GivingWay(machine).begin()
    machine.seconds += 1
    assert piece.rest_seconds() == 0


class Restless:
    """A piece of work that was done beside a busy program."""

    def rest_seconds(self, times: int = 1) -> float:
        return REST


def test_crowds_of_publications_rest_and_somebody_who_waits_ends_that() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        way = a.engine._pieces.giving_way
        way.begin = Restless  # type: ignore[method-assign,assignment]
        for number in range(3):
            await a.write(f"/first{number}", b"x")
        await asyncio.sleep(0.5)
        await a.write("/second", b"x")
        await asyncio.sleep(REST / 2)
        assert a.engine._pieces.publisher._dirty, "it rests"
        await a.engine.publish_all()
        assert version_at(a, "/second").size == 1

    with_pods(story)


def test_counting_copies_rests_and_goes_on() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await w.converge()
        copies = a.engine._pieces.copies
        a.engine._pieces.giving_way.begin = Restless  # type: ignore[method-assign,assignment]
        for number in range(3):
            await a.write(f"/first{number}", b"x")
        await asyncio.sleep(0.5)
        copies.look_at_all()
        await asyncio.sleep(REST / 2)
        assert copies.pending, "it rests"
        await asyncio.sleep(3 * REST)
        assert not copies.pending

    with_pods(story)
