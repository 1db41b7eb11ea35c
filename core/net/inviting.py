"""The door for new machines: a code that a person opened, and ways that stand open."""

import asyncio
import logging
from typing import Final

from core.crypto import pod_id
from core.errors import PairingError, PeerError
from core.ids import PodId
from core.membership.access import Verdict
from core.membership.code import CHANCE_BYTES, make_code, normal
from core.membership.obstacles import pairing_error
from core.membership.pairing import VALID_SECONDS, Invitation, clocks_differ
from core.membership.requests import JoinRequest
from core.membership.standing import Gate, StandingWays
from core.model.members import Member, Role
from core.model.pairing import Candidate, Obstacle, Way
from core.net.admitting import Admitting, Host, Terms
from core.net.asking import Asking
from core.net.attendance import Attendance
from core.net.conversation import Conversation
from core.net.crowd import Crowd
from core.net.identity import Identity
from core.net.knocking import Knocking, Visitor
from core.net.pairing import PERSON_SECONDS, TURN_SECONDS, Talk
from core.net.tls import TlsTransport
from core.ports import Clock, Entropy
from core.wire.pairing import Greeting

# Strangers who have not said yet what they want; one more sends away who has dallied longest.
STRANGERS_MAX: Final = 32
# Those who have, and talk at the same time.
TALKS_MAX: Final = 16
# For no longer is a machine kept at the door, however long its code is valid.
PATIENCE_SECONDS_MAX: Final = 3_600.0
_LOG: Final = logging.getLogger(__name__)


