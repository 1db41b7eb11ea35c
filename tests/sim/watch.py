"""What is looked at while the box runs: at each change of a line, and after each step.

It sees all disks at once, which no pod can: whether the last copy went, whether a tree is one.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.errors import FileError
from core.ids import INCARNATION_MAX, LOST, ROOT, Dot, EntryId, PodId
from core.model.content import Line, LineRole
from core.model.records import Dead, Kind
from core.replica.events import TreeChanged
from core.replica.view import View
from core.store.memory_reader import MemoryReader
from tests.sim.evicted import Evicted
from tests.sim.journal import Journal, on_disk
from tests.sim.member_pod import MemberPod
from tests.sim.promises import Broken
from tests.sim.proof import Proof
from tests.sim.told import Told

# A cached version may go at any time, but not where it is the last one that there is.
KEPT = frozenset({LineRole.CURRENT, LineRole.CACHED, LineRole.HISTORY, LineRole.REMOVED})
# A pod hears of a removal by a record, and its tasks act on that one after the other.
REMOVAL_SECONDS = 2.0
_RECORDED_MAX = INCARNATION_MAX // 2
NOTHING_LOST = "nothing that a user wrote is lost"
TREE = "the drive is a file system"
DELETED = "a deletion spreads only from a recorded operation of a user"
OUT = "who was removed gets nothing"


@dataclass
class Watch:
    """All pods of the box, alive or not, and what is known of what befell them."""

    journal: Journal
    pods: list[MemberPod] = field(default_factory=list)
    removed: dict[PodId, float] = field(default_factory=dict)
    excused: set[Dot] = field(default_factory=set)
    changed: dict[int, dict[EntryId, None]] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)
    rotten: set[tuple[int, int]] = field(default_factory=set)
    told: Told = field(default_factory=Told)
    proof: Proof = field(default_factory=Proof)
    evicted: Evicted = field(default_factory=Evicted)
    _gone: set[Dot] = field(default_factory=set)
    _had_whole: set[Dot] = field(default_factory=set)
    _made_in_part: dict[Dot, Dot] = field(default_factory=dict)
    _heard: dict[tuple[PodId, PodId], float] = field(default_factory=dict)

    def listen(self, pod: MemberPod) -> None:
        """Hear of what changes on a pod that was just started."""
        changed = self.changed.setdefault(pod.number, {})

        def note(event: TreeChanged) -> None:
            changed.update(dict.fromkeys(sorted(event.changed)))
            records = event.batch.records if event.batch is not None else ()
            # What a program writes into a name replaces all that the name hides.
            dead = [r.entry for r in records if isinstance(r, Dead) and r.replaced_by is None]
            if not pod.programs_run and not all(_is_alive(pod, entry) for entry in dead):
                self.broken.append(Broken(DELETED, f"{pod.name} removed a file by itself"))

        pod.replica.subscribe(note)
        self.told.listen(pod)
        self.proof.listen(pod, self._having, self.broken.append)
        self.evicted.listen(pod)

    # --- content lines

    def lines_changed(
        self, pod: MemberPod, changes: Mapping[int, tuple[Line | None, Line | None]]
    ) -> None:
        """Follow new versions, and see that no last copy goes.

        What a client offers is no version yet: it keeps that until it becomes one elsewhere.
        """
        try:
            for was, now in changes.values():
                before, after = _recorded(was), _recorded(now)
                self._line_changed(pod, before, after)
        except Broken as broken:
            # The pod that did it would take the error for one of its own.
            self.broken.append(broken)
        self.journal.dropped(pod, [n for n, (_, after) in changes.items() if after is None])

    def _line_changed(self, pod: MemberPod, before: Line | None, after: Line | None) -> None:
        if after is not None and after.version is not None and after.content is not None:
            own = after.version.origin == pod.replica.incarnation
            known = before is not None and before.version == after.version and before.whole
            if not known and (after.whole or own):
                self.journal.published(pod, after)
                if pod.id in self.removed:
                    self.excused.add(after.version)  # it goes with the pod, which is out
                base = before.version if before is not None else None
                if own and not after.whole and base not in {None, after.version}:
                    self._made_in_part[after.version] = base
                if own and (pod.number, after.id) in self.rotten:
                    self._excuse_rotten(pod, after, after.version)
        if after is not None:
            self.journal.moved(pod, after)
        if after is not None and after.version is not None and after.whole:
            self._made_in_part.pop(after.version, None)
            self._had_whole.add(after.version)
        if before is None or before.version is None or not _is_kept(before):
            return
        if after is None or after.version != before.version or not _is_kept(after):
            self._check_drop(pod, before, before.version)

    def _excuse_rotten(self, pod: MemberPod, line: Line, version: Dot) -> None:
        """A version was made of bytes that had rotted unseen: they are on no disk any more."""
        if on_disk(pod, line) != self.journal.versions[version]:
            self.excused.add(version)

    def _check_drop(self, pod: MemberPod, line: Line, version: Dot) -> None:
        entry = line.entry
        unkept = self.proof.gone(pod, entry, version)
        needless = self.is_done_with(entry, version) or self.is_excused(entry, version)
        # Blocks that rotted, or that the disk refuses, were promised in good faith.
        now = MemoryReader(pod.store._tables).line(line.id)
        damaged = now is not None and (now.role, now.version) == (line.role, version)
        needless = needless or damaged
        if unkept is not None and not needless and not self._lines(pod, entry, version):
            raise unkept
        if self.holders(entry, version):
            return
        if (pod.number, line.id) in self.rotten and self._is_elsewhere_by_another_name(version):
            # What rotted is no copy that could go, and who has the same bytes as another version
            # takes them over on hearing of this one; at the end it must be on a disk.
            return
        if self.is_done_with(entry, version) or self.is_excused(entry, version):
            self._gone.add(version)
            return
        if any(self._lines(one, entry, version) for one in self.pods):
            # Nobody has noticed yet that the copy elsewhere rotted; this one was given up for it.
            self.excused.add(version)
            return
        raise Broken(
            NOTHING_LOST,
            f"{pod.name} dropped the last copy of {version} of {entry.hex()[:8]}",
        )

    def _having(self, entry: EntryId, version: Dot) -> list[MemberPod]:
        """Return the pods that say they have all of a version, those of a rotten file too.

        Where somebody replaced it, or all know of its removal, that is every pod.
        """
        if self.is_done_with(entry, version) or self.is_excused(entry, version):
            return self.pods
        return [
            one
            for one in self.pods
            if one.id not in self.removed and self._lines(one, entry, version)
        ]

    def _is_elsewhere_by_another_name(self, version: Dot) -> bool:
        """Say whether a disk has the same bytes of the same file as another version of it."""
        journal = self.journal
        entry, data = journal.entries.get(version), journal.versions.get(version)
        return entry is not None and any(
            journal.entries.get(other) == entry and self.holders(entry, other)
            for other, same in journal.versions.items()
            if same == data and other != version
        )

    def holders(self, entry: EntryId, version: Dot) -> list[MemberPod]:
        """Return the pods whose disk has a whole version, those that are down too."""
        return [
            pod
            for pod in self.pods
            if pod.id not in self.removed and self._has(pod, entry, version)
        ]

    def _has(self, pod: MemberPod, entry: EntryId, version: Dot) -> bool:
        lines = [*self._lines(pod, entry, version), *self._refused(pod, entry, version)]
        return any((pod.number, line) not in self.rotten for line in lines)

    def _refused(self, pod: MemberPod, entry: EntryId, version: Dot) -> list[int]:
        """Return the lines that lack what the disk refused once, and whose disk has all of it."""
        wanted = self.journal.versions.get(version)
        rows = [
            row
            for row in MemoryReader(pod.store._tables).lines(entry)
            if row.version == version and row.role in {LineRole.CURRENT, LineRole.CACHED}
        ]
        return [row.id for row in rows if not row.whole and on_disk(pod, row) == wanted]

    @staticmethod
    def _lines(pod: MemberPod, entry: EntryId, version: Dot) -> list[int]:
        """Return the lines of a pod that say they have all of a version."""
        lines = MemoryReader(pod.store._tables).lines(entry)
        return [line.id for line in lines if line.version == version and _is_kept(line)]

    def is_done_with(self, entry: EntryId, version: Dot) -> bool:
        """Say whether somebody replaced a version knowing it, or all know of its removal."""
        shown_somewhere = False
        for pod in self.pods:
            reader = MemoryReader(pod.store._tables)
            row = reader.row(entry)
            if row is None:
                continue
            if any(head.context.covers(version) for head in row.contents if head.dot != version):
                return True
            if pod.id in self.removed:
                continue
            alive = row.alive or any(link.alive for link in reader.links_to(entry))
            shown_somewhere = shown_somewhere or alive
        return not shown_somewhere

    def is_excused(self, entry: EntryId, version: Dot) -> bool:
        """Say whether it is nobody's mistake if a version is nowhere: its maker may be out."""
        maker = self.journal.makers.get(version.origin)
        out = any(pod.number == maker and pod.id in self.removed for pod in self.pods)
        if version in self.excused or out or self._repeats_an_excused(entry, version):
            return True
        return self._lacks_what_is_gone(entry, version)

    def _lacks_what_is_gone(self, entry: EntryId, version: Dot) -> bool:
        """Say whether a version was made of one that its maker had in part, and nobody has now.

        A program changes a file that is still to be fetched; meanwhile others replace it, and may
        drop what it was: they cannot know of the program.
        """
        base = self._made_in_part.get(version)
        if base is None:
            return False
        changed_again = base not in self._had_whole and self._is_replaced(entry, base, version)
        return base in self._gone or changed_again or self.is_excused(entry, base)

    def _is_replaced(self, entry: EntryId, version: Dot, but: Dot) -> bool:
        """Say whether another version than `but` was made of one."""
        rows = [MemoryReader(pod.store._tables).row(entry) for pod in self.pods]
        heads = [head for row in rows if row is not None for head in row.contents]
        return any(
            head.dot not in {version, but} and head.context.covers(version) for head in heads
        )

    def _repeats_an_excused(self, entry: EntryId, version: Dot) -> bool:
        """Say whether a conflict version became a file of its own after its bytes were gone."""
        if version in self._had_whole:
            return False  # somebody had the bytes then
        repeated = self.journal.copies.get(entry)
        return repeated is not None and self.is_excused(*repeated)

    def excuse_what_only(self, pod: MemberPod) -> None:
        """The disk of a pod is lost by a fault: what was there alone is nobody's mistake."""
        for line in list(pod.store._tables.lines.data.values()):
            # Who made a version of one that it had in part has alone what its program wrote.
            is_part = line.version in self._made_in_part
            is_own = is_part and line.version.origin == pod.replica.incarnation
            if line.version is None or not (_is_kept(line) or is_own):
                continue
            others = [one for one in self.holders(line.entry, line.version) if one is not pod]
            if not others:
                self.excused.add(line.version)

    def forget_disk(self, pod: MemberPod) -> None:
        """The disk of a pod is gone: what was known of its lines says nothing of the next one's."""
        self.journal.forget(pod)
        self.proof.lost(pod)
        self.rotten = {line for line in self.rotten if line[0] != pod.number}

    # --- who is served

    def served(self, pod: MemberPod, asker: PodId) -> None:
        """A block was given to `asker`."""
        since = self._knows_removed(pod, asker)
        if since is not None and pod.clock.monotonic() - since > REMOVAL_SECONDS:
            self.broken.append(Broken(OUT, f"{pod.name} gave a block to a removed pod"))

    def check_links(self, pod: MemberPod) -> None:
        """See that a pod talks to nobody whose removal it has known for a while."""
        for peer in pod.engine._pieces.links.up:
            since = self._knows_removed(pod, peer)
            if since is not None and pod.clock.monotonic() - since > REMOVAL_SECONDS:
                raise Broken(OUT, f"{pod.name} is still linked to a removed pod")

    def _knows_removed(self, pod: MemberPod, peer: PodId) -> float | None:
        if peer not in self.removed:
            return None
        membership = pod.membership()
        if membership is None or not membership.is_removed(peer):
            return None
        return self._heard.setdefault((pod.id, peer), pod.clock.monotonic())

    def resume(self, pod: MemberPod) -> None:
        """Let a pod go on that was paused: from now on it can act on what it knows."""
        pod.resume()
        for pair in [pair for pair in self._heard if pair[0] == pod.id]:
            del self._heard[pair]

    # --- trees

    def step(self) -> None:
        """Check what changed since the last step on every pod that runs."""
        if self.broken:
            raise self.broken[0]
        self.told.step(self.pods, asyncio.get_running_loop().time())
        for pod in self.pods:
            if not pod.running:
                continue
            pod.check()
            changed = self.changed[pod.number]
            if changed:
                entries = list(changed)
                changed.clear()
                self.check_tree(pod, entries)
            if self.removed and not pod.paused:
                self.check_links(pod)

    def check_tree(self, pod: MemberPod, entries: Iterable[EntryId]) -> None:
        """See that these entries stand in a tree: reachable once, under names that differ."""
        with pod.replica.view() as view:
            folders: dict[EntryId, None] = {}
            for entry in entries:
                row = view.row(entry)
                if row is None or not row.visible:
                    continue
                self._check_way(pod, view, entry)
                folders[row.parent] = None
                if row.births and row.births[0].kind == Kind.FOLDER:
                    folders[entry] = None
            for folder in folders:
                self._check_folder(pod, view, folder)

    @staticmethod
    def _check_way(pod: MemberPod, view: View, entry: EntryId) -> None:
        seen: set[EntryId] = set()
        while entry != ROOT:
            row = view.row(entry)
            if row is None or entry in seen or not row.visible:
                way = [one.hex()[:6] for one in seen]
                raise Broken(TREE, f"{pod.name}: {entry.hex()[:8]} is not below the root: {way}")
            seen.add(entry)
            entry = row.parent or (ROOT if entry == LOST else row.parent)

    @staticmethod
    def _check_folder(pod: MemberPod, view: View, folder: EntryId) -> None:
        try:
            listing = view.listing(folder)
        except FileError:
            return  # it is shown under another one's name, which is looked at by itself
        names = [shown.name for shown in listing]
        if len(names) != len(set(names)):
            raise Broken(TREE, f"{pod.name}: a folder shows a name twice: {sorted(names)}")
        for shown in listing:
            found = view.lookup(folder, shown.name)
            if found is None or found.id != shown.id:
                raise Broken(TREE, f"{pod.name}: {shown.name!r} is listed and not found")

    # --- disks

    def check_disk(self, pod: MemberPod) -> None:
        """See that every line that says it is whole and published has the bytes of its version."""
        for line in list(pod.store._tables.lines.data.values()):
            if line.version is None or not line.whole or line.dirty or line.removed:
                continue
            if line.entry in self.journal.rotten or line.content is None:
                continue
            found = on_disk(pod, line)
            wanted = self.journal.versions.get(line.version)
            if found is None and line.role is LineRole.PULL and not any(wanted or b""):
                continue  # it is holes from end to end: no block ever comes that makes the file
            if line.role is LineRole.HISTORY and found != wanted:
                # What is saved of a version before it is overwritten waits for no disk.
                self.rotten.add((pod.number, line.id))
                self.journal.rotten.add(line.entry)
            elif wanted is not None and found != wanted:
                size = None if found is None else len(found)
                raise Broken(
                    "unknown bytes are an error, never zeros",
                    f"{pod.name}: line {line!r:.200} says it has {line.version} "
                    f"({len(wanted)} bytes), the disk has other bytes ({size})",
                )


def _recorded(line: Line | None) -> Line | None:
    """Return a line unless it holds what is only offered, under a number that no record has."""
    offered = line is not None and line.version is not None and line.version.seq > _RECORDED_MAX
    return None if offered else line


def _is_kept(line: Line) -> bool:
    return line.role in KEPT and line.whole


def _is_alive(pod: MemberPod, name: EntryId) -> bool:
    """Say whether the file of a name has another one: to publish it, names are stated anew."""
    reader = MemoryReader(pod.store._tables)
    row = reader.row(name)
    if row is None or not row.births:
        return False
    file = reader.row(row.births[0].target or name)
    return file is not None and (file.alive or any(x.alive for x in reader.links_to(file.id)))
