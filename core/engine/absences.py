"""Which files have their newest version on no pod that can be reached, and what is there instead.

Whether a file is one of them is asked at each look-up, so that the answer comes from the ledger,
which is in memory; only what seems to be out of reach is looked at in the records. Who shows files
is told when that changes: for all, when pods come and go, or for single ones.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeAlias

from core.engine.bell import Bell
from core.engine.ledger import Group, Ledger, having
from core.engine.older import Older
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.errors import ContentAbsent
from core.ids import Dot, EntryId, PodId
from core.model.absence import Absence
from core.model.content import Content, Line, LineRole, is_block_size
from core.model.members import Presence
from core.model.records import Version, told_version
from core.ports import RecordReader
from core.wire.messages import OlderVersion

LOOK_SECONDS: Final = 5.0
LOST_SECONDS: Final = 0.5
SOUGHT_MAX: Final = 4_096
_READABLE: Final = frozenset({LineRole.CURRENT, LineRole.CACHED, LineRole.HISTORY, LineRole.PULL})

# Told are the files concerned; None: maybe all.
Turned: TypeAlias = Callable[[Collection[EntryId] | None], None]


class Absences:
    """Knows what is out of reach. What does not say otherwise is for the loop of the engine."""

    def __init__(self, parts: EngineParts, pods: Pods, ledger: Ledger, older: Older) -> None:
        """Look for one pod; before `run` everything counts as within reach."""
        self._parts = parts
        self._pods = pods
        self._ledger = ledger
        self._older = older
        self._bell = Bell()
        self._reach: frozenset[PodId] | None = None
        self._begun = parts.clock.monotonic()
        self._turned: set[EntryId] = set()
        self._listeners: list[Turned] = []
        self._sought: OrderedDict[tuple[EntryId, Dot], frozenset[Dot]] = OrderedDict()
        ledger.heard = self._heard

    def subscribe(self, listener: Turned) -> None:
        """Tell `listener`, in a worker, of files whose content came within reach or went out."""
        self._listeners.append(listener)

    async def run(self) -> None:
        """See pods come and go, for ever."""
        while True:
            reach, is_settled = self._now()
            turned: Collection[EntryId] | None = ()
            if reach != self._reach:
                self._reach, turned = reach, None
                self._turned.clear()
            elif self._turned:
                turned = tuple(self._turned)
                self._turned.clear()
            if turned is None or turned:
                await self._tell(turned)
            await self._bell.wait(LOOK_SECONDS if is_settled else LOST_SECONDS)

    def look(self) -> None:
        """Pods came or went: look at once."""
        self._bell.ring()

    def _now(self) -> tuple[frozenset[PodId], bool]:
        """Return who counts as within reach, and whether that stays so while nothing happens.

        Right after the start that is everybody: nobody had the time to be there yet.
        """
        now = self._parts.clock.monotonic()
        if now - self._begun < self._pods.settings.absent_after_seconds:
            return frozenset(self._pods.members), False
        reach = self._pods.reachable(now)
        return reach, not any(self._pods.presence(pod, now) is Presence.LOST for pod in reach)

    def _heard(self, entry: EntryId, before: Group | None, after: Group | None) -> None:
        if any(group is not None and self._is_out(group) for group in (before, after)):
            self._turned.add(entry)
            self._bell.ring()

    async def _tell(self, entries: Collection[EntryId] | None) -> None:
        for listener in self._listeners:
            await self._parts.workers.run(lambda listener=listener: listener(entries))  # type: ignore[misc]

    # --- in any thread

    def is_out_of_reach(self, entry: EntryId) -> bool:
        """Say whether the content of a file seems to be out of reach: quick, and without waiting.

        Where it is so by mistake, `absence` says None.
        """
        group = self._ledger.group(entry)
        return group is not None and self._is_out(group)

    def _is_out(self, group: Group) -> bool:
        reach, having_it = self._reach, having(group)
        return reach is not None and bool(having_it) and not having_it & reach

    def absence(self, reader: RecordReader, newest: Version) -> Absence | None:
        """Return what there is of a file instead of `newest`; None if that is within reach."""
        reach = self._reach
        if reach is None:
            return None
        held = self._pods.holders(reader, newest.entry)
        writer = self._pods.pod_of(newest.dot.origin)
        if (held.get(newest.dot, set()) | {writer}) & reach or not (writer or held):
            return None
        rows = reader.lines(newest.entry)
        if any(row.version == newest.dot and row.whole and row.role in _READABLE for row in rows):
            return None
        row = reader.row(newest.entry)
        heads = set() if row is None else {head.dot for head in row.contents}
        others = reach - {self._pods.pod}
        there = {dot for dot, pods in held.items() if pods & others and dot not in heads}
        known = [row for row in rows if row.version not in heads and _is_readable(row, there)]
        sought = self._sought.get((newest.entry, newest.dot), frozenset())
        unknown = there - {row.version for row in known} - sought
        return Absence(_version(max(known, key=_age)) if known else None, bool(unknown))

    # --- what was there before

    async def seek(self, entry: EntryId, newest: Dot) -> None:
        """Find out what the last version before `newest` was that a present pod has.

        Raises `ContentAbsent` where there is none.
        """
        answer = await self._older.ask(b"", (entry,))
        told = [
            each
            for versions in answer.versions.values()
            for each in versions
            if each.name.entry == entry and each.name.version != newest
        ]
        if not await self._parts.workers.run(lambda: self._note(entry, newest, told)):
            raise ContentAbsent
        await self._tell((entry,))

    def _note(self, entry: EntryId, newest: Dot, told: Iterable[OlderVersion]) -> bool:
        """Begin with the last of the versions told, unless one here is later; False for none."""
        found = [_as_version(each) for each in told if is_block_size(each.block_size, each.size)]
        with self._parts.store.write() as writer:
            row = writer.row(entry)
            heads = set() if row is None else {head.dot for head in row.contents}
            found = [version for version in found if version.dot not in heads]
            claimed = frozenset(self._pods.holders(writer, entry)) | {each.dot for each in found}
            rows = [row for row in writer.lines(entry) if row.version not in heads]
            here = [row for row in rows if _is_readable(row, claimed)]
            last = max(found, key=lambda each: (each.stamp.ms, each.mtime_ns), default=None)
            if last is not None and last.dot not in {row.version for row in here}:
                here.append(self._parts.contents.pulls.begin(writer, last, ()))
        self._sought[entry, newest] = claimed
        while len(self._sought) > SOUGHT_MAX:
            self._sought.popitem(last=False)
        return bool(here)


def _is_readable(row: Line, there: Collection[Dot]) -> bool:
    """Say whether an older version can be read: it is here, or comes from a pod that is there."""
    if row.version is None or row.content is None or row.role not in _READABLE:
        return False
    begun = row.role is not LineRole.HISTORY and not row.dirty
    return row.whole or (begun and row.version in there)


def _age(row: Line) -> tuple[int, int, int]:
    return row.recorded_ms, row.kept_until_ms, row.id


def _version(row: Line) -> Version | None:
    if row.version is None or row.content is None:
        return None
    return told_version(row.entry, row.version, row.content, row.changed_ns or 0, row.recorded_ms)


def _as_version(told: OlderVersion) -> Version:
    content = Content(told.manifest, told.size, told.block_size)
    return told_version(
        told.name.entry, told.name.version, content, told.mtime_ns, told.recorded_ms
    )