class Inviter:
    """The code that is open on this pod, if any, and the ways that stand open. For one loop."""

    def __init__(
        self,
        transport: TlsTransport,
        identity: Identity,
        clock: Clock,
        entropy: Entropy,
        host: Host,
    ) -> None:
        """Invite nobody yet."""
        self._transport = transport
        self._identity = identity
        self._clock = clock
        self._entropy = entropy
        self._host = host
        self._admitting = Admitting(identity, host)
        self.ways = StandingWays()
        self.asking = Asking()
        self._gate = Gate()
        self._talks = 0
        self._invitation: Invitation | None = None
        self._over: asyncio.Future[Member] | None = None
        self._strangers = Crowd(STRANGERS_MAX)
        self._knocking = Knocking()
        self.attendance = Attendance(self._abandoned)

    @property
    def invitation(self) -> Invitation | None:
        """The last invitation, whatever became of it."""
        return self._invitation

    def invite(
        self, role: Role = Role.MEMBER, seconds: float = VALID_SECONDS, *, asks: bool = False
    ) -> Invitation:
        """Open a new code, in the place of the one before.

        `asks`: who knows it waits at the door until `answer` lets it in, or the code is over.
        Raises `PairingError` where this pod may not admit others.
        """
        membership = self._host.membership()
        if not membership.may_administer(self._identity.pod):
            raise pairing_error(Obstacle.NOT_ALLOWED)
        self.cancel()
        code = make_code(membership.name, self._entropy.token(CHANCE_BYTES))
        expires_at = self._clock.monotonic() + seconds
        self._invitation = Invitation(code, role, expires_at, asks=asks)
        self._over = asyncio.get_running_loop().create_future()
        self._open_or_shut()
        return self._invitation

    async def wait(self) -> Member:
        """Return who joined. Raises `PairingError` when the code is over without anybody."""
        over = self._outcome()
        with self.attendance.listening():
            try:
                async with asyncio.timeout(self._remaining()):
                    return await asyncio.shield(over)
            except TimeoutError:
                raise pairing_error(Obstacle.EXPIRED) from None

    async def knock(self) -> Visitor:
        """Return who stands at the door, when somebody does who knows the code.

        Raises `PairingError` when the code is over.
        """
        over, coming = self._outcome(), asyncio.ensure_future(self._knocking.visitor())
        either: set[asyncio.Future[Member] | asyncio.Future[Visitor]] = {over, coming}
        try:
            with self.attendance.listening():
                first = asyncio.FIRST_COMPLETED
                await asyncio.wait(either, timeout=self._remaining(), return_when=first)
            if over.done():
                over.result()  # raises why the code is over, unless somebody is in
                raise pairing_error(Obstacle.USED)
            if not coming.done():
                raise pairing_error(Obstacle.EXPIRED)
            return coming.result()
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    def answer(self, id_text: str, *, agrees: bool) -> None:
        """Let the machine at the door (its id in hexadecimal) in, or not: then the code is over.

        Raises `PairingError` where it is gone.
        """
        self._knocking.answer(id_text, agrees=agrees)

    def _outcome(self) -> asyncio.Future[Member]:
        if self._over is None:
            raise pairing_error(Obstacle.EXPIRED)
        return self._over

    def _remaining(self) -> float:
        """Return for how many seconds the code is still valid."""
        if self._invitation is None:
            return 0.0
        return max(0.0, self._invitation.expires_at - self._clock.monotonic())

    def cancel(self) -> None:
        """Close the code; a conversation under way comes to nothing."""
        self._end(pairing_error(Obstacle.WITHDRAWN))
        self._knocking.send_away()
        self.attendance.back()  # who was gone, was so for this code
        self._invitation = None
        self._open_or_shut()

    def _end(self, error: PairingError) -> None:
        """Tell who waits why the code is over; who joined was told already."""
        if self._over is not None and not self._over.done():
            self._over.set_exception(error)
            self._over.exception()  # nobody may be waiting

    def _abandoned(self) -> None:
        """Close the code if nobody is there any more who would answer for it."""
        if self._invitation is not None and self._invitation.asks:
            _LOG.info("Whoever showed the code is gone; the code is withdrawn.")
            self.cancel()

    def stand_open(self, ways: StandingWays) -> None:
        """Let machines in by these ways from now on, in the place of those before."""
        self.ways = ways
        self._open_or_shut()

    def leave_gate(self, *, pause: bool) -> None:
        """Let the next machine without a code talk, at once or after a pause."""
        now = self._clock.monotonic()
        self._gate = self._gate.paused(now) if pause else self._gate.ended()

    def _open_or_shut(self) -> None:
        is_open = self._invitation is not None or self.ways.any
        self._transport.set_pairing(self._receive if is_open else None)

    async def _receive(self, conversation: Conversation) -> None:
        talk = Talk(conversation)
        with self._strangers.holding():
            greeting = await talk.hear(Greeting)
        if self._talks >= TALKS_MAX:
            await talk.fail(Obstacle.BUSY)
            return
        self._talks += 1
        try:
            await self._talk(talk, greeting)
        finally:
            self._talks -= 1

    async def _talk(self, talk: Talk, greeting: Greeting) -> None:
        apart = clocks_differ(self._clock.wall_ms(), greeting.wall_ms)
        if apart is not None:
            await talk.reject(apart)
        elif greeting.way is Way.CODE:
            await self._by_code(talk, greeting)
        else:
            await self._by_standing_way(talk, greeting)

    async def _by_code(self, talk: Talk, greeting: Greeting) -> None:
        invitation = self._invitation
        if invitation is None:
            await talk.fail(Obstacle.WITHDRAWN)
            return
        obstacle = invitation.obstacle(self._clock.monotonic())
        if obstacle is not None:
            await talk.fail(obstacle)
            return
        self._invitation, over = invitation.begun(), self._over
        outcome = invitation.broken_off()
        try:
            terms = self._terms(talk, invitation)
            knew = await self._admitting.hold(talk, greeting, terms, self._joined)
            outcome = invitation.admitted() if knew else invitation.guessed_wrong()
        except PairingError as error:
            _LOG.info("A machine was not paired: %s", error.detail)
            if error.reason == Obstacle.DENIED:
                outcome = invitation.denied()
        except PeerError as error:
            _LOG.info("A pairing broke off: %s", error.detail)
        finally:
            if self._is_open(over):
                self._invitation = outcome
                ended = outcome.obstacle(0.0) if outcome.is_over else None
                if ended is not None:
                    self._end(pairing_error(ended))

    def _terms(self, talk: Talk, invitation: Invitation) -> Terms:
        """Return on which terms the code that is open lets in."""
        over = self._over

        async def person(candidate: Candidate, words: tuple[str, ...]) -> Obstacle | None:
            _LOG.info("%s is at the door with the code.", candidate.name)
            visitor = Visitor(candidate, talk.address, words)
            return await self._knocking.decided(visitor, self._remaining())

        async def still_open(candidate: Candidate, words: tuple[str, ...]) -> Obstacle | None:
            del candidate, words
            return None if self._is_open(over) else Obstacle.WITHDRAWN

        return Terms(
            normal(invitation.code).encode(),
            invitation.role,
            Obstacle.WRONG_CODE,
            min(self._remaining(), PATIENCE_SECONDS_MAX) if invitation.asks else PERSON_SECONDS,
            consent=still_open,
            person=person if invitation.asks else None,
            tries=invitation.tries - 1,
        )

    def _is_open(self, over: asyncio.Future[Member] | None) -> bool:
        """Say whether the code with this outcome was neither withdrawn nor replaced."""
        return self._invitation is not None and self._over is over

    def _joined(self, member: Member) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(member)

    async def _by_standing_way(self, talk: Talk, greeting: Greeting) -> None:
        password = self.ways.password(greeting.way, self._host.membership().name)
        if password is None:
            await talk.fail(Obstacle.NOT_OPEN)
            return
        obstacle = self._gate.obstacle(self._clock.monotonic())
        if obstacle is not None:
            await talk.fail(obstacle)
            return
        self._gate = self._gate.begun()
        visit = _Visit(self)
        # Nobody who comes by itself gets the right to remove a pod, which only administrators have.
        terms = Terms(
            password,
            Role.MEMBER,
            Obstacle.WRONG_SECRET,
            TURN_SECONDS,
            may_replace=False,
            consent=None if greeting.way is Way.SECRET else visit.consent,
        )
        try:
            knew = await self._admitting.hold(talk, greeting, terms, self._let_in)
            visit.end(pause=not knew)
        except PeerError as error:
            _LOG.info("A machine was not let in: %s", error.detail)
            visit.failed(error)
        finally:
            visit.end(pause=False)

    def _let_in(self, member: Member) -> None:
        _LOG.info("%s was let in without a code.", member.name)
        self.asking.joined(member)


