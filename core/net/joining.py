"""The joining side: turns a code into an admission that it checked."""

import asyncio
import contextlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from spake2 import SPAKE2_A, SPAKEError

from core.errors import PairingError, ProtocolError
from core.membership.chain import membership
from core.membership.code import check_code
from core.membership.obstacles import pairing_error
from core.membership.pairing import (
    Keys,
    compared_words,
    derive_keys,
    is_certificate_of,
    signature_message,
)
from core.model.members import Role
from core.model.pairing import Admission, Candidate, Meeting, Obstacle, Way
from core.net.contexts import stranger_context
from core.net.conversation import Conversation
from core.net.dialling import call, opening
from core.net.identity import Identity
from core.net.pairing import INVITER, JOINER, PERSON_SECONDS, TURN_SECONDS, Talk
from core.ports import Clock
from core.saying import said
from core.signatures import certificate_key, is_signed
from core.wire.hello import Purpose
from core.wire.pairing import (
    Admitted,
    Agreement,
    Confirmation,
    Greeting,
    Introduction,
    Reply,
    Request,
)

CALL_SECONDS: Final = 10.0

Agrees = Callable[[Meeting], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Joiner:
    """Who wants to join. `replace`: the name of the pod whose place it takes.

    `system` and `offered` bytes: by what a person there is to recognise it.
    """

    identity: Identity
    name: str
    role: Role = Role.MEMBER
    replace: str = ""
    system: str = ""
    offered: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a joiner relies on: a code, the join secret, or that the network hears anybody.

    `network`: the name of the network that is meant, where the password does not say it.
    """

    way: Way
    password: bytes
    network: str = ""


async def join(code: str, address: str, joiner: Joiner, clock: Clock, agrees: Agrees) -> Admission:
    """Pair with the machine at `address` ("host:port") that shows `code`; see `enter`."""
    return await enter(Ticket(Way.CODE, check_code(code).encode()), address, joiner, clock, agrees)


async def enter(
    ticket: Ticket, address: str, joiner: Joiner, clock: Clock, agrees: Agrees
) -> Admission:
    """Be let in by the pod at `address` ("host:port").

    `agrees` is asked with who lets in and the four words, and cancelled if the other changes its
    mind meanwhile. Raises `PairingError`, each reason with its sentence, and `PeerError` where the
    machine cannot be reached.
    """
    sock, session, _ = await call(
        address, stranger_context(), lambda _: True, opening(Purpose.PAIRING), CALL_SECONDS
    )
    with contextlib.closing(Conversation(sock, session, session.certificate or b"")) as connection:
        talk = Talk(connection)
        keys = await _agree(talk, ticket, clock)
        talk.use_keys(keys.to_inviter, keys.to_joiner)
        introduction = await _introduce(talk, keys, joiner)
        if ticket.network and introduction.network != ticket.network:
            raise await talk.fail(Obstacle.OTHER_NETWORK, introduction.network)
        words = compared_words(keys, joiner.identity.certificate, introduction.certificate)
        meeting = Meeting(introduction.name, introduction.network, words)
        patience = max(PERSON_SECONDS, introduction.seconds) + TURN_SECONDS
        admitted = await _meet(talk, agrees(meeting), patience)
    check_admission(admitted.admission, joiner.identity, introduction.certificate)
    return admitted.admission


async def _meet(talk: Talk, agreeing: Awaitable[bool], seconds: float) -> Admitted:
    """Agree, and return the answer. Raises `PeerError`, also while nobody has agreed yet here."""
    deciding = asyncio.ensure_future(agreeing)
    hearing = asyncio.ensure_future(talk.hear(Admitted, seconds))
    try:
        await asyncio.wait({deciding, hearing}, return_when=asyncio.FIRST_COMPLETED)
        if not deciding.done():
            hearing.result()
            raise ProtocolError(said("The other machine let this one in before it was asked to."))
        if not deciding.result():
            raise await talk.fail(Obstacle.DENIED)
        await talk.say(Agreement())
        return await hearing
    finally:
        for task in (deciding, hearing):
            task.cancel()
        await asyncio.gather(deciding, hearing, return_exceptions=True)


def check_admission(admission: Admission, identity: Identity, inviter_certificate: bytes) -> None:
    """Raise `PairingError` unless the chain leads from the founding to the inviter and to us."""
    try:
        table = membership(admission.records, admission.network)
    except ProtocolError:
        raise pairing_error(Obstacle.UNTRUSTED) from None
    own = table.present.get(identity.pod)
    inviter = table.present.get(admission.inviter)
    trusted = (
        own is not None
        and own.certificate == identity.certificate
        and admission.pod == identity.pod
        and inviter is not None
        and inviter.certificate == inviter_certificate
        and table.may_administer(admission.inviter)
        and table.name == admission.name
    )
    if not trusted:
        raise pairing_error(Obstacle.UNTRUSTED)


async def _agree(talk: Talk, ticket: Ticket, clock: Clock) -> Keys:
    """Run SPAKE2 and confirm. Raises `PairingError` where the confirmation fails."""
    wrong = Obstacle.WRONG_CODE if ticket.way is Way.CODE else Obstacle.WRONG_SECRET
    side = SPAKE2_A(ticket.password, idA=JOINER, idB=INVITER)
    share = await asyncio.to_thread(side.start)
    await talk.say(Greeting(share, clock.wall_ms(), ticket.way))
    reply = await talk.hear(Reply)
    try:
        shared = await asyncio.to_thread(side.finish, reply.share)
    except (SPAKEError, ValueError):
        raise await talk.fail(wrong) from None
    keys = derive_keys(shared, share, reply.share, talk.listener_certificate)
    await talk.say(Confirmation(keys.joiner_tag))
    confirmation = await talk.hear(Confirmation)
    if not hmac.compare_digest(confirmation.tag, keys.inviter_tag):
        raise await talk.fail(wrong)
    return keys


async def _introduce(talk: Talk, keys: Keys, joiner: Joiner) -> Introduction:
    """Tell each other who one is, with proof of the keys. Raises `PairingError`."""
    certificate = joiner.identity.certificate
    candidate = Candidate(
        joiner.identity.public_key,
        certificate,
        joiner.name,
        joiner.role,
        joiner.replace,
        joiner.system,
        joiner.offered,
    )
    proof = joiner.identity.sign(signature_message(keys, "joiner", certificate))
    await talk.say(Request(candidate, proof))
    introduction = await talk.hear(Introduction)
    if not _proves(talk, keys, introduction):
        raise await talk.fail(Obstacle.UNTRUSTED)
    return introduction


def _proves(talk: Talk, keys: Keys, introduction: Introduction) -> bool:
    certificate = introduction.certificate
    if certificate != talk.listener_certificate:
        return False
    try:
        key = certificate_key(certificate)
    except ValueError:
        return False
    message = signature_message(keys, "inviter", certificate)
    return is_certificate_of(certificate, key) and is_signed(key, message, introduction.signature)


__all__ = ["Agrees", "Joiner", "PairingError", "Ticket", "check_admission", "enter", "join"]
