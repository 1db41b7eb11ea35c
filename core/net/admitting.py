"""The conversation that admits one machine, seen from the pod that admits it."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from spake2 import SPAKE2_B, SPAKEError

from core.crypto import pod_id
from core.errors import PeerError
from core.ids import PodId
from core.membership.obstacles import Rejection
from core.membership.pairing import (
    Keys,
    compared_words,
    derive_keys,
    is_certificate_of,
    judge,
    signature_message,
)
from core.membership.table import Membership
from core.model.members import Member, Role
from core.model.pairing import Admission, Candidate, Obstacle
from core.model.records import Signed
from core.net.identity import Identity
from core.net.pairing import INVITER, JOINER, PERSON_SECONDS, Talk
from core.saying import said
from core.signatures import certificate_key, is_signed
from core.wire.pairing import (
    Admitted,
    Agreement,
    Confirmation,
    Greeting,
    Introduction,
    Reply,
    Request,
)

Deciding: TypeAlias = asyncio.Future[None] | asyncio.Future[Obstacle | None]


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

    def removed_at(self, pod: PodId) -> int | None:
        """Return when a pod was removed, in seconds of Unix time; None if that is not known."""
        ...

    async def agrees(self, name: str, words: tuple[str, ...]) -> bool:
        """Ask whether the machine `name`, which shows these words, may join."""
        ...

    async def admit(self, member: Member, replace: str) -> Sequence[Signed]:
        """Sign and store the admission; return all signed records that the joiner needs."""
        ...


Consent = Callable[[Candidate, tuple[str, ...]], Awaitable[Obstacle | None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the other must know, what it becomes, and what it is told where it does not know it.

    `patience_seconds`: how long it may think about the four words. `may_replace`: it may take the
    place of a pod, which removes that. `person` and `consent` say why it may not come in, None
    where it may; both may take their time, and are cancelled if the other hangs up. A person here
    is asked at once, while one there compares the same words; consent is asked for when all agree.
    `tries`: how many more are left when this one does not know the password.
    """

    password: bytes
    role: Role
    wrong: Obstacle
    patience_seconds: float = PERSON_SECONDS
    may_replace: bool = True
    consent: Consent | None = None
    person: Consent | None = None
    tries: int | None = None


