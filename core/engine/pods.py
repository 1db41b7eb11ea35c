"""The pods of the network as this pod sees them now: members, what they tell, who is present."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace

import msgspec

from core.engine.settings import EngineSettings
from core.errors import SenderRemoved
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.members import Member, MemberState, Peer, PodInfo, Presence, Role, claim_counts
from core.placement.eligible import Standing, candidates, storage_pods, undemanding
from core.placement.popularity import Warmth
from core.placement.rendezvous import Candidate
from core.placement.unwanted import unwanted
from core.ports import MembersOf, RecordReader
from core.saying import said
from core.wire.info import INFO_TOPIC, decode_info


class Pods:
    """Members and their presence. For one loop; `refresh` after records or links changed."""

    def __init__(self, pod: PodId, members_of: MembersOf, settings: EngineSettings) -> None:
        """See the network from `pod`; `members_of` reads the members out of the records."""
        self.pod = pod
        self.settings = settings
        self._members_of = members_of
        self.members: Mapping[PodId, Member] = {}
        self.infos: Mapping[PodId, PodInfo] = {}
        self._known_at: Mapping[PodId, float] = {}
        self._linked: frozenset[PodId] = frozenset()
        self._lost_at: dict[PodId, float] = {}
        self._began: float | None = None

    def read(self, reader: RecordReader, now: float) -> None:
        """Read members and their news at `now` (monotonic seconds)."""
        self.members = dict(self._members_of(reader))
        self._known_at = {pod: self._known_at.get(pod, now) for pod in self.members}
        infos = {pod: decode_info(news.body) for pod, news in reader.news(INFO_TOPIC).items()}
        self.infos = {pod: info for pod, info in infos.items() if info is not None}

    def supposing(self, settings: EngineSettings | None, info: PodInfo | None) -> "Pods":
        """Return the pods as they would be seen with other settings, or other news of this pod."""
        other = copy(self)
        if settings is not None:
            other.settings = settings
        if info is not None:
            told = self.infos.get(self.pod)
            incarnation = info.incarnation if told is None else told.incarnation
            mine = msgspec.structs.replace(info, incarnation=incarnation)
            other.infos = {**self.infos, self.pod: mine}
        return other

    def set_linked(self, linked: Collection[PodId], now: float) -> None:
        """Note who is linked at `now` (monotonic seconds)."""
        for pod in self._linked - frozenset(linked):
            self._lost_at[pod] = now
        self._linked = frozenset(linked)

    def presence(self, pod: PodId, now: float) -> Presence:
        """Say whether a pod can be reached now."""
        member = self.members.get(pod)
        if pod == self.pod:
            return Presence.SELF
        if member is not None and member.state is MemberState.REMOVED:
            return Presence.REMOVED
        if pod in self._linked:
            return Presence.PRESENT
        lost = self._lost_at.get(pod)
        # That it is a member is known before its first link can be there.
        since = self._known_at.get(pod) if lost is None else lost
        if since is None or now - since >= self.settings.absent_after_seconds:
            return Presence.ABSENT
        return Presence.EXPECTED if lost is None else Presence.LOST

    def present(self) -> frozenset[PodId]:
        """Return this pod and the members that are linked now."""
        return frozenset({self.pod, *(self._linked & self.members.keys())})

    def reachable(self, now: float) -> frozenset[PodId]:
        """Return this pod, those that are linked, and those whose silence is not long enough yet
        to call them absent.
        """
        near = {Presence.SELF, Presence.PRESENT, Presence.LOST}
        return frozenset({self.pod, *(p for p in self.members if self.presence(p, now) in near)})

    def may_return(self, pods: Collection[PodId], now: float) -> bool:
        """Say whether one of `pods` is only just lost, so that waiting for it makes sense."""
        return any(self.presence(pod, now) is Presence.LOST for pod in pods)

    def current(self, pod: PodId, incarnation: Incarnation) -> bool:
        """Say whether what `pod` claimed in `incarnation` still counts.

        What a removed pod claimed counts for itself alone: to the others it has nothing. One whose
        news are still on their way is believed, else all that it has would be copied again: who
        lets a copy go asks first. Where nobody can be asked, `core.contents.elsewhere` decides.
        """
        member, info = self.members.get(pod), self.infos.get(pod)
        if pod == self.pod and member is not None and member.state is MemberState.REMOVED:
            return info is None or info.incarnation == incarnation
        return claim_counts(member, info, incarnation, untold=True)

    def holders(self, reader: RecordReader, entry: EntryId) -> dict[Dot, set[PodId]]:
        """Return who has which versions of a file, by the claims that still count."""
        held: dict[Dot, set[PodId]] = {}
        for dot, pod, incarnation in reader.holders(entry):
            if self.current(pod, incarnation):
                held.setdefault(dot, set()).add(pod)
        return held

    def elsewhere(self, reader: RecordReader, entry: EntryId, version: Dot) -> tuple[int, int]:
        """Return how many present pods beside this one hold a version, and how many must.

        These are `minimum`, or all others that store for the network where those are fewer.
        """
        possible = self.counted() - {self.pod}
        held = self.holders(reader, entry).get(version, set())
        needed = max(1, min(self.settings.minimum, len(possible)))
        return len(held & self.present() & possible), needed

    def pod_of(self, incarnation: Incarnation) -> PodId | None:
        """Return the pod whose present incarnation this is."""
        for pod, info in self.infos.items():
            if info.incarnation == incarnation:
                return pod
        return None

    def name_of(self, pod: PodId) -> str:
        """Return the name with which a pod was admitted, or its id if it is unknown."""
        member = self.members.get(pod)
        return pod.hex() if member is None else member.name

    def others(self) -> frozenset[PodId]:
        """Return the members but this pod, wherever they are: clients change the tree, too."""
        return frozenset(
            pod
            for pod, member in self.members.items()
            if member.state is not MemberState.REMOVED and pod != self.pod
        )

    def check_sender(self, peer: PodId, reader: RecordReader) -> None:
        """Raise `SenderRemoved` if the records say that `peer` was removed from the network.

        Asked in the transaction that takes what it sends, since its link is closed a moment later.
        What it wrote comes from members that had it before they knew: so when all have told that
        they know, nothing of it is on its way, and what is dead can be forgotten.
        """
        member = self._members_of(reader).get(peer)
        if member is not None and member.state is MemberState.REMOVED:
            raise SenderRemoved(
                said("It was removed from the network: nothing is taken of it any more.")
            )

    def counted(self) -> frozenset[PodId]:
        """Return the members whose copies count, wherever they are."""
        return storage_pods(self._standing(pod, 0.0) for pod in self.members)

    def lasting(self, now: float) -> frozenset[PodId]:
        """Return the members whose copies count and that are present, or away for less than the
        grace time; that is counted from when this pod began where one was not met since.
        """
        counted = self.counted()
        if not self._is_past_grace(now):
            return counted
        return frozenset(pod for pod in counted if not self._is_gone(pod, now))

    def grace_ends(self, now: float) -> float | None:
        """Return when the first of the absent pods whose copies count is past its grace time.

        None where none is absent, or all that are have been for longer.
        """
        began = now if self._began is None else self._began
        ends = [
            self._lost_at.get(pod, began) + self.settings.grace_seconds
            for pod in self.counted() - self.present()
        ]
        return min((end for end in ends if end > now), default=None)

    def has_met_all(self, now: float) -> bool:
        """Say whether all members whose copies count were met, or had the time for that."""
        past = self._is_past_grace(now)
        return past or not any(self._is_gone(pod, now) for pod in self.counted())

    def _is_past_grace(self, now: float) -> bool:
        if self._began is None:
            self._began = now
        return now - self._began >= self.settings.grace_seconds

    def _is_gone(self, pod: PodId, now: float) -> bool:
        return not self._standing(pod, now).counts

    def candidates(self, now: float, warmth: Warmth = Warmth.WARM) -> tuple[Candidate, ...]:
        """Return the pods that may be given copies now of what is read like that."""
        standings = [self._standing(pod, now) for pod in self.members]
        return candidates(standings, self.settings.strategy, warmth)

    def undemanding(self, now: float) -> tuple[Candidate, ...]:
        """Return the pods that may be given copies now of whatever there is."""
        standings = [self._standing(pod, now) for pod in self.members]
        return undemanding(standings, self.settings.strategy)

    def able(self) -> frozenset[PodId]:
        """Return the pods that may be given copies of whatever there is, present or not."""
        standings = (self._standing(pod, 0.0) for pod in self.members)
        there = [replace(standing, counts=True) for standing in standings]
        return frozenset(each.pod for each in candidates(there, self.settings.strategy))

    def unwanted(self, now: float) -> tuple[str, ...]:
        """Return the settings by which all pods that are there keep some files away from them."""
        infos = self.infos
        storing = {
            pod
            for pod in self.present() & self.counted()
            if pod in infos and infos[pod].offered > 0
        }
        return unwanted(storing, lambda warmth: self.candidates(now, warmth))

    def active_names(self) -> dict[str, PodId]:
        """Return the active members by name and by id in hexadecimal, for policies that name pods.

        One that leaves is to be rid of what it has, whatever was once declared about it.
        """
        active = {p: one for p, one in self.members.items() if one.state is MemberState.ACTIVE}
        names = {member.name: pod for pod, member in active.items()}
        return names | {pod.hex(): pod for pod in active}

    def leaves(self) -> bool:
        """Say whether this pod is about to leave the network."""
        own = self.members.get(self.pod)
        return own is not None and own.state is MemberState.LEAVING

    def addresses(self) -> dict[PodId, tuple[str, ...]]:
        """Return the members that may be linked, with the addresses that they tell."""
        return {
            pod: self.infos[pod].addresses if pod in self.infos else ()
            for pod, member in self.members.items()
            if member.state is not MemberState.REMOVED
        }

    def removed(self) -> dict[PodId, bytes]:
        """Return the certificates of the members that were removed."""
        members = self.members.items()
        return {p: one.certificate for p, one in members if one.state is MemberState.REMOVED}

    def peer(self, pod: PodId, now: float) -> Peer:
        """Return a member as people are shown it, its link's figures left out."""
        member = self.members[pod]
        return Peer(
            pod,
            member.name,
            member.role,
            self.presence(pod, now),
            info=self.infos.get(pod),
            leaving=member.state is MemberState.LEAVING,
        )

    def _standing(self, pod: PodId, now: float) -> Standing:
        lost = self._lost_at.get(pod)
        presence = self.presence(pod, now)
        within_grace = lost is not None and now - lost < self.settings.grace_seconds
        counts = presence in {Presence.SELF, Presence.PRESENT} or within_grace
        member = self.members[pod]
        if pod == self.pod and self.settings.client:
            member = msgspec.structs.replace(member, role=Role.CLIENT)
        return Standing(member, presence, self.infos.get(pod), counts)
