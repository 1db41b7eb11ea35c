"""`pause` and `resume`: no bytes move in the background for a while."""

from typing import Final

from core.control.lines import Tell
from core.control.schema import Nothing, Paused, PauseRequest
from core.model.status import Attention
from core.node.parts import Parts
from core.node.services.times import shown_time
from core.saying import said

_SECONDS_MAX: Final = 10 * 365 * 86_400.0


class PausingHere:
    """Pauses a node. For the loop."""

    def __init__(self, parts: Parts) -> None:
        """Pause the engine of a node."""
        self._parts = parts

    async def pause(self, request: PauseRequest, tell: Tell) -> Paused:
        """Begin a pause, or change how long the present one lasts."""
        del tell
        seconds = request.seconds
        await self._parts.engine.pause(None if seconds is None else min(seconds, _SECONDS_MAX))
        return paused_now(self._parts)

    async def resume(self, request: Nothing, tell: Tell) -> Paused:
        """End the pause; it is no error if there is none."""
        del request, tell
        await self._parts.engine.resume()
        return paused_now(self._parts)


def paused_now(parts: Parts) -> Paused:
    """Return whether a node is paused, and until when."""
    pause = parts.engine.pause_now
    if pause is None:
        return Paused(paused=False)
    return Paused(paused=True, until="" if pause.until_ms is None else shown_time(pause.until_ms))


def pause_notes(paused: Paused) -> list[Attention]:
    """Return what a person should know of a pause."""
    if not paused.paused:
        return []
    until = said("until {time}", time=paused.until) if paused.until else said("until you resume it")
    text = said(
        "This pod is paused {until}: it makes no copies meanwhile, so what is new may be on one "
        "device only. What you open is still fetched.",
        until=until,
    )
    return [Attention("paused", text, said("End it: wormhole resume"))]
