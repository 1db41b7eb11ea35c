"""Pairing: the life of an invitation, who may be let in, and the keys of the conversation.

SPAKE2 turns the code into a strong key that both have only if both had the code; the keys below
also hang on the listener's certificate as each side saw it, so that a machine in the middle, which
must show a certificate of its own, ends in a confirmation that fails.
"""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.crypto import certificate_key, pod_id
from core.errors import PairingError
from core.ids import PodId
from core.membership.table import Membership
from core.membership.words import WORD_BITS, spell
from core.model.members import Member, MemberState, Role
from core.model.pairing import Candidate, Obstacle

VALID_SECONDS: Final = 600.0
FAILURES_MAX: Final = 3
CLOCK_MS_MAX: Final = 24 * 3_600 * 1_000
COMPARED_WORDS: Final = 4
_KEY_BYTES: Final = 32

# What happened, and what to do. "{}" is the detail: a name or a number.
_SENTENCES: Final[Mapping[Obstacle, tuple[str, str]]] = {
    Obstacle.WRONG_CODE: (
        "The confirmation failed: the code is wrong, or another machine stands between the two.",
        "Read the code again; after three failures it is cancelled and a new one is needed.",
    ),
    Obstacle.EXPIRED: (
        "The code has expired: its time was over before anybody used it.",
        "Ask for a new one with `wormhole invite`.",
    ),
    Obstacle.USED: (
        "The code was used already; a code admits one machine.",
        "Ask for a new one with `wormhole invite`.",
    ),
    Obstacle.CANCELLED: (
        "The code was cancelled after three failures.",
        "Ask for a new one with `wormhole invite`, and compare it word by word.",
    ),
    Obstacle.BUSY: (
        "Another machine is being paired with this code at this moment.",
        "Try again in a minute; if nobody else should have the code, ask for a new one.",
    ),
    Obstacle.CLOCK: (
        "The clocks of the two machines differ by more than a day ({}).",
        "Set the clock of the machine that is wrong, then join again.",
    ),
    Obstacle.MEMBER_ALREADY: (
        "A node with the key of this home is a member of the network and runs already.",
        "See `wormhole status` where it runs; a key is never copied to a second machine.",
    ),
    Obstacle.REMOVED: (
        "This pod was removed from the network, and its key does not get in again.",
        "Join with an empty home (`--home`): the machine gets a new identity.",
    ),
    Obstacle.NAME_TAKEN: (
        "A pod of the network is already called {0}.",
        "Choose another name with --pod. If that was this machine, in a try that broke off: join "
        "again with the home of that try, or let this one take its place with --replace {0}.",
    ),
    Obstacle.NOBODY_GONE: (
        "There is no pod called {} in the network whose place could be taken.",
        "See `wormhole pods` there, or leave --replace out.",
    ),
    Obstacle.NOT_GONE: (
        "The pod {} is not gone: it is linked, and nobody takes its place.",
        "Leave --replace out and choose another name with --pod.",
    ),
    Obstacle.LAST_ADMIN: (
        "The pod {} is the last administrator of the network, and the machine that would take its "
        "place would not be one.",
        "Invite it there with `wormhole invite --role admin`.",
    ),
    Obstacle.NOT_ALLOWED: (
        "The inviting pod may not admit others.",
        "Invite on a pod of an administrator; `wormhole pods` shows which those are.",
    ),
    Obstacle.DENIED: (
        "The other side did not agree.",
        "If the words differed, another machine stands between the two: do not try again there.",
    ),
    Obstacle.NOT_FOUND: (
        "No such network was found nearby.",
        "Name the inviting machine with --at HOST:PORT, as `wormhole invite` shows it.",
    ),
    Obstacle.UNTRUSTED: (
        "The inviting machine could not show that it belongs to the network.",
        "Nothing was joined. Ask for a new code on a machine of the network.",
    ),
    Obstacle.WRONG_SECRET: (
        "The join secret here is not the one there, or another machine stands between the two.",
        "Give both machines the same one (pod.join-secret-file or WORMHOLE_JOIN_SECRET).",
    ),
    Obstacle.NEEDS_CODE: (
        "Only a machine that a person let in may take the place of a pod: that removes the pod "
        "from the network for good. Nothing was changed.",
        "Join with a code (there `wormhole invite`) and `--replace`.",
    ),
    Obstacle.NOT_LISTED: (
        "The network lets in only those on its list, and this machine is not on it.",
        "Ask an administrator to add its name or key: `wormhole config set network.whitelist=…`.",
    ),
    Obstacle.NOT_WANTED: (
        "This machine is on the list of those that the network does not let in.",
        "Only a code lets it in: on a machine of an administrator, `wormhole invite`.",
    ),
    Obstacle.TURNED_AWAY: (
        "A person on the other machine turned this one away.",
        "Ask them; nothing was joined.",
    ),
    Obstacle.NOT_DECIDED: (
        "Nobody on the other machine decided in time.",
        "Ask again when somebody is there: they see it in `wormhole status` and use "
        "`wormhole approve`.",
    ),
    Obstacle.OTHER_NETWORK: (
        "The machine there belongs to the network {}, which is not the one that was meant.",
        "Nothing was joined. See which networks are nearby, or name another address with --at.",
    ),
    Obstacle.NOT_OPEN: (
        "The network lets nobody in this way: a pod there has no join secret, or its access is "
        "not open.",
        "Join with a code (there `wormhole invite`), or give both machines the same join secret.",
    ),
}


