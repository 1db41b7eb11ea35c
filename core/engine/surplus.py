"""Surplus: which copies this pod need not hold, as the last look at each file said.

Only so many are remembered at a time; where there are more, the ledger knows which files to look
at when these are done.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.engine.adopting import Adopting
from core.engine.ledger import Ledger
from core.engine.placing import Placing
from core.engine.pods import Pods
from core.engine.survey import FileState, HeadState
from core.ids import Dot, EntryId, PodId
from core.model.content import FileVersion
from core.placement.dropping import Copy, is_surplus, needed, rank, to_ask

KNOWN_MAX: Final = 8_192


@dataclass(slots=True)
class Candidate:
    """A copy that may go. `since`: when it was first seen to be needless (monotonic seconds).

    `order`: what is smaller goes first. `not_before`: when it may be asked about again.
    `lowered`: it is one too many because fewer copies are wanted than before, or because no policy
    keeps it here any more. `follows`: where its file belongs hangs on how it is read.
    """

    copy: Copy
    size: int
    order: tuple[int, int]
    since: float
    not_before: float
    lowered: bool = False
    follows: bool = False


class Surplus:
    """The copies here that may go. For one loop."""

    def __init__(self, pods: Pods, placing: Placing, adopting: Adopting, ledger: Ledger) -> None:
        """Start without any; `ledger` knows how often each file was wanted so far."""
        self._pods = pods
        self._placing = placing
        self._adopting = adopting
        self._ledger = ledger
        self._files: dict[EntryId, dict[Dot, Candidate]] = {}
        self._more = False

    def __len__(self) -> int:
        """How many files have such copies, as far as they are remembered."""
        return len(self._files)

    def look(self, state: FileState, now: float) -> None:
        """Take what a look at a file at `now` said (monotonic seconds).

        Before the ledger is told of it.
        """
        before = self._files.pop(state.entry, {})
        found = {
            head.version.dot: self._candidate(state, head, copy, before, now)
            for head in state.heads
            if (copy := self._needless(state, head)) is not None
        }
        if found and len(self._files) >= KNOWN_MAX:
            self._more = True
        elif found:
            self._files[state.entry] = found

    def copy_of(self, state: FileState, head: HeadState) -> Copy | None:
        """Return what placement says of a copy here, None if it is none or must stay with us."""
        if not (head.here and head.claimed) or state.left or self._is_bound(state, head):
            return None
        return self._copy(state, head, bound=False)

    def _copy(self, state: FileState, head: HeadState, *, bound: bool) -> Copy:
        minimum, belongs = self._pods.settings.minimum, self._placing.belongs_on(state, head)
        return Copy(belongs, head.holders, state.wanted.copies, minimum, bound=bound)

    def _is_bound(self, state: FileState, head: HeadState) -> bool:
        return self._placing.is_bound(state, head) or self._adopting.is_awaited(state.entry)

    def _needless(self, state: FileState, head: HeadState) -> Copy | None:
        pods, minimum = self._pods, self._pods.settings.minimum
        enough = len(head.holders) > needed(state.wanted.copies, minimum)
        if not (enough and head.here and head.claimed) or state.left:
            return None
        copy = self._copy(state, head, bound=self._is_bound(state, head))
        return copy if is_surplus(copy, pods.pod, pods.counted()) else None

    def _candidate(
        self,
        state: FileState,
        head: HeadState,
        copy: Copy,
        before: Mapping[Dot, Candidate],
        now: float,
    ) -> Candidate:
        version, known = head.version, before.get(head.version.dot)
        order = rank(self._placing.warmth(version), version.stamp.ms)
        since, not_before = (now, now) if known is None else (known.since, known.not_before)
        wanted = self._ledger.wanted(state.entry)
        # What a policy keeps here is no candidate: so it does not any more.
        lowered = (wanted is not None and wanted > copy.copies) or self._ledger.was_kept(
            state.entry
        )
        lowered = lowered or (known is not None and known.lowered)
        follows = self._placing.follows(state.entry)
        return Candidate(copy, version.size, order, since, not_before, lowered, follows)

    def due(
        self, now: float, settle_seconds: float, present: Collection[PodId], count: int
    ) -> Mapping[FileVersion, Candidate]:
        """Return up to `count` of those that have been needless for long, in their order."""
        ready = (
            (candidate.order, entry, dot, candidate)
            for entry, dot, candidate in self._all()
            if candidate.not_before <= now
            and candidate.since + settle_seconds <= now
            and to_ask(candidate.copy, self._pods.pod, present)
        )
        first = heapq.nsmallest(count, ready, key=lambda each: each[:3])
        return {(entry, dot): candidate for _, entry, dot, candidate in first}

    def has_lowered(self) -> bool:
        """Say whether one of them is too many because fewer are wanted than before."""
        return any(candidate.lowered for _, _, candidate in self._all())

    def put_off(self, names: Iterable[FileVersion], until: float) -> None:
        """Ask about these again at `until` only."""
        for entry, dot in names:
            candidate = self._files.get(entry, {}).get(dot)
            if candidate is not None:
                candidate.not_before = until

    def take_more(self) -> bool:
        """Say, once, whether there were more than could be remembered and there is room again."""
        more = self._more and len(self._files) < KNOWN_MAX // 2
        if more:
            self._more = False
        return more

    def _all(self) -> Iterable[tuple[EntryId, Dot, Candidate]]:
        for entry, versions in self._files.items():
            for dot, candidate in versions.items():
                yield entry, dot, candidate
