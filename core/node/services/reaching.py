"""`reach`: calling a pod that is away now, and saying what came of it."""

import asyncio
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import Call, Reached, ReachRequest
from core.engine.links import Try
from core.errors import UsageError
from core.model.members import Member
from core.node.parts import Parts
from core.saying import said

SECONDS: Final = 30.0


class Reaching:
    """Answers on the loop."""

    def __init__(self, parts: Parts) -> None:
        """Call pods in the name of a node's."""
        self._parts = parts

    async def reach(self, request: ReachRequest, tell: Tell) -> Reached:
        """Call a pod at all its addresses. Raises `NotFound`, and `UsageError` for this pod."""
        parts = self._parts
        member = await parts.workers.run(lambda: self._named(request.pod))
        if member.pod == parts.pod:
            raise UsageError(said("That is this pod itself."), said("See `wormhole pods`."))
        calls: list[Call] = []

        def tried(failed: Try) -> None:
            calls.append(Call(failed.address, failed.problem))
            tell(Progress(failed.problem))

        try:
            async with asyncio.timeout(SECONDS):
                linked = await parts.engine.reach(member.pod, tried)
        except TimeoutError:
            return Reached(member.name, linked=False, calls=calls, in_time=False)
        return Reached(member.name, linked, calls)

    def _named(self, name: str) -> Member:
        with self._parts.store.read() as reader:
            return self._parts.statements.read(reader).named(name)