class Admitting:
    """Holds conversations; keeps nothing between them."""

    def __init__(self, identity: Identity, host: Host) -> None:
        """Admit machines in the name of the pod `identity`."""
        self._identity = identity
        self._host = host
        self._signing = asyncio.Lock()

    async def hold(
        self, talk: Talk, greeting: Greeting, terms: Terms, joined: Callable[[Member], None]
    ) -> bool:
        """Hold a conversation; False if the other did not have the password.

        `joined` is told who is in as soon as that is signed. Raises `PeerError`, and
        `PairingError` with the reason that both sides are told.
        """
        keys = await self._agree(talk, greeting, terms)
        if keys is None:
            return False
        talk.use_keys(keys.to_joiner, keys.to_inviter)
        request = await talk.hear(Request)
        candidate = request.candidate
        if not _proves(keys, request):
            raise await talk.fail(Obstacle.UNTRUSTED)
        await self._judge(talk, candidate, terms)
        certificate = self._identity.certificate
        proof = self._identity.sign(signature_message(keys, "inviter", certificate))
        network = self._host.membership().name
        seconds = 0.0 if terms.person is None else terms.patience_seconds
        await talk.say(Introduction(self._host.name, certificate, proof, network, seconds))
        words = compared_words(keys, candidate.certificate, certificate)
        await self._both_agree(talk, candidate, words, terms)
        if terms.consent is not None:
            await _require(talk, terms.consent(candidate, words), candidate.name)
        async with self._signing:
            # Another conversation may have let somebody in meanwhile.
            member = await self._judge(talk, candidate, terms)
            records = await self._host.admit(member, candidate.replace)
        joined(member)
        membership = self._host.membership()
        await talk.say(
            Admitted(
                Admission(
                    membership.network,
                    membership.name,
                    member.pod,
                    self._identity.pod,
                    tuple(records),
                    tuple(self._host.addresses()),
                )
            )
        )
        return True

    async def _judge(self, talk: Talk, candidate: Candidate, terms: Terms) -> Member:
        """Return the member that the other becomes. Raises `PairingError`, which it is told."""
        if candidate.replace and not terms.may_replace:
            raise await talk.fail(Obstacle.NEEDS_CODE)
        membership, linked = self._host.membership(), self._host.linked()
        verdict = judge(membership, self._identity.pod, candidate, terms.role, linked)
        if isinstance(verdict, Rejection):
            raise await talk.reject(self._dated(verdict, candidate))
        return verdict

    def _dated(self, verdict: Rejection, candidate: Candidate) -> Rejection:
        """Return a rejection with the day on which the machine was removed, if it was."""
        if verdict.obstacle is not Obstacle.REMOVED:
            return verdict
        return replace(verdict, number=self._host.removed_at(pod_id(candidate.public_key)))

    async def _agree(self, talk: Talk, greeting: Greeting, terms: Terms) -> Keys | None:
        """Run SPAKE2 and confirm; None if the joiner's confirmation failed."""

        def exchange() -> tuple[bytes, bytes]:
            side = SPAKE2_B(terms.password, idA=JOINER, idB=INVITER)
            share = side.start()
            return share, side.finish(greeting.share)

        try:
            share, shared = await asyncio.to_thread(exchange)
        except (SPAKEError, ValueError):
            await talk.fail(terms.wrong, number=terms.tries)
            return None
        await talk.say(Reply(share))
        keys = derive_keys(shared, greeting.share, share, talk.listener_certificate)
        confirmation = await talk.hear(Confirmation)
        if not hmac.compare_digest(confirmation.tag, keys.joiner_tag):
            await talk.fail(terms.wrong, number=terms.tries)
            return None
        await talk.say(Confirmation(keys.inviter_tag))
        return keys

    async def _both_agree(
        self, talk: Talk, candidate: Candidate, words: tuple[str, ...], terms: Terms
    ) -> None:
        """Raise `PeerError` (`PairingError` where a person said no) unless both sides agree."""

        async def here() -> None:
            if not await self._host.agrees(candidate.name, words):
                raise await talk.fail(Obstacle.DENIED)
            obstacle = None if terms.person is None else await terms.person(candidate, words)
            if obstacle is not None:
                raise await talk.fail(obstacle, candidate.name)

        async def there() -> None:
            await talk.hear(Agreement, terms.patience_seconds)
            await _hold_the_line(talk, deciding, terms.patience_seconds)

        try:
            async with asyncio.timeout(terms.patience_seconds), asyncio.TaskGroup() as group:
                deciding = group.create_task(here())
                group.create_task(there())
        except TimeoutError:
            raise await talk.fail(Obstacle.DENIED) from None
        except BaseExceptionGroup as failures:
            for failure in failures.exceptions:
                if isinstance(failure, PeerError):
                    raise failure from None
            raise


async def _require(talk: Talk, consent: Awaitable[Obstacle | None], name: str) -> None:
    """Wait for a consent to the machine `name`.

    Raises `PairingError` where there is none, which the other is told, and `PeerError` where the
    other hangs up meanwhile: it says nothing more before the end.
    """
    deciding = asyncio.ensure_future(consent)
    try:
        await _hold_the_line(talk, deciding)
        obstacle = deciding.result()
    finally:
        deciding.cancel()
        await asyncio.gather(deciding, return_exceptions=True)
    if obstacle is not None:
        raise await talk.fail(obstacle, name)


async def _hold_the_line(talk: Talk, deciding: Deciding, seconds: float = PERSON_SECONDS) -> None:
    """Wait for a decision here. Raises `PeerError` where the other hangs up, or speaks."""
    gone = asyncio.ensure_future(talk.silence(seconds))
    either: set[Deciding] = {deciding, gone}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not deciding.done():
            gone.result()
            raise PeerError(said("The other machine said something while it was to wait."))
    finally:
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)


def _proves(keys: Keys, request: Request) -> bool:
    candidate = request.candidate
    return is_certificate_of(candidate.certificate, candidate.public_key) and is_signed(
        certificate_key(candidate.certificate),
        signature_message(keys, "joiner", candidate.certificate),
        request.signature,
    )
