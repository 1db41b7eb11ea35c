"""`approve` and `deny`: who waits to be let in, here or at another administrator's pod."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import Decided, DecideRequest
from core.engine.admission import AskingAt
from core.errors import Refused
from core.ids import PodId
from core.membership.requests import JoinRequest, nobody_called
from core.net.asking import Asking
from core.node.parts import Parts
from core.saying import said

APPROVE_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class NodeDesk:
    """The machines that wait at this node; see `core.engine.admission.Desk`."""

    parts: Parts
    asking: Asking

    @property
    def waiting(self) -> Sequence[JoinRequest]:
        """Those that wait here now."""
        return self.asking.waiting

    async def administrators(self) -> Collection[PodId]:
        """Return the pods that may let machines in now."""
        return await self.parts.workers.run(self._administrators)

    def _administrators(self) -> Collection[PodId]:
        with self.parts.store.read() as reader:
            membership = self.parts.statements.read(reader)
        return frozenset(pod for pod in membership.present if membership.may_administer(pod))

    async def decide(self, request: JoinRequest, *, admit: bool) -> None:
        """Let one in, or turn it away. Raises `NotFound`, `PairingError`."""
        if admit:
            await self.asking.approve(request.pod.hex(), APPROVE_SECONDS)
        else:
            self.asking.deny(request.pod.hex())


class Deciding:
    """Answers on the loop."""

    def __init__(self, parts: Parts, asking: Asking) -> None:
        """Decide about those that wait at a node, and at the pods that it is linked with."""
        self._parts = parts
        self._desk = NodeDesk(parts, asking)
        asking.on_change(parts.engine.admission.changed)
        parts.engine.admission.attend(self._desk)

    async def asking(self) -> Sequence[AskingAt]:
        """Return the machines that wait for a person of this node."""
        here = [AskingAt(request, self._parts.pod) for request in self._desk.waiting]
        return [*here, *await self._parts.engine.admission.elsewhere()]

    async def approve(self, request: DecideRequest, tell: Tell) -> Decided:
        """Let a machine in that asks. Raises `NotFound`, `Refused`, `PairingError`."""
        tell(Progress(said("letting it in")))
        return await self._decide(request.name, admit=True)

    async def deny(self, request: DecideRequest, tell: Tell) -> Decided:
        """Turn a machine away that asks. Raises `NotFound`, `Refused`, `PairingError`."""
        del tell
        return await self._decide(request.name, admit=False)

    async def _decide(self, name: str, *, admit: bool) -> Decided:
        asking = only_one(name, await self.asking())
        if asking.at == self._parts.pod:
            await self._desk.decide(asking.request, admit=admit)
        else:
            await self._parts.engine.admission.decide(asking, admit=admit)
        return Decided(asking.request.name, asking.request.pod.hex(), admitted=admit)


def only_one(name: str, asking: Sequence[AskingAt]) -> AskingAt:
    """Return the one that is called so. Raises `NotFound`, `Refused` where several are."""
    found = [each for each in asking if each.request.is_called(name)]
    if not found:
        raise nobody_called(name)
    if len(found) > 1:
        raise Refused(
            said("Several machines called {name} ask to be let in, at different pods.", name=name),
            said("Give the id of the one that you mean: `wormhole pods --json` shows it."),
        )
    return found[0]
