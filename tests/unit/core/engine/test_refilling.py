"""Refilling: of more than can be remembered, everything comes all the same."""

import pytest

from core.engine.refilling import AGAIN_SECONDS, ROUND_SECONDS, Refilling
from core.engine.settings import EngineSettings
from core.engine.wants import Left, Wants
from core.ids import PodId
from core.store.records_memory import MemoryRecordStore
from tests.sim.world import World
from tests.support.records import put_file
from tests.unit.core.engine.harness import with_pods

A = PodId(b"a" * 16)
LINKED = frozenset({A})


class Clock:
    now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    def wall_ms(self) -> int:
        return 0

    def wall_ns(self) -> int:
        return 0


class Case:
    def __init__(self) -> None:
        self.clock, self.wants = Clock(), Wants()
        self.refilling = Refilling(self.wants, self.clock)
        self.store = MemoryRecordStore()
        for number in range(10, 20):
            put_file(self.store, number, 10 * number, name=b"%d" % number)

    def round(self) -> int:
        """Go on as long as it is time; return how many entries were met."""
        met = 0
        while self.refilling.is_time(LINKED):
            portion = self.refilling.take(4)
            with self.store.read() as reader:
                met += len(portion.find(reader))
            portion.passed()
        return met


def test_nothing_is_looked_for_where_nothing_was_left_out() -> None:
    assert Case().round() == 0


def test_what_was_left_out_is_looked_for_once_through_all_files() -> None:
    case = Case()
    case.wants.left_out.add(Left.READY)
    assert case.round() == 12, "ten files, the root and the lost folder"
    assert case.round() == 0
    case.wants.left_out.add(Left.READY)
    assert case.round() == 0, "not again at once"
    case.clock.now += ROUND_SECONDS
    assert case.round() == 12


def test_it_rests_where_it_is_while_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case()
    case.wants.left_out.add(Left.READY)
    assert case.refilling.is_time(LINKED)
    portion = case.refilling.take(4)
    with case.store.read() as reader:
        portion.find(reader)
    portion.passed()
    with monkeypatch.context() as full:
        full.setattr(Wants, "have_room", lambda _wants, _linked: False)
        assert case.round() == 0
    assert case.round() == 8


def test_what_nobody_could_give_is_looked_for_when_somebody_came() -> None:
    case = Case()
    case.wants.left_out.add(Left.APART)
    case.clock.now += AGAIN_SECONDS
    assert case.round() == 0
    case.refilling.links_changed()
    assert case.round() == 12


def test_what_failed_is_looked_for_again_after_a_while() -> None:
    case = Case()
    case.wants.left_out.add(Left.READY)
    case.round()
    case.wants.left_out.add(Left.FAILED)
    case.clock.now += AGAIN_SECONDS - 1
    assert case.round() == 0
    case.clock.now += 1
    assert case.round() == 12


def test_a_pod_that_lacks_more_than_it_can_remember_gets_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.engine.wants.WANTS_MAX", 6)
    monkeypatch.setattr("core.engine.copies.SURVEY_ENTRIES", 4)

    async def story(w: World) -> None:
        a, b = w.pods
        await b.engine.pause(None)
        for number in range(40):
            await a.write(f"/{number}", bytes([number]) * 20_000)
        wants = b.engine._pieces.copies._wants
        await w.until(lambda: b.engine.redundancy().files == 40)
        await w.until(lambda: not b.engine._pieces.copies.pending)
        assert len(wants) < 2 * 6
        assert wants.left_out == {Left.READY}
        await b.engine.resume()
        await w.until(w.satisfied, 200.0)
        assert b.engine.redundancy().missing == 0

    with_pods(story, settings=EngineSettings(min_replication_seconds=0.1))
