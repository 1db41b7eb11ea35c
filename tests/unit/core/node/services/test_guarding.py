"""What was stopped is shown, and a person's word reaches the engine."""

from types import SimpleNamespace
from typing import Any, cast

from core.control.schema import GuardDecision, Nothing, StoppedRow
from core.node.parts import Parts
from core.node.services.guarding import GuardHere
from core.situation.guard import Amount, Answer, Kind, Stopped
from tests.sim.virtual_time import run_virtual
from tests.support.small_node import silent

STOPPED = Stopped(Kind.DELETION, 1_767_225_600_000, Amount(120, 5_000), Answer.DENY)
ROW = StoppedRow("deletion", 120, 5_000, "2026-01-01T00:00:00Z", "deny")


def test_what_was_stopped_is_shown_and_decided() -> None:
    said: list[bool] = []

    async def decide(*, proceed: bool) -> list[Stopped]:
        said.append(proceed)
        return [STOPPED]

    engine = SimpleNamespace(stopped=[STOPPED], decide=decide)
    here = GuardHere(cast("Parts", cast("Any", SimpleNamespace(engine=engine))))

    async def story() -> None:
        assert await here.show(Nothing(), silent) == [ROW]
        assert await here.decide(GuardDecision(proceed=True), silent) == [ROW]
        assert await here.decide(GuardDecision(proceed=False), silent) == [ROW]

    run_virtual(story())
    assert said == [True, False]
