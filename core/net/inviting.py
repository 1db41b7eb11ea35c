"""The inviting side: offers a code, holds one conversation at a time, admits one machine."""

import asyncio
import hmac
import logging
from collections.abc import Collection, Sequence
from typing import Final, Protocol

from spake2 import SPAKE2_B, SPAKEError

from core.crypto import certificate_key, is_signed
from core.errors import PairingError, PeerError
from core.ids import PodId
from core.membership.code import CHANCE_BYTES, make_code, normal
from core.membership.pairing import (
    VALID_SECONDS,
    Invitation,
    Keys,
    Rejection,
    clocks_differ,
    compared_words,
    derive_keys,
    is_certificate_of,
    judge,
    pairing_error,
    signature_message,
)
from core.membership.table import Membership
from core.model.members import Member, Role
from core.model.pairing import Admission, Candidate, Obstacle
from core.model.records import Signed
from core.net.conversation import Conversation
from core.net.crowd import Crowd
from core.net.identity import Identity
from core.net.pairing import INVITER, JOINER, PERSON_SECONDS, Talk
from core.net.tls import TlsTransport
from core.ports import Clock, Entropy
from core.wire.pairing import (
    Admitted,
    Agreement,
    Confirmation,
    Greeting,
    Introduction,
    Reply,
    Request,
)

STRANGERS_MAX: Final = 32
_LOG: Final = logging.getLogger(__name__)


class Host(Protocol):
    """What the inviting side needs of its node."""

    @property
    def name(self) -> str:
        """The name of this pod."""
        ...

    def membership(self) -> Membership:
        """Return who is in at this moment."""
        ...

    def addresses(self) -> Sequence[str]:
        """Return where pods of the network may be reached."""
        ...

    def linked(self) -> Collection[PodId]:
        """Return the other pods that are linked with this one now."""
        ...

    async def agrees(self, name: str, words: tuple[str, ...]) -> bool:
        """Ask whether the machine `name`, which shows these words, may join."""
        ...

    async def admit(self, member: Member, replace: str) -> Sequence[Signed]:
        """Sign and store the admission; return all signed records that the joiner needs."""
        ...


