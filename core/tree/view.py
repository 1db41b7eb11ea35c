"""The visible tree: what programs see of the records (M4 to M8). Nothing of it is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import NotAFolder, NotFound
from core.ids import ROOT, Dot, EntryId, Stamp
from core.model.rows import EntryRow
from core.tree.conflict_names import (
    CONFLICT_MARK,
    PodNameOf,
    conflict_name,
    hexadecimal_pod_name,
)
from core.tree.folders import Folders, ShownFolder, representative
from core.tree.liveness import FileGroup, file_group
from core.tree.policy import PathRule, holding_for, holding_in, strategy_at
from core.tree.rows import file_of, has_names, is_folder
from core.tree.shown import Naming, Shown, show_file, show_folder
from core.tree.slots import Slot, Strategy, arrange, contents, group_of_name
from core.tree.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """What the view depends on besides the records: the network's settings, and pods' names."""

    strategy: Strategy = Strategy.KEEP_BOTH
    pod_name_of: PodNameOf = hexadecimal_pod_name
    rules: tuple[PathRule, ...] = ()


class TreeView:
    """Reads the visible tree out of a workspace."""

    def __init__(
        self, workspace: Workspace, settings: ViewSettings, known: dict[EntryId, ShownFolder]
    ) -> None:
        """See `workspace`; `known` remembers shown folders (see `Folders`)."""
        self.workspace = workspace
        self.settings = settings
        self.folders = Folders(workspace, known)

    def lookup(self, folder: EntryId, name: bytes) -> Shown | None:
        """Return what is shown as `name` in a shown folder, None if nothing is.

        Raises `NotFound` or `NotAFolder` for the folder.
        """
        place = self.folders.find(folder)
        rows = self.folders.rows_at(place, name)
        if not rows:
            if CONFLICT_MARK in name:
                return next((s for s in self.listing(folder) if s.name == name), None)
            return None
        if len(rows) == 1:
            return self._show_single(place, rows[0])
        slot = self._slot(place, name, rows)
        return self._show_named(place, slot)

    def listing(self, folder: EntryId) -> list[Shown]:
        """Return all that is shown in a shown folder, in no set order. Raises like `lookup`."""
        place = self.folders.find(folder)
        by_name: dict[bytes, list[EntryRow]] = {}
        for member in place.members:
            for row in self.workspace.standing_in(member):
                by_name.setdefault(row.name, []).append(row)
        shown: list[Shown] = []
        contested: list[Slot] = []
        for name, rows in by_name.items():
            if len(rows) == 1 and self._is_plain(rows[0]):
                shown.append(self._show_single(place, rows[0]))
            else:
                slot = self._slot(place, name, rows)
                shown.append(self._show_named(place, slot))
                if slot.losers or slot.beside:
                    contested.append(slot)
        if contested:
            shown.extend(self._show_losers(place, contested, set(by_name)))
        return shown

    def shown(self, entry: EntryId) -> list[Shown]:
        """Return all shown names of a file, conflict versions too, or the shown folder."""
        row = self.workspace.row(entry)
        if row is None:
            return []
        if is_folder(row):
            return [self.shown_folder(entry)] if row.visible else []
        if not row.births:
            return []
        file = self.workspace.row(file_of(row) or entry)
        if file is None or not has_names(file):
            return []
        group = file_group(self.workspace, file)
        if len(group.alive) == 1 and len(group.living) <= 1:
            place = self.folders.find(group.alive[0].parent)
            if len(self.folders.rows_at(place, group.alive[0].name)) == 1:
                return [self._show_single(place, group.alive[0])]
        folders = {self.folders.find(row.parent).rep for row in group.alive}
        return [s for rep in folders for s in self.listing(rep) if s.file == file.id]

    def shown_folder(self, folder: EntryId) -> Shown:
        """Return a shown folder. Raises `NotFound` or `NotAFolder`."""
        place = self.folders.find(folder)
        return self._show_folder(place, place.parent)

    def path_of(self, shown: Shown) -> bytes:
        """Return the path of a shown name from the root, beginning with a slash."""
        if shown.id == ROOT:
            return b"/"
        names = [shown.name]
        folder = shown.parent
        while folder != ROOT:
            place = self.folders.find(folder)
            row = self.workspace.row(place.rep)
            if row is None:
                raise NotFound
            names.append(row.name)
            folder = place.parent
        return b"/" + b"/".join(reversed(names))

    def resolve(self, path: bytes) -> Shown | None:
        """Return what is shown at a path; None if something on the way is not there."""
        found = self.shown_folder(ROOT)
        for name in path.split(b"/"):
            if not name:
                continue
            try:
                step = self.lookup(found.id, name)
            except (NotFound, NotAFolder):
                return None
            if step is None:
                return None
            found = step
        return found

    def strategy(self, place: ShownFolder, name: bytes, rows: Iterable[EntryRow]) -> Strategy:
        """Return what is done about conflicts of the entries `rows` that stand at a name."""
        rules = self.settings.rules
        declared = strategy_at(self.workspace, self.folders, rules, place, name, rows)
        return declared or self.settings.strategy

    def policies(self, shown: Shown) -> Mapping[str, bytes]:
        """Return the policies that hold for a shown name. Raises `NotFound`, `NotAFolder`."""
        return holding_for(self.folders.find, self.settings.rules, shown)

    def policies_in(self, folder: EntryId) -> Mapping[str, bytes]:
        """Return the policies that hold for the names in a shown folder. Raises likewise."""
        place = self.folders.find(folder)
        return holding_in(self.folders.find, self.settings.rules, place)

    def slot_of(self, row: EntryRow) -> tuple[ShownFolder, Slot]:
        """Return the shown folder and the slot in which a visible name of a file stands."""
        place = self.folders.find(row.parent)
        rows = self.folders.rows_at(place, row.name)
        return place, self._slot(place, row.name, rows)

    def hidden_names(self, group: FileGroup) -> list[EntryRow]:
        """Return the living names of a file that are shown by another entry only."""
        return [row for row in group.alive if self._is_hidden(row)]

    # --- how things are shown

    def _slot(self, place: ShownFolder, name: bytes, rows: Sequence[EntryRow]) -> Slot:
        return arrange(self.workspace, name, rows, self.strategy(place, name, rows))

    def _is_hidden(self, row: EntryRow) -> bool:
        place = self.folders.find(row.parent)
        rows = self.folders.rows_at(place, row.name)
        if len(rows) == 1:
            return False
        return self._slot(place, row.name, rows).hides(row.id)

    def _is_plain(self, row: EntryRow) -> bool:
        return is_folder(row) or (not row.births[0].target and len(row.contents) <= 1)

    def _show_single(self, place: ShownFolder, row: EntryRow) -> Shown:
        if is_folder(row):
            return show_folder((row,), row, place.rep)
        return self._show_file(place, row, row.name)

    def _show_folder(self, place: ShownFolder, parent: EntryId) -> Shown:
        rows = [row for row in map(self.workspace.row, place.members) if row is not None]
        return show_folder(rows, representative(rows), parent)

    def _show_named(self, place: ShownFolder, slot: Slot) -> Shown:
        if slot.folders:
            return show_folder(slot.folders, representative(list(slot.folders)), place.rep)
        if slot.winner is None:
            raise NotFound
        return self._show_file(place, slot.winner, slot.name, slot=slot)

    def _show_file(
        self, place: ShownFolder, row: EntryRow, name: bytes, *, slot: Slot | None = None
    ) -> Shown:
        group = group_of_name(self.workspace, row)
        content = contents(group.living)
        naming = Naming(
            id=row.id,
            parent=place.rep,
            name=name,
            conflict=name != row.name,
            hidden=slot.hidden.get(row.id, ()) if slot is not None else (),
            links=self._links(group),
        )
        return show_file(naming, group.file, content[0] if content else ())

    def _links(self, group: FileGroup) -> int:
        if len(group.alive) <= 1:
            return 1
        return max(1, len(group.alive) - len(self.hidden_names(group)))

    def _show_losers(
        self, place: ShownFolder, contested: Sequence[Slot], taken: set[bytes]
    ) -> list[Shown]:
        losers: list[tuple[Stamp, EntryId, tuple[Dot, ...], Slot, EntryRow]] = []
        for slot in contested:
            losers.extend((row.placed_at, row.id, (), slot, row) for row in slot.losers)
            for item in slot.beside:
                dots = tuple(version.dot for version in item.content)
                losers.append((item.content[0].stamp, item.row.id, dots, slot, item.row))
        losers.sort(key=lambda loser: loser[:3])
        shown: list[Shown] = []
        for stamp, entry, dots, slot, row in losers:
            key = (file_of(row) or entry, min(dots)) if dots else (entry, None)
            pod = self.settings.pod_name_of(stamp.origin)
            name = conflict_name(slot.name, stamp, pod, key, taken)
            taken.add(name)
            if dots:
                shown.append(self._show_beside(place, row, name, dots))
            else:
                shown.append(self._show_file(place, row, name, slot=slot))
        return shown

    def _show_beside(
        self, place: ShownFolder, row: EntryRow, name: bytes, dots: tuple[Dot, ...]
    ) -> Shown:
        group = group_of_name(self.workspace, row)
        content = tuple(version for version in group.living if version.dot in dots)
        naming = Naming(row.id, place.rep, name, conflict=True)
        return show_file(naming, group.file, content, beside=True)
