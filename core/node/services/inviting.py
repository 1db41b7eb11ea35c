"""`invite`: opens a code, admits the machine that knows it, says who came in."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.control.lines import Progress, Tell
from core.control.schema import (
    AgreeRequest,
    Invitation,
    InviteRequest,
    Joined,
    Knock,
    Nothing,
)
from core.errors import ConfigError
from core.ids import PodId
from core.membership.removal import removal, removed_ms
from core.membership.standing import StandingWays
from core.membership.statements import encode, member_register
from core.membership.table import Membership
from core.model.members import Member, Presence
from core.model.records import Signed
from core.net.addresses import split_address
from core.net.asking import Asking
from core.net.inviting import Inviter
from core.net.outward import outward
from core.node.membership import put
from core.node.parts import Parts
from core.node.services.times import shown_time
from core.node.standing import entrance, standing_ways
from core.node.system import SystemEntropy
from core.saying import said

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class NodeHost:
    """What the inviting side needs of this node; see `core.net.inviting.Host`."""

    parts: Parts
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of this pod."""
        return self.parts.name

    def membership(self) -> Membership:
        """Return who is in at this moment."""
        with self.parts.store.read() as reader:
            return self.parts.statements.read(reader)

    def addresses(self) -> Sequence[str]:
        """Return where pods of the network may be reached."""
        others = [peer.address for peer in self.parts.engine.peers() if peer.address]
        return [
            *dict.fromkeys((self.parts.listen, *self.parts.settings.pod.pod.advertise, *others))
        ]

    def linked(self) -> Collection[PodId]:
        """Return the other pods that are linked with this one now."""
        peers = self.parts.engine.peers()
        return {peer.id for peer in peers if peer.presence is Presence.PRESENT}

    def removed_at(self, pod: PodId) -> int | None:
        """Return when a pod was removed, in seconds of Unix time; None if that is not known."""
        with self.parts.store.read() as reader:
            moment = removed_ms(self.parts.statements.known(reader), pod)
        return None if moment is None else moment // 1_000

    async def agrees(self, name: str, words: tuple[str, ...]) -> bool:
        """Agree: either the code itself is a person's consent, or one is asked besides."""
        del name
        self.words = words
        return True

    async def admit(self, member: Member, replace: str) -> Sequence[Signed]:
        """Sign and store the admission; return all signed records that the joiner needs."""
        return await self.parts.workers.run(lambda: self._admit(member, replace))

    def _admit(self, member: Member, replaced: str) -> Sequence[Signed]:
        parts = self.parts
        membership = self.membership()
        gone = membership.named(replaced) if replaced else None
        again = membership.present.get(member.pod) == member
        with parts.replica.change() as change:
            if gone is not None and gone.pod != member.pod:
                known = {origin: state.last for origin, state in change.reader.origins().items()}
                body = encode(removal(gone, known))
                put(change, parts.identity, member_register(gone.pod), body)
            if not again:
                put(change, parts.identity, member_register(member.pod), encode(member))
        parts.store.sync()
        with parts.store.read() as reader:
            return parts.statements.known(reader)


class Inviting:
    """Answers on the loop, also for those that ask without a code."""

    def __init__(self, parts: Parts) -> None:
        """Invite for a node."""
        self._parts = parts
        self._host = NodeHost(parts)
        self._inviter = Inviter(
            parts.transport, parts.identity, parts.clock, SystemEntropy(), self._host
        )

    def stand_open(self) -> None:
        """Let machines in by the join secret or as the network's access says, from now on."""
        settings = self._parts.settings
        try:
            ways = standing_ways(settings.network, settings.pod)
        except ConfigError as error:
            _log.warning("No machine is let in by the join secret. %s", error.detail)
            ways = StandingWays(entrance=entrance(settings.network))
        self._inviter.stand_open(ways)

    async def invite(self, request: InviteRequest, tell: Tell) -> Invitation:
        """Open a code; one that was open before is closed."""
        del tell
        opened = self._inviter.invite(request.role, request.seconds, asks=request.ask)
        seconds = max(0.0, opened.expires_at - self._parts.clock.monotonic())
        until_ms = self._parts.clock.wall_ms() + int(request.seconds * 1_000)
        # Who listens everywhere listens at no address that could be typed on another machine.
        at = outward(self._parts.listen, self._parts.settings.pod.pod.advertise)
        return Invitation(opened.code, at, shown_time(until_ms), seconds, opened.tries)

    async def uninvite(self, request: Nothing, tell: Tell) -> Nothing:
        """Close the code that is open, if one is; who stands at the door is told."""
        del tell
        self._inviter.cancel()
        return request

    async def await_knock(self, request: Nothing, tell: Tell) -> Knock:
        """Wait for a machine that knows the code. Raises `PairingError` when the code is over."""
        del request
        tell(Progress(said("waiting for the other machine")))
        visitor = await self._inviter.knock()
        told = visitor.candidate
        host = split_address(visitor.address)[0]
        words = [*visitor.words]
        return Knock(told.name, visitor.pod.hex(), host, told.system, told.offered, words)

    async def agree(self, request: AgreeRequest, tell: Tell) -> Nothing:
        """Say whether the words are the same. Raises `PairingError` where the machine is gone."""
        del tell
        self._inviter.answer(request.id, agrees=request.agrees)
        return Nothing()

    async def await_join(self, request: Nothing, tell: Tell) -> Joined:
        """Wait until the code is used. Raises `PairingError` when it is over without anybody."""
        del request
        tell(Progress(said("waiting for the other machine")))
        member = await self._inviter.wait()
        return Joined(member.name, member.pod.hex(), " ".join(self._host.words))

    async def names_asking(self) -> frozenset[str]:
        """Return how those call themselves that wait to be let in, here and at other pods."""
        elsewhere = await self._parts.engine.admission.elsewhere()
        requests = [*self.asking.waiting, *(each.request for each in elsewhere)]
        return frozenset(request.name for request in requests)

    @property
    def asking(self) -> Asking:
        """The machines that wait here for a person to let them in."""
        return self._inviter.asking