def pairing_error(obstacle: Obstacle, detail: str = "") -> PairingError:
    """Return the error with the sentence and the remedy for people."""
    sentence, remedy = _SENTENCES[obstacle]
    return PairingError(sentence.format(detail), remedy.format(detail), obstacle)


class Phase(Enum):
    """Where an invitation stands."""

    OPEN = auto()
    TALKING = auto()
    USED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that admits one machine; never changed, only replaced. Times are monotonic."""

    code: str
    role: Role
    expires_at: float
    phase: Phase = Phase.OPEN
    failures: int = 0

    def obstacle(self, now: float) -> Obstacle | None:
        """Return why no conversation may begin now, or None."""
        match self.phase:
            case Phase.USED:
                return Obstacle.USED
            case Phase.CANCELLED:
                return Obstacle.CANCELLED
            case Phase.TALKING:
                return Obstacle.BUSY
            case Phase.OPEN:
                return Obstacle.EXPIRED if now >= self.expires_at else None

    def begun(self) -> "Invitation":
        """Return the invitation while somebody talks."""
        return replace(self, phase=Phase.TALKING)

    def guessed_wrong(self) -> "Invitation":
        """Return the invitation after a confirmation that failed."""
        failures = self.failures + 1
        phase = Phase.CANCELLED if failures >= FAILURES_MAX else Phase.OPEN
        return replace(self, phase=phase, failures=failures)

    def broken_off(self) -> "Invitation":
        """Return the invitation after a conversation that ended otherwise; the code stays good."""
        return replace(self, phase=Phase.OPEN)

    def admitted(self) -> "Invitation":
        """Return the invitation after it let a machine in."""
        return replace(self, phase=Phase.USED)

    @property
    def is_over(self) -> bool:
        """Say whether it can admit nobody any more, whatever the time."""
        return self.phase in {Phase.USED, Phase.CANCELLED}


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


def clocks_differ(own_ms: int, other_ms: int) -> str | None:
    """Return how far two clocks are apart, for people, if that is too far; else None."""
    apart = abs(own_ms - other_ms)
    if apart <= CLOCK_MS_MAX:
        return None
    return f"{apart // (3_600 * 1_000)} hours"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a candidate cannot be let in; `detail` belongs into the sentence."""

    obstacle: Obstacle
    detail: str = ""


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
        return Rejection(Obstacle.REMOVED)
    return None


def _obstacle_of_places(
    membership: Membership, candidate: Candidate, pod: PodId, linked: Collection[PodId]
) -> Rejection | None:
    """Return why the name or the place that is asked for cannot be had, if so."""
    if pod in membership.present and pod in linked:
        return Rejection(Obstacle.MEMBER_ALREADY)
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
