"""`guard`: what would let go of much at once, and a person's word on it."""

from collections.abc import Sequence

from core.control.lines import Tell
from core.control.schema import GuardDecision, Nothing, StoppedRow
from core.node.parts import Parts
from core.node.services.times import shown_time
from core.situation.guard import Stopped


class GuardHere:
    """Shows what a node stopped, and takes a person's word. For the loop."""

    def __init__(self, parts: Parts) -> None:
        """Guard the engine of a node."""
        self._parts = parts

    async def show(self, request: Nothing, tell: Tell) -> list[StoppedRow]:
        """Return what was stopped and does not go on."""
        del request, tell
        return _rows(self._parts.engine.stopped)

    async def decide(self, request: GuardDecision, tell: Tell) -> list[StoppedRow]:
        """Let all of it go on, or hold it for good; return what it was about."""
        del tell
        return _rows(await self._parts.engine.decide(proceed=request.proceed))


def _rows(stopped: Sequence[Stopped]) -> list[StoppedRow]:
    return [
        StoppedRow(
            str(one.kind),
            one.amount.files,
            one.amount.bytes,
            shown_time(one.since_ms),
            str(one.answer),
        )
        for one in stopped
    ]
