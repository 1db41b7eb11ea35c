"""The machines that wait at this pod for a person to let them in, and what is decided."""

import asyncio
from collections.abc import Callable, Sequence

from core.errors import PairingError
from core.ids import PodId
from core.membership.obstacles import pairing_error
from core.membership.requests import WAITING_SECONDS, JoinRequest, JoinRequests
from core.model.members import Member
from core.model.pairing import Obstacle
from core.saying import said


class Asking:
    """For one loop."""

    def __init__(self, seconds: float = WAITING_SECONDS) -> None:
        """Let each wait for `seconds`."""
        self._seconds = seconds
        self._requests = JoinRequests()
        self._changed: Callable[[], None] = lambda: None
        self._decisions: dict[PodId, asyncio.Future[Obstacle | None]] = {}
        self._outcomes: dict[PodId, asyncio.Future[Member]] = {}

    def on_change(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever other machines wait than before."""
        self._changed = changed

    @property
    def waiting(self) -> Sequence[JoinRequest]:
        """Those that wait now, in the order in which they came."""
        return self._requests.waiting

    async def decided(self, request: JoinRequest) -> Obstacle | None:
        """Wait for a person; return why the machine may not come in, None where it may."""
        obstacle = self._requests.obstacle(request)
        if obstacle is not None:
            return obstacle
        decision: asyncio.Future[Obstacle | None] = asyncio.get_running_loop().create_future()
        self._requests = self._requests.including(request)
        self._decisions[request.pod] = decision
        self._changed()
        try:
            async with asyncio.timeout(self._seconds):
                return await decision
        except TimeoutError:
            return Obstacle.NOT_DECIDED
        finally:
            self._requests = self._requests.without(request)
            del self._decisions[request.pod]
            self._changed()

    async def approve(self, name: str, seconds: float) -> Member:
        """Let a machine in; return it as soon as it is a member.

        Raises `NotFound`, and `PairingError` where nothing came of it within `seconds`.
        """
        request = self._requests.named(name)
        outcome: asyncio.Future[Member] = asyncio.get_running_loop().create_future()
        self._outcomes[request.pod] = outcome
        try:
            self._decide(request, None)
            async with asyncio.timeout(seconds):
                return await outcome
        except TimeoutError:
            raise PairingError(
                said("{name} was allowed to come in, but is gone.", name=request.name),
                said("Let it ask again: there, `wormhole join`."),
            ) from None
        finally:
            del self._outcomes[request.pod]

    def deny(self, name: str) -> JoinRequest:
        """Turn a machine away; return its request. Raises `NotFound`."""
        request = self._requests.named(name)
        self._decide(request, Obstacle.TURNED_AWAY)
        return request

    def joined(self, member: Member) -> None:
        """Tell who approved it that a machine is a member."""
        outcome = self._outcomes.get(member.pod)
        if outcome is not None and not outcome.done():
            outcome.set_result(member)

    def failed(self, pod: PodId, error: PairingError) -> None:
        """Tell who approved it why a machine did not become a member after all."""
        outcome = self._outcomes.get(pod)
        if outcome is not None and not outcome.done():
            outcome.set_exception(error)

    def _decide(self, request: JoinRequest, obstacle: Obstacle | None) -> None:
        decision = self._decisions[request.pod]
        if decision.done():
            raise pairing_error(Obstacle.BUSY)
        decision.set_result(obstacle)
