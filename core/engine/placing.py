"""Placing: which pods should hold a version, as the records and the links are now.

How a file is read, each pod says by its own clock and by the news that it has, so that for a while
two pods may each believe that it belongs on the other. What stays short of copies for a time is
therefore placed once more, by what does not hang on that: a copy too many, never one too few.
"""

from collections.abc import Collection
from typing import Final, NamedTuple

from core.engine.pods import Pods
from core.engine.readers import Readers
from core.engine.survey import FileState, HeadState
from core.ids import EntryId, PodId
from core.model.records import Version
from core.placement.popularity import Warmth
from core.placement.rendezvous import Candidate, is_met, targets
from core.ports import Clock

PATIENCE_SECONDS: Final = 300.0
SHORT_MAX: Final = 65_536


class _Able(NamedTuple):
    """The pods that may hold files which are read in one way."""

    candidates: tuple[Candidate, ...]
    pods: frozenset[PodId]


class Placing:
    """Says what this pod should hold. For one loop; `begin` before each look at some files."""

    def __init__(self, pods: Pods, readers: Readers, clock: Clock) -> None:
        """Place as `pods` and `readers` say."""
        self._pods = pods
        self._readers = readers
        self._clock = clock
        self._by_warmth: dict[Warmth, _Able] = {}
        self._undemanding: tuple[Candidate, ...] = ()
        self._all_agree = True
        self._lasting: frozenset[PodId] = frozenset()
        self._has_met_all = False
        # Files that others should hold and do not yet, and that this pod would take in their place:
        # since when, in monotonic seconds.
        self._short: dict[EntryId, float] = {}

    def begin(self) -> None:
        """Ask anew which pods there are: they come and go, and what they offer changes."""
        now = self._clock.monotonic()
        self._undemanding = self._pods.undemanding(now)
        self._lasting = self._pods.lasting(now)
        self._has_met_all = self._pods.has_met_all(now)
        for warmth in Warmth:
            found = self._pods.candidates(now, warmth)
            known = self._by_warmth.get(warmth)
            if known is None or known.candidates != found:
                # All files that are counted alike share the set.
                self._by_warmth[warmth] = _Able(found, frozenset(each.pod for each in found))
        # Where no pod is demanding, all agree on where files belong, however they are read.
        every = (able.candidates for able in self._by_warmth.values())
        self._all_agree = all(found == self._undemanding for found in every)

    def able(self, version: Version) -> frozenset[PodId]:
        """Return the pods that may hold a version, as its file is read now."""
        return self._able(version).pods

    def should_hold(self, state: FileState, head: HeadState) -> bool:
        """Say whether this pod is one of those that a version belongs on, or that it follows."""
        pods = self._pods
        if self.is_bound(state, head):
            return True
        if not pods.settings.rebalance and self._is_met(state, head):
            return False
        if pods.pod in self.belongs_on(state, head):
            return True
        return self._is_overdue(state, head)

    def is_bound(self, state: FileState, head: HeadState) -> bool:
        """Say whether a version is held here wherever it belongs."""
        return self._pods.pod in self._bound_to(state, head)

    def _bound_to(self, state: FileState, head: HeadState) -> frozenset[PodId]:
        """Return the pods that hold a version wherever it belongs: by a policy, or as readers."""
        bound = self._kept_on(state)
        follower = self._readers.followed_by(state.entry)
        if follower is not None and _has_room(self._able(head.version), follower):
            bound.add(follower)
        return frozenset(bound)

    def is_kept(self, state: FileState) -> bool:
        """Say whether a policy holds a file here."""
        return self._pods.pod in self._kept_on(state)

    def _kept_on(self, state: FileState) -> set[PodId]:
        if not state.wanted.keep:
            return set()
        names = self._pods.active_names()
        return {names[name] for name in state.wanted.keep if name in names}

    def follows(self, entry: EntryId) -> bool:
        """Say whether where a file belongs hangs on how it is read."""
        return not self._all_agree or self._readers.followed_by(entry) is not None

    def warmth(self, version: Version) -> Warmth:
        """Return how the file of a version is read."""
        return self._readers.warmth(version.entry, version.stamp)

    def is_needed_here(self, state: FileState, head: HeadState) -> bool:
        """Say whether what is cached here of a version is to be a copy from now on.

        That goes into a record, and is never taken back: who is away for a moment only, or was not
        met yet since this pod started, is counted on meanwhile.
        """
        pods = self._pods
        if pods.pod not in pods.counted():
            return False  # nobody counts on what a client has, or one that leaves
        if self._has_met_all and self.should_hold(state, head):
            return True
        others = (with_writer(head) & self._lasting) - {pods.pod}
        needed = min(self._asked(state), pods.settings.minimum)
        return len(others) < needed and pods.pod in self.able(head.version)

    def belongs_on(self, state: FileState, head: HeadState) -> frozenset[PodId]:
        """Return the pods that a version belongs on, as its file is read now.

        Where there are more copies than are wanted, that which followed its readers is one of those
        that stay, and another one may go for it. Where there are not, nothing hangs on who reads.
        """
        able, copies, holders = self._able(head.version), self._asked(state), with_writer(head)
        reader = self._readers.followed_by(state.entry)
        first = reader if reader in head.holders and len(head.holders) > copies else None
        return frozenset(targets(state.entry, copies, able.candidates, holders, first))

    def will_hold(self, state: FileState, head: HeadState) -> frozenset[PodId]:
        """Return the pods that have a version once all is done that can be done."""
        stays = not self._pods.settings.rebalance and self._is_met(state, head)
        lasting = with_writer(head) if stays else self.belongs_on(state, head)
        return lasting | self._bound_to(state, head)

    def _asked(self, state: FileState) -> int:
        """Return how many copies are asked for: fewer than are wanted while they cannot be had."""
        return min(state.wanted.copies, self._pods.settings.copies_max)

    def _is_met(self, state: FileState, head: HeadState) -> bool:
        candidates = self._able(head.version).candidates
        return is_met(self._asked(state), candidates, with_writer(head))

    def overdue(self) -> Collection[EntryId]:
        """Return the files to look at again because they are short of copies for long."""
        due = self._clock.monotonic() - PATIENCE_SECONDS
        return [entry for entry, since in self._short.items() if since <= due]

    def settled(self, entry: EntryId) -> None:
        """A file is gone, or has its copies."""
        self._short.pop(entry, None)

    def _able(self, version: Version) -> _Able:
        return self._by_warmth[self.warmth(version)]

    def _is_overdue(self, state: FileState, head: HeadState) -> bool:
        if self._all_agree or len(head.holders) >= self._asked(state):
            return False  # a copy that is only slow is no reason to place it once more
        if not self._stands_in(state, head):
            return False  # nor is what another one would take: there may be a million of these
        now, since = self._clock.monotonic(), self._short.get(state.entry)
        if since is None:
            if len(self._short) >= SHORT_MAX:
                return False  # those go as they are taken; each look at all files comes past again
            since = self._short[state.entry] = now
        return now - since >= PATIENCE_SECONDS

    def _stands_in(self, state: FileState, head: HeadState) -> bool:
        """Say whether this pod takes what it believes to belong elsewhere; never is never."""
        able, pods, copies = self.able(head.version), self._undemanding, self._asked(state)
        stand_ins = targets(state.entry, copies, pods, with_writer(head))
        return self._pods.pod in able and self._pods.pod in stand_ins


def with_writer(head: HeadState) -> frozenset[PodId]:
    """Return who has a version: its writer has it before it says so."""
    return head.holders if head.writer is None else head.holders | {head.writer}


def _has_room(able: _Able, pod: PodId) -> bool:
    return any(candidate.pod == pod and candidate.roomy for candidate in able.candidates)
