"""The replica: the one writer of a pod's records; each change a transaction, then an event."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from types import TracebackType

from core.errors import NotAFolder, NotFound
from core.ids import (
    ENTRY_ID_BYTES,
    INCARNATION_MAX,
    ZERO_STAMP,
    EntryId,
    Incarnation,
    PodId,
    Stamp,
)
from core.model.records import Batch
from core.ports import (
    Clock,
    Entropy,
    Guard,
    OriginState,
    RecordReader,
    RecordStore,
    RecordWriter,
)
from core.replica.chain import digest_after
from core.replica.change import Change
from core.replica.checking import check_end
from core.replica.collecting import Forgetting, collect_all
from core.replica.events import MergeResult, TreeChanged
from core.replica.merging import Merging, raise_in
from core.replica.view import View
from core.stamps import HybridClock
from core.tree.author import Author
from core.tree.folders import ShownFolder
from core.tree.policy import holding_for
from core.tree.reader import TreeReader
from core.tree.rejoin import reissue
from core.tree.shown import Shown
from core.tree.view import TreeView, ViewSettings
from core.tree.workspace import Workspace

INCARNATION_FACT = "incarnation"
Listener = Callable[[TreeChanged], None]
Check = Callable[[RecordReader], object]


def _taken(_: RecordReader) -> None:
    """Take what is brought, whoever brings it."""


class Replica:
    """Reads and changes the tree of one pod; merges what others changed.

    All changes go through here, so that the summary is known without asking the store. Listeners
    are called in the committing thread after the commit. `moment` counts the commits.
    """

    def __init__(
        self,
        store: RecordStore,
        clock: Clock,
        entropy: Entropy,
        pod: PodId,
        guard: Guard | None = None,
    ) -> None:
        """Open over `store`; a new one begins an incarnation.

        `guard` is held from the begin of a transaction until what is known here of the summary
        follows it: else the next writer would use the same sequence numbers and stamps again.
        Where several threads change the tree it must be a lock.
        """
        self._guard: Guard = guard if guard is not None else nullcontext()
        self.pod = pod
        self.settings = ViewSettings()
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._listeners: list[Listener] = []
        self._known: dict[EntryId, ShownFolder] | None = {}
        self.moment = 0
        with store.read() as reader:
            self._origins = dict(reader.origins())
            number = reader.fact(INCARNATION_FACT)
        self._hybrid = HybridClock()
        self._follow()
        self.incarnation = (
            self.begin_incarnation() if number is None else Incarnation(int.from_bytes(number))
        )

    # --- reading

    def view(self) -> "_Viewing":
        """Open a view of one moment."""
        return _Viewing(self, self._store, lambda: self._known)

    def policies(self, shown: Shown) -> Mapping[str, bytes]:
        """Return the policies that hold for a shown name; its own where it stands nowhere.

        Mostly at once: the folders above are remembered.
        """
        with suppress(KeyError):
            known = self._known or {}
            return holding_for(known.__getitem__, self.settings.rules, shown)
        try:
            with self.view() as view:
                return view.policies(shown)
        except (NotFound, NotAFolder):
            return shown.policy

    def origins(self) -> Mapping[Incarnation, OriginState]:
        """Return the summary: how far each origin's records are here."""
        return dict(self._origins)

    def batches_after(self, summary: Mapping[Incarnation, int], limit: int) -> list[Batch]:
        """Return at most `limit` batches that `summary` does not cover, in stamp order."""
        with self._store.read() as reader:
            return [
                Batch(origin, last, b"", digest, tuple(records))
                for origin, last, digest, records in reader.records_after(summary, limit)
            ]

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` after every commit; it must be quick and must not fail."""
        self._listeners.append(listener)

    # --- changing

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Begin a local change: one transaction, one batch; an exception undoes all of it."""
        with self._guard:
            with self._store.write() as writer:
                known = self._known if self._known is not None else {}
                change = Change(writer, self.settings, known, self._author)
                self._known = None
                try:
                    yield change
                    event, state = self._finish(change, writer)
                except BaseException:
                    self._known = {}
                    raise
            if state is not None:
                self._origins[self.incarnation] = state
            self._known = {} if change.workspace.folders_moved else known
            self.moment += 1
            change.moment = self.moment
        if event is not None:
            self._publish(event)

    def write_after(self, stamps: Iterable[Stamp]) -> None:
        """Stamp what is written from now on later than `stamps`, whatever this pod's clock says."""
        with self._guard:
            for stamp in stamps:
                self._hybrid = self._hybrid.seen(stamp)

    def _author(self, tree: TreeView) -> Author:
        self._hybrid = self._hybrid.tick(self._clock.wall_ms())
        state = self._origins.get(self.incarnation)
        return Author(
            tree,
            origin=self.incarnation,
            last=state.last if state is not None else 0,
            clock=(self._hybrid.ms, self._hybrid.counter),
            new_id=self._new_id,
            summary={origin: state.last for origin, state in self._origins.items()},
        )

    def _new_id(self) -> EntryId:
        return EntryId(self._entropy.token(ENTRY_ID_BYTES))

    def _finish(
        self, change: Change, writer: RecordWriter
    ) -> tuple[TreeChanged | None, OriginState | None]:
        records = change.records
        if not records:
            return None, None
        delta = change.workspace.delta()
        if delta.rows:
            writer.apply(delta)
        before = self._origins.get(self.incarnation)
        previous = before.digest if before is not None else b""
        digest = digest_after(previous, records)
        state = OriginState(change.author.last, digest, records[-1].stamp)
        writer.set_origin(self.incarnation, state)
        batch = Batch(self.incarnation, change.author.last, previous, digest, records)
        return _made_here(change.workspace, batch, self.moment + 1), state

    def merge(
        self, batches: Sequence[Batch], *, live: bool = False, check: Check = _taken
    ) -> MergeResult:
        """Take batches of other pods in one transaction, unless `check` raises in that.

        They come in stamp order, as from `batches_after`: gaps between them are records that were
        superseded, `raise_summary` ends the session. `live`: they come straight from their makers;
        one that does not follow what is here comes back as missing. Raises `ProtocolError` for what
        no pod could have written; then nothing is taken.
        """
        origins = dict(self._origins)
        with self._structural(origins) as writer:
            check(writer)
            merging = Merging(writer, origins, self._clock.wall_ms())
            merging.take(batches, live=live)
        changed = frozenset(merging.workspace.changed)
        if merging.applied:
            self._publish(_brought(merging.workspace, tuple(batches), self.moment))
        return MergeResult(
            merging.applied,
            tuple(merging.missing),
            tuple(merging.forks),
            tuple(merging.far_ahead.values()),
            changed,
            merging.crowded,
        )

    def raise_summary(
        self, summary: Mapping[Incarnation, int | OriginState], *, check: Check = _taken
    ) -> None:
        """End a session: what the peer had seen, but keeps no record of, counts as seen here.

        Unless `check` raises in the transaction. Raises `ProtocolError` for what no pod could have
        seen; then nothing is taken.
        """
        check_end(state for state in summary.values() if isinstance(state, OriginState))
        origins = dict(self._origins)
        with self._structural(origins) as writer:
            check(writer)
            raise_in(writer, origins, summary)

    def note_report(self, pod: PodId, summary: Mapping[Incarnation, int]) -> None:
        """Note the summary that a member reported: tombstones that all have seen are collected."""
        with self._store.write() as writer:
            writer.set_report(pod, summary)

    def collect(self, members: Collection[PodId], forgetting: Forgetting | None = None) -> int:
        """Forget what was removed and is known to be by all `members`; return how many entries.

        `forgetting` gets those entries in the same transaction, while their rows are still there.
        """
        everybody = {*members, self.pod}
        return collect_all(self._store, self._forgetting, everybody, self.pod, forgetting)

    def rejoin(self, old: TreeReader, own: Incarnation, cut: int) -> None:
        """Issue again what this pod wrote as `own` after sequence number `cut`.

        The store holds the state of a member, taken whole; `old` is the tree as this pod left it.
        One batch. See `core.tree.rejoin`.
        """
        self.write_after(_stamps_of(old))
        donor = {origin: state.last for origin, state in self._origins.items()}
        with self.change() as change:
            reissue(change.author, old, own, cut, donor)

    def begin_incarnation(self) -> Incarnation:
        """Begin a new life of this record store: its old numbers may have been used elsewhere."""
        token = int.from_bytes(self._entropy.token(8))
        incarnation = Incarnation(token % INCARNATION_MAX + 1)
        with self._store.write() as writer:
            writer.set_fact(INCARNATION_FACT, incarnation.to_bytes(8))
        self.incarnation = incarnation
        return incarnation

    def renew(self) -> Incarnation:
        """Begin a new incarnation because a peer knows more of this one than is here."""
        return self.begin_incarnation()

    # --- inside

    @contextmanager
    def _structural(self, origins: dict[Incarnation, OriginState]) -> Iterator[RecordWriter]:
        """A transaction after which the summary is `origins` and no shown folder is remembered."""
        with self._guard:
            with self._store.write() as writer:
                origins.update(self._origins)
                self._known = None
                try:
                    yield writer
                except BaseException:
                    self._known = {}
                    raise
            ours = self._origins.get(self.incarnation)
            self._origins = origins
            self._known = {}
            self.moment += 1
            self._follow()
            now = origins.get(self.incarnation)
            if now is not None and (ours is None or now.last > ours.last):
                # A peer knows records of ours that are not here: the store was rolled back.
                self.begin_incarnation()

    def _forgetting(self) -> AbstractContextManager[RecordWriter]:
        return self._structural(dict(self._origins))

    def _follow(self) -> None:
        ends = (state.stamp for state in self._origins.values())
        self.write_after(stamp for stamp in ends if stamp != ZERO_STAMP)

    def _publish(self, event: TreeChanged) -> None:
        for listener in self._listeners:
            listener(event)


def _made_here(workspace: Workspace, batch: Batch, moment: int) -> TreeChanged:
    changed, redeclared = frozenset(workspace.changed), tuple(workspace.redeclared.values())
    return TreeChanged(changed, local=True, batch=batch, moment=moment, redeclared=redeclared)


def _brought(workspace: Workspace, merged: tuple[Batch, ...], moment: int) -> TreeChanged:
    changed, redeclared = frozenset(workspace.changed), tuple(workspace.redeclared.values())
    return TreeChanged(changed, local=False, moment=moment, merged=merged, redeclared=redeclared)


def _stamps_of(tree: TreeReader) -> Iterator[Stamp]:
    for row in tree.all_rows():
        for head in (*row.births, *row.places, *row.contents, *row.attributes):
            yield head.stamp


class _Viewing:
    """`with replica.view()`: every look-up opens one, which is why it is no generator."""

    __slots__ = ("_known", "_reading", "_replica", "_store")

    def __init__(
        self,
        replica: Replica,
        store: RecordStore,
        known: Callable[[], dict[EntryId, ShownFolder] | None],
    ) -> None:
        self._replica = replica
        self._store = store
        self._known = known

    def __enter__(self) -> View:
        # Asked first: a commit in between makes the view newer than it says, never older.
        moment = self._replica.moment
        known = self._known()
        self._reading = self._store.read()
        reader = self._reading.__enter__()
        # A commit since `known` was taken would make the remembered folders wrong.
        if known is None or known is not self._known():
            known = {}
        return View(reader, self._replica.settings, known, moment)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reading.__exit__(kind, error, trace)
