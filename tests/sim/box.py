"""The box: all pods of one run, their programs, and what befalls them."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from core.ids import Dot, PodId
from core.model.members import MemberState, Role
from core.net.memory import MemoryNetwork, Weather
from core.replica.replica import Replica
from core.tree.slots import Strategy
from tests.sim import roster
from tests.sim.crashes import Crashes
from tests.sim.disk_faults import DiskFaults
from tests.sim.doing import Programs
from tests.sim.journal import Journal
from tests.sim.member_pod import MemberPod
from tests.sim.plans import PODS_MAX, Action, Plan
from tests.sim.pod import SeededEntropy
from tests.sim.watch import Watch

WEATHERS = (
    Weather(),
    Weather(latency_seconds=0.03, jitter_seconds=0.05, loss=0.1),
    Weather(latency_seconds=0.01, cut=0.02),
    Weather(latency_seconds=0.01, doubt=0.03),
    Weather(latency_seconds=0.002, bytes_per_second=2_000_000),
    Weather(latency_seconds=0.2, jitter_seconds=0.4, loss=0.2, cut=0.005, doubt=0.005),
)
SKEWS_MS = (0, 0, -3_600_000, 3_600_000, 60_000, -5_000)
# Grace and absence pass in most of them; an hour costs as much as hundreds of operations.
IDLE_SECONDS = (5.0, 20.0, 45.0, 45.0, 700.0, 5.0, 45.0, 3_700.0)
# Shorter and longer than the silence after which the others end their links.
PAUSE_SECONDS = (1.0, 8.0, 15.0, 30.0)


@dataclass
class Box:
    """One run: `faults` counts what happened, `trace` is what came of each action."""

    plan: Plan
    network: MemoryNetwork
    watch: Watch
    chance: random.Random
    programs: dict[int, Programs] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)
    lives: Counter[int] = field(default_factory=Counter)
    disks: DiskFaults = field(init=False)
    crashes: Crashes = field(init=False)

    def __post_init__(self) -> None:
        self.disks = DiskFaults(self.watch)
        self.crashes = Crashes(self.watch, self.programs, self.disks, self.start)

    @staticmethod
    def of(plan: Plan) -> "Box":
        """Make the box of a plan, with all its pods started. For a running loop."""
        box = Box(
            plan,
            MemoryNetwork(plan.seed),
            Watch(Journal()),
            random.Random(f"box {plan.seed}"),
        )
        first = box._new_pod(0)
        settings = {
            "redundancy.copies": plan.copies,
            "history.keep-days": plan.history_days,
            "conflict.strategy": plan.strategy.value,
        }
        entropy = SeededEntropy((plan.seed, "founding"))
        roster.found(Replica(first.store, first.clock, entropy, first.id), plan.pods, settings)
        first.store.sync()
        records = roster.statements_in(first.store)
        for number in range(1, plan.pods):
            roster.admitted(box._new_pod(number).store, records)
        for pod in box.watch.pods:
            box.start(pod)
        return box

    def _new_pod(self, number: int) -> MemberPod:
        skew_ms = self.plan.skews_ms[number % PODS_MAX]
        life = self.lives[number]
        self.lives[number] += 1
        pod = MemberPod(
            number, self.network, self.watch, seed=self.plan.seed, skew_ms=skew_ms, life=life
        )
        pod.files.reflinks = self.plan.reflinks
        pod.tell_heat_every(self.plan.heat_seconds)
        pod.cache_at_most(self.plan.cache_bytes)
        self.watch.pods = [one for one in self.watch.pods if one.number != number] + [pod]
        self.watch.pods.sort(key=lambda one: one.number)
        self.programs[number] = Programs(pod, self.watch.journal)
        return pod

    def start(self, pod: MemberPod) -> None:
        """Start a node on what is on its disk."""
        pod.start()
        self.watch.journal.makers[pod.replica.incarnation] = pod.number
        self.watch.listen(pod)

    @property
    def pods(self) -> list[MemberPod]:
        """The pods that were not removed, running or not."""
        return [pod for pod in self.watch.pods if pod.id not in self.watch.removed]

    def pod(self, number: int) -> MemberPod:
        """Return a pod by number, modulo how many there are."""
        pods = self.watch.pods
        return pods[number % len(pods)]

    # --- what befalls it

    async def befall(self, action: Action) -> str:
        """Do a fault; one that makes no sense now does nothing."""
        doing: Callable[[Action, MemberPod], object] = (
            getattr(self.disks, action.name, None)
            or getattr(self.crashes, action.name, None)
            or getattr(self, f"_{action.name}")
        )
        result = doing(action, self.pod(action.pod))
        if result is not None:
            result = await result  # type: ignore[misc]
        if result is False:
            return "nothing"
        self.faults[action.name] += 1
        return "happened"

    async def _partition(self, action: Action, pod: MemberPod) -> bool:
        ids = [one.id for one in self.watch.pods]
        chance = random.Random(action.number)
        chance.shuffle(ids)
        half = chance.randrange(1, max(2, len(ids)))
        self.network.partition(ids[:half], ids[half:])
        return True

    async def _block(self, action: Action, pod: MemberPod) -> bool:
        other = self.pod(action.pod + 1 + action.number % 5)
        self.network.block(pod.id, other.id)
        return other is not pod

    async def _heal(self, action: Action, pod: MemberPod) -> bool:
        self.network.heal()
        return True

    async def _weather(self, action: Action, pod: MemberPod) -> bool:
        self.network.set_weather(WEATHERS[action.number % len(WEATHERS)])
        return True

    async def _idle(self, action: Action, pod: MemberPod) -> bool:
        await asyncio.sleep(IDLE_SECONDS[action.number % len(IDLE_SECONDS)])
        return True

    async def _jump_clock(self, action: Action, pod: MemberPod) -> bool:
        pod.clock.skew_ms = SKEWS_MS[action.number % len(SKEWS_MS)]
        return True

    # --- the machines

    async def _pause(self, action: Action, pod: MemberPod) -> bool:
        """The process is stopped for a while; its machine does not see that time pass."""
        if not pod.running or pod.paused:
            return False
        pod.pause()
        seconds = PAUSE_SECONDS[action.number % len(PAUSE_SECONDS)]
        asyncio.get_running_loop().call_later(seconds, self.watch.resume, pod)
        return True

    # --- disks

    async def _lose_disk(self, action: Action, pod: MemberPod) -> bool:
        """The disk is gone for good; the machine comes back with an empty one and its key."""
        donors = [one for one in self.pods if one is not pod and one.running]
        if pod.number == 0 or pod.id in self.watch.removed or not donors:
            return False
        if self._has_statements_alone(pod) or self._parts(pod, donors[0]):
            return False  # a person would have to let in again whom this pod admitted
        if pod.running:
            self.programs[pod.number].gone()
            await pod.kill()
        self.watch.excuse_what_only(pod)
        self.watch.forget_disk(pod)
        records = roster.statements_in(donors[0].store)
        fresh = self._new_pod(pod.number)
        roster.admitted(fresh.store, records)
        self.start(fresh)
        return True

    def _has_statements_alone(self, pod: MemberPod) -> bool:
        """Say whether what a pod signed, or passed on, is in the records of no other."""
        others = [other for other in self.watch.pods if other is not pod]
        return not _signed(pod) <= set().union(*map(_signed, others))

    def _parts(self, pod: MemberPod, donor: MemberPod) -> bool:
        """Say whether some could link to no other if `pod` knew only what `donor` knows.

        Two pods link where each knows that the other is a member; then both know what one did.
        """
        knowing = {one.id: _present(one) for one in self.pods}
        knowing[pod.id] = knowing[donor.id]
        together, known = {donor.id}, set(knowing[donor.id])
        while new := {one for one in known & knowing.keys() - together if knowing[one] & together}:
            together |= new
            known.update(*(knowing[one] for one in new))
        return together != knowing.keys()

    # --- members and settings

    def _signer(self) -> MemberPod | None:
        """Return a pod that runs and may administer."""
        for pod in self.pods:
            membership = pod.membership() if pod.running and not pod.paused else None
            if membership is not None and membership.may_administer(pod.id):
                return pod
        return None

    async def _join(self, action: Action, pod: MemberPod) -> bool:
        signer = self._signer()
        number = max(one.number for one in self.watch.pods) + 1
        if signer is None or number >= PODS_MAX or not self._may_admit(signer):
            return False
        roster.admit(signer.replica, signer.number, number)
        # The invitation says so only once the admission would survive a power cut.
        signer.store.sync()
        joined = self._new_pod(number)
        roster.admitted(joined.store, roster.statements_in(signer.store))
        self.start(joined)
        return True

    def _may_admit(self, signer: MemberPod) -> bool:
        """Say whether no pod knows yet that `signer` is less than an administrator, or out.

        Whom it lets in before it hears of that itself must be let in once more, by a person.
        """
        known = [membership for pod in self.pods if (membership := pod.membership()) is not None]
        return all(
            signer.id not in membership.members or membership.may_administer(signer.id)
            for membership in known
        )

    async def _remove_pod(self, action: Action, pod: MemberPod) -> bool:
        signer = self._signer()
        if signer is None or signer is pod or pod.number == 0 or len(self.pods) <= 2:
            return False
        if not _signed(pod) <= _signed(signer):
            return False  # whom it admitted unseen would have to be let in once more, by a person
        membership = signer.membership()
        member = None if membership is None else membership.members.get(pod.id)
        if member is None or member.state is MemberState.REMOVED:
            return False
        roster.remove(signer.replica, signer.number, member)
        signer.store.sync()
        self.watch.excuse_what_only(pod)
        self.watch.removed[pod.id] = signer.clock.monotonic()
        self.watch.proof.lost(pod)
        return True

    async def _change_role(self, action: Action, pod: MemberPod) -> bool:
        signer = self._signer()
        if signer is None or pod.number == 0 or pod.id in self.watch.removed:
            return False
        membership = signer.membership()
        member = None if membership is None else membership.members.get(pod.id)
        if member is None or member.state is MemberState.REMOVED:
            return False
        role = (Role.ADMIN, Role.MEMBER, Role.CLIENT)[action.number % 3]
        roster.state(signer.replica, signer.number, replace(member, role=role))
        return True

    async def _change_setting(self, action: Action, pod: MemberPod) -> bool:
        signer = self._signer()
        if signer is None:
            return False
        chance = random.Random(action.number)
        key, value = chance.choice(
            [
                ("redundancy.copies", chance.randint(1, 3)),
                ("history.keep-days", chance.choice((0, 30))),
                ("conflict.strategy", chance.choice(list(Strategy)).value),
            ]
        )
        roster.set_setting(signer.replica, signer.number, key, value)
        return True

    def take_up(self) -> None:
        """Have every pod act on the settings that it knows of."""
        for pod in self.watch.pods:
            if pod.running and not pod.paused:
                pod.take_up_settings()


def _present(pod: MemberPod) -> frozenset[PodId]:
    """Return the members that a pod knows to be in."""
    membership = pod.membership()
    return frozenset() if membership is None else frozenset(membership.present)


def _signed(pod: MemberPod) -> set[Dot]:
    """Return the statements that the records of a pod have."""
    with pod.store.read() as reader:
        return {record.dot for record in reader.signed("")}
