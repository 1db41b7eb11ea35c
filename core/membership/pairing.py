"""Pairing: the life of an invitation, who may be let in, and the keys of the conversation.

SPAKE2 turns the code into a strong key that both have only if both had the code; the keys below
also hang on the listener's certificate as each side saw it, so that a machine in the middle, which
must show a certificate of its own, ends in a confirmation that fails.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum, auto
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.crypto import pod_id
from core.ids import PodId
from core.membership.obstacles import Rejection
from core.membership.table import Membership
from core.membership.words import WORD_BITS, spell
from core.model.members import Member, MemberState, Role
from core.model.pairing import Candidate, Obstacle
from core.signatures import certificate_key

VALID_SECONDS: Final = 600.0
FAILURES_MAX: Final = 3
CLOCK_MS_MAX: Final = 24 * 3_600 * 1_000
COMPARED_WORDS: Final = 4
_KEY_BYTES: Final = 32


class Phase(Enum):
    """Where an invitation stands."""

    OPEN = auto()
    TALKING = auto()
    USED = auto()
    CANCELLED = auto()
    DENIED = auto()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that admits one machine; never changed, only replaced. Times are monotonic.

    `asks`: also who knows the code is let in only when a person here said so.
    """

    code: str
    role: Role
    expires_at: float
    phase: Phase = Phase.OPEN
    failures: int = 0
    asks: bool = False

    def obstacle(self, now: float) -> Obstacle | None:
        """Return why no conversation may begin now, or None."""
        match self.phase:
            case Phase.USED:
                return Obstacle.USED
            case Phase.CANCELLED:
                return Obstacle.CANCELLED
            case Phase.DENIED:
                return Obstacle.DENIED
            case Phase.TALKING:
                return Obstacle.BUSY
            case Phase.OPEN:
                return Obstacle.EXPIRED if now >= self.expires_at else None

    def begun(self) -> "Invitation":
        """Return the invitation while somebody talks."""
        return replace(self, phase=Phase.TALKING)

    @property
    def tries(self) -> int:
        """How many wrong guesses more end it."""
        return FAILURES_MAX - self.failures

    def guessed_wrong(self) -> "Invitation":
        """Return the invitation after a confirmation that failed."""
        failures = self.failures + 1
        phase = Phase.CANCELLED if failures >= FAILURES_MAX else Phase.OPEN
        return replace(self, phase=phase, failures=failures)

    def broken_off(self) -> "Invitation":
        """Return the invitation after a conversation that ended otherwise; the code stays good."""
        return replace(self, phase=Phase.OPEN)

    def denied(self) -> "Invitation":
        """Return the invitation after somebody said that the words differ."""
        return replace(self, phase=Phase.DENIED)

    def admitted(self) -> "Invitation":
        """Return the invitation after it let a machine in."""
        return replace(self, phase=Phase.USED)

    @property
    def is_over(self) -> bool:
        """Say whether it can admit nobody any more, whatever the time."""
        return self.phase in {Phase.USED, Phase.CANCELLED, Phase.DENIED}


@dataclass(frozen=True, slots=True)
class Keys:
    """What both sides derive from SPAKE2's result, for each direction."""

    joiner_tag: bytes
    inviter_tag: bytes
    to_inviter: bytes
    to_joiner: bytes
    transcript: bytes


def derive_keys(
    shared: bytes, joiner_share: bytes, inviter_share: bytes, listener_certificate: bytes
) -> Keys:
    """Return the keys of a conversation over the listener's certificate as seen on this side."""
    transcript = sha256(
        b"wormhole pairing 1" + joiner_share + inviter_share + sha256(listener_certificate).digest()
    ).digest()
    derived = HKDF(hashes.SHA256(), 4 * _KEY_BYTES, transcript, b"wormhole pairing keys 1").derive(
        shared
    )
    parts = [derived[at : at + _KEY_BYTES] for at in range(0, 4 * _KEY_BYTES, _KEY_BYTES)]
    return Keys(
        _tag(parts[0], b"joiner", transcript),
        _tag(parts[1], b"inviter", transcript),
        parts[2],
        parts[3],
        transcript,
    )


