"""What this pod should hold and lacks: versions, who has them, when to ask for them.

Only so many are remembered: a new pod lacks all there is. The others are owed all the same, by what
the ledger says, and are found again when these have come (`core.engine.refilling`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from core.ids import Dot, EntryId, PodId
from core.model.content import INLINE_BYTES_MAX
from core.model.records import Version
from core.saying import NOTHING, Sentence

READY_MAX = 64
WANTS_MAX = 4_096  # as many again while files are looked at
FAILED_TRIES = 3  # a want that was tried as often makes room for others
SMALL_TRIES = 2  # then a small content is fetched as a block, which says more clearly what fails


class Left(Enum):
    """Why versions that are lacking are not among the wants."""

    READY = auto()  # only for want of room
    APART = auto()  # nobody who has them is linked
    FAILED = auto()  # they were tried in vain


@dataclass(slots=True)
class Want:
    """One version. `due` in monotonic seconds; `busy` while it is pulled.

    `rests_until`: a person ended its transfer, it does not begin again before that.
    `no_room`: what is in the way where it waits for space on this disk.
    `older`: who has other versions of the file. A version that was made of one which its maker had
    in part only is whole nowhere, until its blocks are brought together.
    `company`: the pods that are to have it and lack it. `torn`: this disk may give what is lacking
    after all, also where nobody else has it.
    """

    version: Version
    sources: frozenset[PodId]
    due: float
    older: frozenset[PodId] = frozenset()
    company: frozenset[PodId] = frozenset()
    torn: bool = False
    busy: bool = False
    tries: int = 0
    no_room: Sentence = NOTHING
    rests_until: float = 0.0

    def from_whom(self, linked: Collection[PodId]) -> list[PodId]:
        """Return the sources that are linked."""
        return [pod for pod in sorted(self.sources) if pod in linked]

    def of_whom_blocks(self, linked: Collection[PodId]) -> list[PodId]:
        """Return the pods to ask for blocks: those with older versions where the others fail."""
        sources = self.from_whom(linked)
        if sources and not self.tries:
            return sources
        return sources + [pod for pod in sorted(self.older - self.sources) if pod in linked]

    @property
    def small(self) -> bool:
        """Say whether it is asked for over the message connection."""
        return self.version.size <= INLINE_BYTES_MAX and self.tries < SMALL_TRIES


class Wants:
    """The wants of one pod. For one loop. `left_out`: why some are not here that should be."""

    def __init__(self) -> None:
        """Want nothing."""
        self.left_out: set[Left] = set()
        self._wants: dict[Dot, Want] = {}
        self._by_entry: dict[EntryId, set[Dot]] = {}

    def __len__(self) -> int:
        """How many versions are wanted."""
        return len(self._wants)

    def __contains__(self, dot: Dot) -> bool:
        """Say whether a version is wanted."""
        return dot in self._wants

    def get(self, dot: Dot) -> Want | None:
        """Return the want of a version."""
        return self._wants.get(dot)

    def put(
        self,
        version: Version,
        sources: frozenset[PodId],
        due: float,
        older: frozenset[PodId] = frozenset(),
        *,
        company: frozenset[PodId] = frozenset(),
        torn: bool = False,
    ) -> None:
        """Want a version; of one that is wanted already only the sources change."""
        known = self._wants.get(version.dot)
        if known is not None:
            known.sources, known.older = sources, older
            known.company, known.torn = company, torn
            return
        self._wants[version.dot] = Want(version, sources, due, older, company, torn)
        self._by_entry.setdefault(version.entry, set()).add(version.dot)

    def forget(self, dot: Dot) -> None:
        """Want a version no more."""
        want = self._wants.pop(dot, None)
        if want is None:
            return
        dots = self._by_entry[want.version.entry]
        dots.discard(dot)
        if not dots:
            del self._by_entry[want.version.entry]

    def forget_others(self, entry: EntryId, kept: Collection[Dot]) -> None:
        """Want no versions of a file but these."""
        for dot in self._by_entry.get(entry, set()).difference(kept):
            self.forget(dot)

    def trim(self, linked: Collection[PodId]) -> None:
        """Where there are far too many, keep those that can be pulled, with the fewest sources."""
        if len(self._wants) < 2 * WANTS_MAX:
            return
        ordered = sorted(
            self._wants.values(),
            key=lambda want: (
                not want.busy,
                _hindrance(want, linked) is not Left.READY,
                len(want.sources),
                want.version.stamp,
            ),
        )
        for want in ordered[WANTS_MAX:]:
            if not want.busy:
                self.left_out.add(_hindrance(want, linked))
                self.forget(want.version.dot)

    def have_room(self, linked: Collection[PodId]) -> bool:
        """Say whether most of those that can be pulled came."""
        few = WANTS_MAX // 2
        if len(self._wants) < few:
            return True
        wants = self._wants.values()
        return sum(_hindrance(want, linked) is Left.READY for want in wants) < few

    def hurry(self, now: float) -> None:
        """Ask for everything again: somebody came or went."""
        for want in self._wants.values():
            want.due = max(min(want.due, now), want.rests_until)

    def next_due(self, now: float) -> float | None:
        """Return when the next want becomes due, None if none is to come."""
        dues = (want.due for want in self._wants.values() if not want.busy and want.due > now)
        return min(dues, default=None)

    def no_room(self) -> Sentence:
        """Return what is in the way of one that waits for space, nothing if none does."""
        return next((want.no_room for want in self._wants.values() if want.no_room), NOTHING)

    def ready(self, now: float, linked: Collection[PodId]) -> list[Want]:
        """Return some wants to pull now, those with the fewest sources first."""
        ready = [
            want
            for want in self._wants.values()
            if not want.busy and not want.small and want.due <= now
            if want.torn or want.of_whom_blocks(linked)
        ]
        ready.sort(key=lambda want: (len(want.sources), want.version.stamp))
        return ready[:READY_MAX]

    def small_by_source(
        self, now: float, linked: Collection[PodId]
    ) -> dict[PodId, list[tuple[EntryId, Dot]]]:
        """Return the small contents to ask for now, each of one source, another at each try."""
        asks: dict[PodId, list[tuple[EntryId, Dot]]] = {}
        for want in self._wants.values():
            sources = want.from_whom(linked) if want.small and want.due <= now else []
            if sources:
                chosen = sources[want.tries % len(sources)]
                asks.setdefault(chosen, []).append((want.version.entry, want.version.dot))
        return asks

    def asked(self, dots: Iterable[Dot], again_at: float) -> None:
        """Note that small contents were asked for."""
        for dot in dots:
            want = self._wants[dot]
            want.due = again_at
            want.tries += 1


def _hindrance(want: Want, linked: Collection[PodId]) -> Left:
    """Return what is in the way of a want; a full disk is in the way of the others, too."""
    if want.tries >= FAILED_TRIES and not want.no_room:
        return Left.FAILED
    apart = not want.torn and want.sources.isdisjoint(linked)
    return Left.APART if apart else Left.READY
