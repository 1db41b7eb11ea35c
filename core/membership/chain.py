"""The chain: which signed statements count, as one pure fold.

Statements are read in stamp order, and each counts if its signer was allowed to make it then. A
removal names its cut: what the removed pod signed beyond it is void, whatever stamp it carries.
Where two remove each other apart from each other, the one that is earlier in the chain of
admissions stays, and nobody voids an admission that it hangs on itself. As voiding one statement
may change what others are worth, the reading is repeated without it until nothing is left to void;
each round voids one, so it ends.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.crypto import pod_id
from core.errors import ProtocolError
from core.ids import Dot, Incarnation, NetworkId, PodId
from core.membership.statements import (
    ADMINISTRATION,
    CONFIG,
    EXCLUDE,
    FREEZE,
    MEMBER,
    NETWORK,
    Exclusion,
    Founding,
    Freeze,
    decode,
    member_register,
    network_id,
    signing_bytes,
)
from core.membership.table import (
    UNFROZEN,
    FreezeState,
    Membership,
    Problem,
    SetBy,
    administration,
    is_own_step,
    may_administer,
)
from core.model.members import Member, MemberState, Role
from core.model.records import Signed
from core.saying import said
from core.signatures import certificate_key, is_signed

Verify = Callable[[bytes, bytes, bytes], bool]
Rank = tuple[int, object, PodId]


@dataclass(slots=True)
class _Reading:
    """One reading of all statements."""

    founding: Founding
    creator: PodId
    recovery: PodId
    members: dict[PodId, Member] = field(default_factory=dict)
    ranks: dict[PodId, Rank] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    set_by: dict[str, SetBy] = field(default_factory=dict)
    exclusions: dict[Incarnation, Exclusion] = field(default_factory=dict)
    freeze: FreezeState = UNFROZEN
    accepted: list[tuple[Signed, Member | None]] = field(default_factory=list)
    admissions: dict[PodId, Signed] = field(default_factory=dict)
    demotions: dict[PodId, Signed] = field(default_factory=dict)
    contested: list[tuple[Signed, Member]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Void(Exception):
    """The statement does not count; the text says why."""


def membership(
    records: Iterable[Signed], network: NetworkId, verify: Verify = is_signed
) -> Membership:
    """Return what the statements about `network` add up to.

    `verify(public key, message, signature)` may be given to remember what was verified before.
    Raises `ProtocolError` if the network's founding is not among the records.
    """
    ordered = sorted(set(records), key=_moment)
    founding = _founding(ordered, network)
    trusted = _with_valid_signatures(ordered, founding, verify)
    banned: dict[Dot, str] = {}
    while True:
        reading = _read(trusted, founding, banned)
        violation = _violation(reading)
        if violation is None:
            break
        banned[violation] = "Its signer was removed, and it is beyond the cut of the removal."
    seen = {record.dot for record in trusted}
    forged = [
        Problem(record.dot, record.register, record.signer, "The signature is not valid.")
        for record in ordered
        if record.dot not in seen
    ]
    return Membership(
        network,
        founding.name,
        reading.creator,
        reading.recovery,
        reading.members,
        reading.settings,
        reading.exclusions,
        tuple(forged + reading.problems),
        reading.freeze,
        reading.set_by,
    )


def _moment(record: Signed) -> tuple[object, ...]:
    """A total order: a store that was copied may sign twice under one stamp."""
    return record.stamp, record.dot, record.register, record.body, record.signature


def _founding(records: Sequence[Signed], network: NetworkId) -> Founding:
    for record in records:
        if record.register == NETWORK and network_id(record.body) == network:
            return decode(Founding, record.body)
    raise ProtocolError(said("The statement that founded the network is missing."))


def _with_valid_signatures(
    records: Sequence[Signed], founding: Founding, verify: Verify
) -> list[Signed]:
    """Return the records whose signature is that of the pod that they name.

    A pod's id is the hash of its key, so a key may be taken from any statement about it.
    """
    keys = {pod_id(key): key for key in (founding.creator, founding.recovery)}
    for record in records:
        if record.register.startswith(MEMBER):
            try:
                member = decode(Member, record.body)
            except ProtocolError:
                continue
            keys[pod_id(member.public_key)] = member.public_key
    return [
        record
        for record in records
        if record.signer in keys
        and verify(
            keys[record.signer],
            signing_bytes(record.register, record.stamp, record.body),
            record.signature,
        )
    ]


def _read(records: Sequence[Signed], founding: Founding, banned: dict[Dot, str]) -> _Reading:
    reading = _Reading(founding, pod_id(founding.creator), pod_id(founding.recovery))
    reading.ranks[reading.creator] = (0, (), reading.creator)
    for record in records:
        try:
            if record.dot in banned:
                raise _Void(banned[record.dot])  # noqa: TRY301 - one way out for all reasons
            _apply(reading, record)
        except (_Void, ProtocolError) as reason:
            reading.problems.append(
                Problem(record.dot, record.register, record.signer, str(reason))
            )
    return reading


def _apply(reading: _Reading, record: Signed) -> None:
    if record.register == NETWORK:
        return
    if record.register.startswith(MEMBER):
        _apply_member(reading, record)
        return
    _require_authority(reading, record)
    if record.register.startswith(CONFIG):
        key = record.register.removeprefix(CONFIG)
        reading.settings[key] = record.body.decode(errors="replace")
        reading.set_by[key] = SetBy(reading.members[record.signer].name, record.stamp.ms)
    elif record.register.startswith(EXCLUDE):
        number = record.register.removeprefix(EXCLUDE)
        if not (number.isascii() and number.isdigit()):
            raise _Void("It names no incarnation.")
        reading.exclusions[Incarnation(int(number))] = decode(Exclusion, record.body)
    elif record.register == FREEZE:
        stated = decode(Freeze, record.body)
        by = reading.members[record.signer].name
        frozen = FreezeState(by, stated.reason, record.stamp.ms)
        reading.freeze = frozen if stated.frozen else UNFROZEN
    else:
        raise _Void("This version does not know what it is about.")
    reading.accepted.append((record, None))


def _apply_member(reading: _Reading, record: Signed) -> None:
    member = decode(Member, record.body)
    _check_key(record, member)
    before = reading.members.get(member.pod)
    is_own = record.signer == member.pod and before is not None and is_own_step(before, member)
    is_first = record.signer == member.pod == reading.creator and before is None
    if record.signer == reading.recovery:
        if member.role is not Role.ADMIN or member.state is not MemberState.ACTIVE:
            raise _Void("The recovery key admits administrators and does nothing else.")
    elif not (is_own or is_first):
        _contest(reading, record, member)
        _require_authority(reading, record)
    if before is not None and before.state is MemberState.REMOVED:
        if member.state is not MemberState.REMOVED:
            raise _Void("The pod was removed, and a removal is final for its key.")
        reading.accepted.append((record, member))  # a second removal may cut earlier
        return
    if before is not None and before.role is Role.ADMIN and member.role is not Role.ADMIN:
        reading.demotions[member.pod] = record
    reading.admissions.setdefault(member.pod, record)
    reading.members[member.pod] = member
    depth = reading.ranks[record.signer][0] if record.signer in reading.ranks else 0
    reading.ranks.setdefault(member.pod, (depth + 1, record.stamp, member.pod))
    reading.accepted.append((record, member))


def _contest(reading: _Reading, record: Signed, target: Member) -> None:
    """Note a removal whose signer is no administrator only by what the removal makes void.

    Who was removed could otherwise date a demotion of its remover back, and stay.
    """
    demotion = reading.demotions.get(record.signer)
    if demotion is None or not (target.cut or target.state is MemberState.REMOVED):
        return
    is_earlier = _rank(reading, record.signer) < _rank(reading, target.pod)
    if is_earlier and _hangs_on(reading, demotion, record, target):
        reading.contested.append((record, target))


def _hangs_on(reading: _Reading, record: Signed, cutter: Signed, target: Member) -> bool:
    """Say whether `record` is beyond the cut of `cutter`, or an admission that it needs is."""
    needed = (record, *_admissions(reading, record.signer))
    return any(step.signer == target.pod and _is_beyond(step, cutter, target) for step in needed)


def _check_key(record: Signed, member: Member) -> None:
    if record.register != member_register(member.pod) or pod_id(member.public_key) != member.pod:
        raise _Void("It is about another pod than it says.")
    try:
        key = certificate_key(member.certificate)
    except ValueError as error:
        raise _Void(str(error)) from None
    if key != member.public_key:
        raise _Void("The certificate is another pod's.")


def _require_authority(reading: _Reading, record: Signed) -> None:
    """A removed signer keeps its authority here: its cut decides, not its stamps."""
    signer = reading.members.get(record.signer)
    rule = administration(reading.settings.get(ADMINISTRATION))
    if signer is None or not may_administer(signer, rule):
        raise _Void("Its signer was not allowed to make it.")


def _violation(reading: _Reading) -> Dot | None:
    """Return the next statement to void, or None when all that was accepted may stand."""
    cutting = reading.contested + [
        (record, member)
        for record, member in reading.accepted
        if member is not None
        and record.signer != member.pod
        and (member.cut or member.state is MemberState.REMOVED)
    ]
    cutting.sort(key=lambda item: (_rank(reading, item[0].signer), item[0].stamp))
    for cutter, target in cutting:
        beyond = [
            (record, member)
            for record, member in reading.accepted
            if record.signer == target.pod and _is_beyond(record, cutter, target)
        ]
        ground = {step.dot for step in _admissions(reading, cutter.signer)}
        if any(r.dot in ground or _stays(reading, r, m, cutter) for r, m in beyond):
            return cutter.dot
        if beyond:
            return beyond[0][0].dot
    return None


def _admissions(reading: _Reading, pod: PodId) -> Iterator[Signed]:
    """Yield the admissions that the authority of `pod` hangs on, up to the creator's own."""
    admission = reading.admissions.get(pod)
    while admission is not None:
        yield admission
        above = reading.admissions.get(admission.signer)
        admission = None if above is admission else above


def _is_beyond(record: Signed, cutter: Signed, target: Member) -> bool:
    """Say whether a statement is void by a cut. A demotion's cut is about earlier stamps only."""
    if record.dot.seq <= target.cut.get(record.dot.origin, 0):
        return False
    return target.state is MemberState.REMOVED or record.stamp < cutter.stamp


def _stays(reading: _Reading, record: Signed, member: Member | None, cutter: Signed) -> bool:
    """Say whether `record` removes the signer of `cutter`, is earlier in the chain, and did not
    know of it: then of the two that removed each other its signer stays.
    """
    return (
        member is not None
        and member.pod == cutter.signer
        and member.state is MemberState.REMOVED
        and _rank(reading, record.signer) < _rank(reading, cutter.signer)
        and cutter.dot.seq > member.cut.get(cutter.dot.origin, 0)
    )


def _rank(reading: _Reading, pod: PodId) -> Rank:
    return reading.ranks.get(pod, (1, (), pod))
