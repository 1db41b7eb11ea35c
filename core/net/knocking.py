"""The machine that stands at the door with the right code and waits for a person's answer."""

import asyncio
from dataclasses import dataclass

from core.crypto import pod_id
from core.ids import PodId
from core.membership.obstacles import pairing_error
from core.model.pairing import Candidate, Obstacle


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door: what it says of itself, where it calls from, the four words."""

    candidate: Candidate
    address: str
    words: tuple[str, ...]

    @property
    def pod(self) -> PodId:
        """The id that the machine has as a pod."""
        return pod_id(self.candidate.public_key)


class Knocking:
    """One machine at a time, as a code is for one. For one loop."""

    def __init__(self) -> None:
        """Begin with nobody at the door."""
        self._visitor: Visitor | None = None
        self._decision: asyncio.Future[Obstacle | None] | None = None
        self._came = asyncio.Event()

    async def decided(self, visitor: Visitor, seconds: float) -> Obstacle | None:
        """Wait up to `seconds` for a person; return why the machine may not come in, else None."""
        decision: asyncio.Future[Obstacle | None] = asyncio.get_running_loop().create_future()
        self._visitor, self._decision = visitor, decision
        self._came.set()
        try:
            async with asyncio.timeout(seconds):
                return await decision
        except TimeoutError:
            return Obstacle.NOT_DECIDED
        finally:
            self._visitor = self._decision = None
            self._came.clear()

    async def visitor(self) -> Visitor:
        """Return who stands at the door; wait until somebody does."""
        while self._visitor is None:
            await self._came.wait()
        return self._visitor

    def answer(self, id_text: str, *, agrees: bool) -> None:
        """Say whether the machine at the door (by its id in hexadecimal) comes in.

        Raises `PairingError` if it is gone.
        """
        visitor, decision = self._visitor, self._decision
        if visitor is None or visitor.pod.hex() != id_text.lower():
            raise pairing_error(Obstacle.GONE)
        if decision is None or decision.done():
            raise pairing_error(Obstacle.GONE)
        decision.set_result(None if agrees else Obstacle.DENIED)

    def send_away(self) -> None:
        """Turn away whoever stands at the door: the code was withdrawn."""
        if self._decision is not None and not self._decision.done():
            self._decision.set_result(Obstacle.WITHDRAWN)