class Inviter:
    """The code that is open on this pod, if any. For one loop."""

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
        self._invitation: Invitation | None = None
        self._over: asyncio.Future[Member] | None = None
        self._strangers = Crowd(STRANGERS_MAX)

    @property
    def invitation(self) -> Invitation | None:
        """The last invitation, whatever became of it."""
        return self._invitation

    def invite(self, role: Role = Role.MEMBER, seconds: float = VALID_SECONDS) -> Invitation:
        """Open a new code, in the place of the one before.

        Raises `PairingError` where this pod may not admit others.
        """
        membership = self._host.membership()
        if not membership.may_administer(self._identity.pod):
            raise pairing_error(Obstacle.NOT_ALLOWED)
        self.cancel()
        code = make_code(membership.name, self._entropy.token(CHANCE_BYTES))
        self._invitation = Invitation(code, role, self._clock.monotonic() + seconds)
        self._over = asyncio.get_running_loop().create_future()
        self._transport.set_pairing(self._talk)
        return self._invitation

    async def wait(self) -> Member:
        """Return who joined. Raises `PairingError` when the code is over without anybody."""
        if self._invitation is None or self._over is None:
            raise pairing_error(Obstacle.EXPIRED)
        remaining = self._invitation.expires_at - self._clock.monotonic()
        try:
            async with asyncio.timeout(max(0.0, remaining)):
                return await asyncio.shield(self._over)
        except TimeoutError:
            raise pairing_error(Obstacle.EXPIRED) from None

    def cancel(self) -> None:
        """Close the code; a conversation under way comes to nothing."""
        if self._over is not None and not self._over.done():
            self._over.set_exception(pairing_error(Obstacle.CANCELLED))
            self._over.exception()  # nobody may be waiting
        self._invitation = None
        self._transport.set_pairing(None)

    async def _talk(self, conversation: Conversation) -> None:
        talk = Talk(conversation)
        with self._strangers.holding():
            greeting = await talk.hear(Greeting)
        apart = clocks_differ(self._clock.wall_ms(), greeting.wall_ms)
        invitation = self._invitation
        if apart is not None:
            await talk.fail(Obstacle.CLOCK, apart)
            return
        if invitation is None:
            await talk.fail(Obstacle.CANCELLED)
            return
        obstacle = invitation.obstacle(self._clock.monotonic())
        if obstacle is not None:
            await talk.fail(obstacle)
            return
        self._invitation = invitation.begun()
        outcome = invitation.broken_off()
        try:
            outcome = await self._admit(talk, invitation, greeting)
        except PairingError as error:
            _LOG.info("A machine was not paired: %s", error.detail)
        except PeerError as error:
            _LOG.info("A pairing broke off: %s", error.detail)
        finally:
            if self._invitation is not None and self._invitation.code == invitation.code:
                self._invitation = outcome
                self._tell(outcome)

    def _tell(self, outcome: Invitation) -> None:
        """Tell who waits that the code was cancelled; who joined was told already."""
        if outcome.is_over and self._over is not None and not self._over.done():
            self._over.set_exception(pairing_error(Obstacle.CANCELLED))
            self._over.exception()

    async def _admit(self, talk: Talk, invitation: Invitation, greeting: Greeting) -> Invitation:
        """Hold the conversation; return what becomes of the invitation."""
        keys = await self._agree(talk, invitation, greeting)
        if keys is None:
            return invitation.guessed_wrong()
        talk.use_keys(keys.to_joiner, keys.to_inviter)
        request = await talk.hear(Request)
        candidate = request.candidate
        if not _proves(keys, request):
            raise await talk.fail(Obstacle.UNTRUSTED)
        membership = self._host.membership()
        verdict = judge(
            membership, self._identity.pod, candidate, invitation.role, self._host.linked()
        )
        if isinstance(verdict, Rejection):
            raise await talk.fail(verdict.obstacle, verdict.detail)
        certificate = self._identity.certificate
        proof = self._identity.sign(signature_message(keys, "inviter", certificate))
        await talk.say(Introduction(self._host.name, certificate, proof))
        words = compared_words(keys, candidate.certificate, certificate)
        await self._both_agree(talk, candidate, words)
        records = await self._host.admit(verdict, candidate.replace)
        self._joined(verdict)
        membership = self._host.membership()
        await talk.say(
            Admitted(
                Admission(
                    membership.network,
                    membership.name,
                    verdict.pod,
                    self._identity.pod,
                    tuple(records),
                    tuple(self._host.addresses()),
                )
            )
        )
        return invitation.admitted()

    async def _agree(self, talk: Talk, invitation: Invitation, greeting: Greeting) -> Keys | None:
        """Run SPAKE2 and confirm; None if the joiner's confirmation failed."""
        password = normal(invitation.code).encode()

        def exchange() -> tuple[bytes, bytes]:
            side = SPAKE2_B(password, idA=JOINER, idB=INVITER)
            share = side.start()
            return share, side.finish(greeting.share)

        try:
            share, shared = await asyncio.to_thread(exchange)
        except (SPAKEError, ValueError):
            await talk.fail(Obstacle.WRONG_CODE)
            return None
        await talk.say(Reply(share))
        keys = derive_keys(shared, greeting.share, share, talk.listener_certificate)
        confirmation = await talk.hear(Confirmation)
        if not hmac.compare_digest(confirmation.tag, keys.joiner_tag):
            await talk.fail(Obstacle.WRONG_CODE)
            return None
        await talk.say(Confirmation(keys.inviter_tag))
        return keys

    async def _both_agree(self, talk: Talk, candidate: Candidate, words: tuple[str, ...]) -> None:
        """Raise `PeerError` (`PairingError` where a person said no) unless both sides agree."""

        async def here() -> None:
            if not await self._host.agrees(candidate.name, words):
                raise await talk.fail(Obstacle.DENIED)

        try:
            async with asyncio.timeout(PERSON_SECONDS), asyncio.TaskGroup() as group:
                group.create_task(here())
                group.create_task(talk.hear(Agreement, PERSON_SECONDS))
        except TimeoutError:
            raise await talk.fail(Obstacle.DENIED) from None
        except BaseExceptionGroup as failures:
            for failure in failures.exceptions:
                if isinstance(failure, PeerError):
                    raise failure from None
            raise

    def _joined(self, member: Member) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(member)


def _proves(keys: Keys, request: Request) -> bool:
    candidate = request.candidate
    return is_certificate_of(candidate.certificate, candidate.public_key) and is_signed(
        certificate_key(candidate.certificate),
        signature_message(keys, "joiner", candidate.certificate),
        request.signature,
    )
