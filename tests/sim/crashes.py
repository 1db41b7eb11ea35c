"""Crashes in the box: pods that are killed, lose power and start again; what must be there then.

Each fault is a method by the name of its action; False where it makes no sense now.
"""

import random
from collections.abc import Callable, Mapping

from core.errors import StoreError
from core.ids import Dot, EntryId
from tests.sim.disk_faults import DiskFaults
from tests.sim.doing import Programs
from tests.sim.journal import Draft, is_mixture, on_disk
from tests.sim.member_pod import MemberPod
from tests.sim.plans import Action
from tests.sim.promises import Broken
from tests.sim.watch import Watch

A_CRASH = "a crash costs at most what fsync had not promised"


class Crashes:
    """Ends and begins nodes; `start_node` starts one on what is on its disk."""

    def __init__(
        self,
        watch: Watch,
        programs: Mapping[int, Programs],
        disks: DiskFaults,
        start_node: Callable[[MemberPod], None],
    ) -> None:
        self._watch = watch
        self._programs = programs
        self._disks = disks
        self._start_node = start_node

    def _may_start(self, pod: MemberPod) -> bool:
        return not pod.running and pod.id not in self._watch.removed

    async def kill(self, action: Action, pod: MemberPod) -> bool:
        if not pod.running:
            return False
        self._programs[pod.number].gone()
        self._disks.mend(pod)
        await pod.kill()
        return True

    async def cut(self, action: Action, pod: MemberPod) -> bool:
        if not pod.running:
            return False
        self._programs[pod.number].gone()
        self._disks.mend(pod)
        before = self._claimed(pod)
        await pod.cut(random.Random(action.number))
        # Records may be those of before, and name a version that was replaced meanwhile.
        self._excuse_unpromised(pod, before | self._claimed(pod))
        return True

    @staticmethod
    def _claimed(pod: MemberPod) -> dict[Dot, EntryId]:
        """Return the versions that this pod has whole, before the power goes."""
        lines = pod.store._tables.lines.data.values()
        return {line.version: line.entry for line in lines if line.version and line.whole}

    def _excuse_unpromised(self, pod: MemberPod, before: dict[Dot, EntryId]) -> None:
        """What was not synced is lost to a cut, unless others were told that it is safe here."""
        told = {
            version
            for one in self._watch.pods
            for (_, version, holder), mark in one.store._tables.claims.data.items()
            if holder == pod.id and mark[2]
        }
        for version, entry in before.items():
            others = [one for one in self._watch.holders(entry, version) if one is not pod]
            if version not in told and not others and not self._is_whole(pod, version):
                self._watch.excused.add(version)

    def _is_whole(self, pod: MemberPod, version: Dot) -> bool:
        """Say whether the disk of a pod has all bytes of a version, whatever its records say."""
        wanted = self._watch.journal.versions.get(version)
        lines = pod.store._tables.lines.data.values()
        return any(on_disk(pod, line) == wanted for line in lines if line.version == version)

    async def start(self, action: Action, pod: MemberPod) -> bool:
        down = [one for one in self._watch.pods if self._may_start(one)]
        if not down:
            return False
        return await self.rise(down[action.number % len(down)])

    async def rise(self, pod: MemberPod) -> bool:
        """Start a pod that was down, and look at what its disk gave back.

        False for one that cannot start: its disk reports an error, which ends a node.
        """
        journal = self._watch.journal
        drafts = {key: draft for key, draft in journal.drafts.items() if key[0] == pod.number}
        try:
            self._start_node(pod)
        except StoreError:
            await pod.kill()
            return False
        self._watch.check_disk(pod)
        journal.risen(pod)
        for draft in drafts.values():
            self._check_promised(pod, draft)
        known: dict[int, bytes] = {}
        for line in pod.store._tables.lines.data.values():
            if not line.dirty or line.removed:
                continue
            found = journal.shown_of(pod, line)
            mine = [draft for draft in drafts.values() if draft.entry == line.entry]
            unsure = line.entry in journal.rotten or any(draft.doubtful for draft in mine)
            if found is not None and not unsure:
                states = [state for draft in mine for state in (*draft.older, *draft.states)]
                self._check_found(pod, line.entry, found, states)
            if found is not None:
                known[line.id] = found
        for key in drafts:
            journal.drafts.pop(key, None)
        for line_id, found in known.items():
            journal.wrote(pod, pod.store._tables.lines.data[line_id], found)
        return True

    def _check_promised(self, pod: MemberPod, draft: Draft) -> None:
        """See that what `fsync` promised of a file is there, or something later."""
        journal, entry = self._watch.journal, draft.entry
        given_up = entry in journal.rotten or any(
            entry in programs.removed for programs in self._programs.values()
        )
        if draft.promised is None or draft.doubtful or given_up:
            return
        promised = draft.states[draft.promised :]
        tables = pod.store._tables
        row = tables.rows.data.get(entry)
        for head in () if row is None else row.contents:
            if journal.makers.get(head.dot.origin) != pod.number:
                return  # another pod wrote it since
            if journal.versions.get(head.dot) in promised:
                return
        lines = [line for line in tables.lines.data.values() if line.entry == entry]
        if not any(is_mixture(on_disk(pod, line) or b"", promised) for line in lines):
            raise Broken(A_CRASH, f"{pod.name} has not what fsync promised of {entry.hex()[:8]}")

    def _check_found(
        self, pod: MemberPod, entry: EntryId, found: bytes, states: list[bytes]
    ) -> None:
        journal = self._watch.journal
        older = [
            data for dot, data in journal.versions.items() if journal.entries.get(dot) == entry
        ]
        row = pod.store._tables.rows.data.get(entry)
        for head in () if row is None else row.contents:
            said = journal.said(pod, entry, head.dot)
            if said is not None:
                older.append(said)
        if not is_mixture(found, [*states, *older, b""]):
            raise Broken(
                A_CRASH, f"{pod.name} found bytes after a crash that no program wrote there"
            )
