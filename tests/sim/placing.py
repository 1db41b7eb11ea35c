"""A network of pods and entries without contents: where placement alone would have each copy."""

import random
from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from core.ids import EntryId, Incarnation, PodId
from core.model.members import Member, MemberState, PodInfo, Presence, Role
from core.placement.eligible import Standing, Strategy, candidates
from core.placement.heat import Heat, faded
from core.placement.popularity import Popularity, Told, Warmth, popularity
from core.placement.rendezvous import Candidate, targets
from core.placement.telling import to_tell
from core.wire.heat import decode_heat, encode_heat

GIB = 2**30
DAY = 86_400.0
TELLS_A_DAY = 8

Placed = dict[EntryId, tuple[PodId, ...]]


def pod_id(number: int) -> PodId:
    return PodId(bytes([number + 1]) * 16)


def standing(number: int, *, redundancy: int = 50, hot: int = 50, cold: int = 50) -> Standing:
    """Return a pod with 100 GiB and these affinities, present and half empty."""
    pod = pod_id(number)
    info = PodInfo(
        f"pod{number}",
        Incarnation(number + 1),
        (),
        Role.MEMBER,
        100 * GIB,
        50 * GIB,
        50 * GIB,
        affinity_redundancy=redundancy,
        affinity_hot=hot,
        affinity_cold=cold,
    )
    member = Member(pod, bytes(32), b"", info.name, Role.MEMBER, MemberState.ACTIVE, pod)
    return Standing(member, Presence.PRESENT, info)


def entries(count: int) -> list[EntryId]:
    return [EntryId(number.to_bytes(16)) for number in range(count)]


def place(
    names: Sequence[EntryId], copies: int, pods: Sequence[Candidate], held: Placed | None = None
) -> Placed:
    """Return where the copies are when all pods did what placement says, `held` before."""
    held = held or {}
    return {name: targets(name, copies, pods, held.get(name, ())) for name in names}


def fill(placed: Placed) -> Counter[PodId]:
    """Return how many copies each pod has."""
    return Counter(pod for holders in placed.values() for pod in holders)


def moved(before: Placed, after: Placed) -> int:
    """Return how many copies had to be made."""
    return sum(len(set(after[name]) - set(before[name])) for name in before)


class WebService:
    """Ten servers, four with SSD: all read the same entries, by Zipf's law; all of them are old."""

    def __init__(self, count: int, exponent: float, seed: int) -> None:
        self.rng = random.Random(seed)
        self.ssd = [standing(number, hot=100, cold=0) for number in range(4)]
        self.hdd = [standing(number, hot=0, cold=100) for number in range(4, 10)]
        self.entries = entries(count)
        # The most read entry is any: its rank has nothing to do with its id.
        self.ranked = self.rng.sample(self.entries, count)
        self.weights = list(accumulate((rank + 1) ** -exponent for rank in range(count)))
        self.by_warmth = {
            warmth: candidates([*self.ssd, *self.hdd], Strategy.SPREAD, warmth) for warmth in Warmth
        }
        self.heats = {each.member.pod: Heat(DAY) for each in (*self.ssd, *self.hdd)}
        self.told: dict[PodId, tuple[Mapping[EntryId, float], float]] = {}
        self.now = 0.0
        self.known = Popularity()
        self.placed: Placed = {}
        self.copies_made = 0
        self._settle()

    def read(self) -> EntryId:
        return self.ranked[bisect(self.weights, self.rng.random() * self.weights[-1])]

    def live(self, half_lives: float, reads_a_day: int) -> None:
        """Let the servers read, tell each other of it, and move copies, several times a day."""
        pods = sorted(self.heats)
        for _ in range(round(half_lives * TELLS_A_DAY)):
            for _ in range(reads_a_day // TELLS_A_DAY):
                self.heats[self.rng.choice(pods)].count(self.read(), self.now)
            self.now += DAY / TELLS_A_DAY
            for pod, heat in self.heats.items():
                last, at = self.told.get(pod, ({}, self.now))
                news = to_tell(heat.at(self.now), faded(last, self.now - at, DAY))
                self.told[pod] = (decode_heat(encode_heat(news)), self.now)
            self._settle()

    def _settle(self) -> None:
        told = {pod: Told(heat, self.now - at) for pod, (heat, at) in self.told.items()}
        before, self.known = self.known, popularity(told, DAY)
        # What is read as before stays where it is.
        for entry in sorted(self.known.differs(before)) if self.placed else self.entries:
            warmth = self.known.warmth(entry, 2 * DAY, DAY)
            held = self.placed.get(entry, ())
            chosen = targets(entry, 3, self.by_warmth[warmth], held)
            self.copies_made += len(set(chosen) - set(held)) if held else 0
            self.placed[entry] = chosen

    def served_by_ssd(self, reads: int) -> float:
        """Return the share of reads that SSD pods serve, each served by any of the holders."""
        ssd = {each.member.pod for each in self.ssd}
        served = (self.rng.choice(self.placed[self.read()]) for _ in range(reads))
        return sum(pod in ssd for pod in served) / reads
