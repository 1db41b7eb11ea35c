"""The bookkeeping of "nothing is lost": who wrote what, and who overwrote or removed it knowingly.

A content may go only if a pod overwrote it or removed the last name that it saw, or if every name
was removed by a pod that had seen it (P8).
"""

from collections import defaultdict

from core.ids import EntryId
from core.model.records import Birth, Dead, Gone, Kind, Version
from core.model.rows import EntryRow
from core.replica.events import TreeChanged
from core.tree.liveness import FileGroup, file_group
from core.tree.rows import file_of
from core.tree.workspace import Workspace
from tests.support.tree_pods import Pod, Rows, data_of

SHARED = "SAME"  # written by several pods on purpose


class Ledger:
    """Listens to all pods of a history."""

    def __init__(self, pods: list[Pod]) -> None:
        self.written: set[str] = set()
        self.let_go: set[str] = set()
        self.held_by: dict[str, set[EntryId]] = defaultdict(set)
        self.names: dict[EntryId, set[EntryId]] = defaultdict(set)
        self.dropped: set[tuple[EntryId, str]] = set()
        self.collected: set[EntryId] = set()
        self._before: dict[str, Rows] = {}
        for pod in pods:
            self.attend(pod)

    def attend(self, pod: Pod) -> None:
        def note(event: TreeChanged) -> None:
            if event.batch is not None:
                self._note(self._before.get(pod.name) or Rows([], {}), event)
            with pod.store.read() as reader:
                self._before[pod.name] = Rows(reader.all_rows(), {})

        pod.replica.subscribe(note)
        self.forget(pod, set())
        pod.on_collected = self.forget

    def forget(self, pod: Pod, names: set[EntryId]) -> None:
        """Names that a pod has collected count as removed by all."""
        self.collected |= names
        with pod.store.read() as reader:
            self._before[pod.name] = Rows(reader.all_rows(), {})

    def _note(self, before: Rows, event: TreeChanged) -> None:
        assert event.batch is not None
        records = event.batch.records
        groups = _groups(before)
        removed = {record.entry for record in records if isinstance(record, Dead)}
        for record in records:
            match record:
                case Birth(kind=kind, entry=entry, target=target) if kind != Kind.FOLDER:
                    self.names[target or entry].add(entry)
                case Version(entry=entry):
                    data = data_of(record) or ""
                    self.written.add(data)
                    self.held_by[data].add(entry)
                    self._overwritten(groups.get(entry), record, data)
                case Gone(entry=entry):
                    self._overwritten(groups.get(entry), record, "")
                case Dead(entry=entry):
                    self._removed(before, groups, record, removed)
                case _:
                    pass

    def _overwritten(self, group: FileGroup | None, record: Version | Gone, data: str) -> None:
        for version in group.living if group is not None else ():
            if record.context.covers(version.dot) and data_of(version) != data:
                self.let_go.add(data_of(version) or "")

    def _removed(
        self,
        before: Rows,
        groups: dict[EntryId, FileGroup],
        record: Dead,
        removed: set[EntryId],
    ) -> None:
        row = before.row(record.entry)
        file = None if row is None else file_of(row)
        group = groups.get(file) if file is not None else None
        if group is None:
            return
        seen = {data_of(v) or "" for v in group.living if record.context.covers(v.dot)}
        others = {name.id for name in group.alive} - removed
        for name in self.names[group.file.id]:
            if name not in others:
                self.dropped |= {(name, data) for data in seen}
        if not others:
            self.let_go |= seen

    def lost(self, shown: set[str]) -> set[str]:
        """What was written, is not shown, and nobody let go of."""
        missing = self.written - self.let_go - shown
        return {data for data in missing if not self._agreed(data)}

    def _agreed(self, data: str) -> bool:
        return any(
            all((n, data) in self.dropped or n in self.collected for n in self.names[file])
            for file in self.held_by[data]
        )


def _groups(rows: Rows) -> dict[EntryId, FileGroup]:
    workspace = Workspace(rows)
    return {
        row.id: file_group(workspace, row)
        for row in rows.all_rows()
        if row.births and row.births[0].kind in {Kind.FILE, Kind.SYMLINK, Kind.SPECIAL}
    }


def reachable(pod: Pod) -> set[str]:
    """All contents that a path shows, or an older version of one ('overwrite')."""
    with pod.store.read() as reader:
        rows = Rows(reader.all_rows(), {})
    return {
        data_of(version) or ""
        for group in _groups(rows).values()
        if any(name.visible for name in group.alive)
        for version in group.living
    }


def names_of(pod: Pod) -> set[EntryId]:
    """The names of files that a pod has removals or placements of."""
    with pod.store.read() as reader:
        return {row.id for row in reader.all_rows() if row.places and not _is_folder(row)}


def _is_folder(row: EntryRow) -> bool:
    return not row.births or row.births[0].kind == Kind.FOLDER