class _Visit:
    """One conversation with a machine that came without a code; it holds the gate for a while."""

    def __init__(self, inviter: Inviter) -> None:
        self._inviter = inviter
        self._holds_gate = True
        self._asked: PodId | None = None

    async def consent(self, candidate: Candidate, words: tuple[str, ...]) -> Obstacle | None:
        """Return why a candidate may not come in; where a person decides, wait for that."""
        verdict = self._inviter.ways.entrance.verdict(candidate)
        if isinstance(verdict, Obstacle):
            return verdict
        if verdict is Verdict.LET_IN:
            return None
        # Others may talk meanwhile, but a flood of requests has to take its time.
        self.end(pause=True)
        self._asked = pod_id(candidate.public_key)
        _LOG.info("%s asks to be let in.", candidate.name)
        request = JoinRequest(self._asked, candidate.name, words)
        return await self._inviter.asking.decided(request)

    def failed(self, error: PeerError) -> None:
        """Tell who let it in that nothing came of it."""
        if self._asked is not None and isinstance(error, PairingError):
            self._inviter.asking.failed(self._asked, error)

    def end(self, *, pause: bool) -> None:
        """Let the next one talk."""
        if self._holds_gate:
            self._holds_gate = False
            self._inviter.leave_gate(pause=pause)