def compared_words(keys: Keys, joiner: bytes, inviter: bytes) -> tuple[str, ...]:
    """Return the four words that both screens show, from both certificates and the keys."""
    digest = sha256(keys.transcript + keys.to_inviter + sha256(joiner).digest() + inviter).digest()
    number = int.from_bytes(digest) >> (256 - COMPARED_WORDS * WORD_BITS)
    return spell(number, COMPARED_WORDS)


def signature_message(keys: Keys, side: str, certificate: bytes) -> bytes:
    """Return what a side signs to prove that it has the key of its certificate."""
    return b"wormhole pairing proof 1\0" + side.encode() + b"\0" + keys.transcript + certificate


def clocks_differ(own_ms: int, other_ms: int) -> Rejection | None:
    """Return that two clocks are too far apart, and how far, or None."""
    apart = abs(own_ms - other_ms)
    if apart <= CLOCK_MS_MAX:
        return None
    return Rejection(Obstacle.CLOCK, f"{apart // (3_600 * 1_000)} hours", apart // 1_000)


def judge(
    membership: Membership,
    inviter: PodId,
    candidate: Candidate,
    invited_as: Role,
    linked: Collection[PodId] = (),
) -> Member | Rejection:
    """Return the member that `candidate` becomes, or why it cannot be let in.

    Who was invited as a client is one; who asks to be one is one; nobody gets more than invited.
    A member that is not among `linked`, the pods that are there now, may have broken off before
    its home was ready, and is let in again as the same member.
    """
    pod = pod_id(candidate.public_key)
    obstacle = _obstacle(membership, inviter, candidate, pod)
    if obstacle is None:
        obstacle = _obstacle_of_places(membership, candidate, pod, {inviter, *linked})
    if obstacle is None and invited_as is not Role.ADMIN:
        obstacle = _obstacle_of_administration(membership, candidate)
    if obstacle is not None:
        return obstacle
    before = membership.present.get(pod)
    role = Role.CLIENT if candidate.role is Role.CLIENT else invited_as
    return Member(
        pod,
        candidate.public_key,
        candidate.certificate,
        candidate.name,
        Role.ADMIN if before is not None and before.role is Role.ADMIN else role,
        MemberState.ACTIVE,
        inviter if before is None else before.added_by,
    )


def _obstacle(
    membership: Membership, inviter: PodId, candidate: Candidate, pod: PodId
) -> Rejection | None:
    """Return why this inviter cannot admit this key, if so."""
    if not is_certificate_of(candidate.certificate, candidate.public_key):
        return Rejection(Obstacle.UNTRUSTED)
    if not membership.may_administer(inviter):
        return Rejection(Obstacle.NOT_ALLOWED)
    if membership.is_removed(pod):
        return Rejection(Obstacle.REMOVED, membership.name)
    return None


def _obstacle_of_places(
    membership: Membership, candidate: Candidate, pod: PodId, linked: Collection[PodId]
) -> Rejection | None:
    """Return why the name or the place that is asked for cannot be had, if so."""
    if pod in membership.present and pod in linked:
        return Rejection(Obstacle.MEMBER_ALREADY, membership.present[pod].name)
    names = {member.name.casefold(): other for other, member in membership.present.items()}
    replaced = names.get(candidate.replace.casefold())
    if candidate.replace and replaced is None:
        return Rejection(Obstacle.NOBODY_GONE, candidate.replace)
    if replaced in linked:
        return Rejection(Obstacle.NOT_GONE, candidate.replace)
    holder = names.get(candidate.name.casefold())
    if holder not in {None, pod, replaced}:
        return Rejection(Obstacle.NAME_TAKEN, candidate.name)
    return None


def _obstacle_of_administration(membership: Membership, candidate: Candidate) -> Rejection | None:
    """Return that nobody would be an administrator any more, if so."""
    last = {membership.present[pod].name.casefold() for pod in membership.admins}
    if candidate.replace and last == {candidate.replace.casefold()}:
        return Rejection(Obstacle.LAST_ADMIN, candidate.replace)
    return None


def is_certificate_of(certificate: bytes, key: bytes) -> bool:
    """Say whether a certificate (DER) shows exactly this public key."""
    try:
        return certificate_key(certificate) == key
    except ValueError:
        return False


def _tag(key: bytes, side: bytes, transcript: bytes) -> bytes:
    return hmac.digest(key, side + transcript, "sha256")
