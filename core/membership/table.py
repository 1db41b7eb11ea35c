"""The table of members at one moment: who is in, who may do what, what is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from core.decoding import UNREADABLE, json_value
from core.errors import NotFound, Refused
from core.ids import Dot, Incarnation, NetworkId, PodId
from core.membership.statements import ADMINISTRATION, Exclusion
from core.model.members import Member, MemberState, Role
from core.saying import NOTHING, Sentence, said


@dataclass(frozen=True, slots=True)
class Problem:
    """A statement that does not count, and why."""

    dot: Dot
    register: str
    signer: PodId
    sentence: str


@dataclass(frozen=True, slots=True)
class FreezeState:
    """Who froze the network ("": nobody, all drives take changes), why, and when (Unix ms)."""

    by: str = ""
    reason: str = ""
    at_ms: int = field(default=0, compare=False)

    @property
    def sentence(self) -> Sentence:
        """What people are told; nothing while the network is not frozen."""
        if not self.by:
            return NOTHING
        if not self.reason:
            return said("An administrator froze the network on {pod}.", pod=self.by)
        return said(
            "An administrator froze the network on {pod}: {reason}", pod=self.by, reason=self.reason
        )


UNFROZEN: Final = FreezeState()


@dataclass(frozen=True, slots=True)
class SetBy:
    """Which pod (by its name) set a setting, and when (Unix time in milliseconds)."""

    pod: str
    unix_ms: int


@dataclass(frozen=True, slots=True)
class Membership:
    """What the signed statements add up to. `settings`: key to JSON text; `set_by`: whose it is."""

    network: NetworkId
    name: str
    creator: PodId
    recovery: PodId
    members: Mapping[PodId, Member] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    exclusions: Mapping[Incarnation, Exclusion] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    freeze: FreezeState = UNFROZEN
    set_by: Mapping[str, SetBy] = field(default_factory=dict)

    @property
    def present(self) -> Mapping[PodId, Member]:
        """The members that are in, those that are leaving too."""
        return {pod: m for pod, m in self.members.items() if m.state is not MemberState.REMOVED}

    @property
    def certificates(self) -> Mapping[PodId, bytes]:
        """What `Transport.set_members` takes."""
        return {pod: member.certificate for pod, member in self.present.items()}

    @property
    def admins(self) -> frozenset[PodId]:
        """The members in the role of administrator."""
        return frozenset(pod for pod, m in self.present.items() if m.role is Role.ADMIN)

    def is_removed(self, pod: PodId) -> bool:
        """Say whether `pod` was a member and was removed; it never gets in again with its key."""
        return pod in self.members and pod not in self.present

    def named(self, name: str) -> Member:
        """Return the present member of this name (or id in hex). Raises `NotFound`."""
        for pod, member in self.present.items():
            if member.name.casefold() == name.casefold() or pod.hex() == name.lower():
                return member
        raise NotFound(
            said("No pod of the network is called {name}.", name=name), said("See `wormhole pods`.")
        )

    def is_taken(self, name: str) -> bool:
        """Say whether a present member has this name."""
        return any(m.name.casefold() == name.casefold() for m in self.present.values())

    def may_administer(self, pod: PodId) -> bool:
        """Say whether `pod` may admit and remove pods and change settings now."""
        member = self.present.get(pod)
        if member is None:
            return False
        return may_administer(member, administration(self.settings.get(ADMINISTRATION)))


def administration(text: str | None) -> str | tuple[str, ...]:
    """Return the setting `administration` from its JSON: "admins", "all" or names.

    What is not understood counts as "admins": the narrower reading.
    """
    try:
        value = json_value(text) if text is not None else "admins"
    except UNREADABLE:
        return "admins"
    if isinstance(value, list):
        return tuple(name for name in value if isinstance(name, str))
    return "all" if value == "all" else "admins"


def may_administer(member: Member, rule: str | tuple[str, ...]) -> bool:
    """Say whether a member may sign statements under this rule; administrators always may."""
    if member.role is Role.ADMIN:
        return True
    if rule == "all":
        return member.role is Role.MEMBER
    return rule != "admins" and (member.name in rule or member.pod.hex() in rule)


def check_change(membership: Membership, signer: PodId, changed: Member) -> None:
    """Raise `Refused` where `signer` may not make this statement about a member now."""
    before = membership.members.get(changed.pod)
    own = signer == changed.pod and before is not None and is_own_step(before, changed)
    if not own and not membership.may_administer(signer) and signer != membership.recovery:
        raise Refused(
            said("This pod may not administer the network."),
            said("Do it on a pod of an administrator; `wormhole pods` shows which those are."),
        )
    if before is not None and before.state is MemberState.REMOVED:
        raise Refused(
            said("{name} was removed; a removed pod does not come back.", name=before.name),
            said("Invite the machine again: it gets a new identity."),
        )
    _check_name(membership, changed)
    _check_last_admin(membership, changed)


def is_own_step(before: Member, after: Member) -> bool:
    """Say whether this is what a pod may state of itself: that it is leaving, or has left."""
    same = (before.public_key, before.certificate, before.name, before.role, before.added_by)
    now = (after.public_key, after.certificate, after.name, after.role, after.added_by)
    return same == now and before.state is not MemberState.REMOVED


def _check_name(membership: Membership, changed: Member) -> None:
    if changed.state is MemberState.REMOVED:
        return
    for pod, other in membership.present.items():
        if pod != changed.pod and other.name.casefold() == changed.name.casefold():
            raise Refused(
                said("A pod of the network is already called {name}.", name=other.name),
                said("Choose another name with --pod, or take its place with --replace."),
            )


def _check_last_admin(membership: Membership, changed: Member) -> None:
    others = membership.present.keys() - {changed.pod}
    stays = changed.role is Role.ADMIN and changed.state is not MemberState.REMOVED
    if others and not stays and membership.admins == {changed.pod}:
        raise Refused(
            said(
                "{name} is the last administrator, and other pods are still members.",
                name=changed.name,
            ),
            said(
                "Let in another administrator first (`wormhole invite --role admin`), or "
                "remove the other pods."
            ),
        )
