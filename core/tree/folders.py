"""Shown folders: folders of one name in one place are shown as one (M4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.errors import NotAFolder, NotFound
from core.ids import ROOT, EntryId
from core.model.rows import EntryRow
from core.tree.rows import age, is_folder
from core.tree.workspace import Workspace

KNOWN_MAX: Final = 16_384
_POLICY = "p:"
_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class ShownFolder:
    """One shown folder: `members` from the oldest on, `rep` takes new entries, `parent` its rep.

    `sound`: it and all folders above are alive by themselves, not only for something inside them.
    `declared`: the policies that hold in it, set on it or on the nearest folder above that has one.
    `name`: what it is called, "" for the root.
    """

    rep: EntryId
    parent: EntryId
    members: tuple[EntryId, ...]
    alive: bool
    sound: bool
    declared: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    name: bytes = field(default=b"", compare=False)


_ROOT = ShownFolder(ROOT, ROOT, (ROOT,), alive=True, sound=True)


class Folders:
    """Finds the members of shown folders; remembers them in `known`, keyed by any member.

    `known` must be thrown away when folders that were there move, come back or vanish.
    """

    def __init__(self, workspace: Workspace, known: dict[EntryId, ShownFolder]) -> None:
        """Look in `workspace`, remember in `known`."""
        self._workspace = workspace
        self.known = known

    def find(self, folder: EntryId) -> ShownFolder:
        """Return the shown folder to which `folder` belongs. Raises `NotFound`, `NotAFolder`."""
        found = self.known.get(folder)
        if found is None:
            found = self._resolve(folder)
        return found

    def _resolve(self, folder: EntryId) -> ShownFolder:
        row = self._workspace.row(folder)
        if folder == ROOT:
            declared = _NOTHING if row is None else declared_in([row], _NOTHING)
            root = _ROOT if not declared else replace(_ROOT, declared=declared)
            self.known[ROOT] = root
            return root
        if row is None or not row.visible:
            raise NotFound
        if not is_folder(row):
            raise NotAFolder
        above = self.find(row.parent)
        rows = self.at(above, row.name)
        shown = self.unite(above, rows)
        if len(self.known) >= KNOWN_MAX:
            self.known.clear()
        for member in shown.members:
            self.known[member] = shown
        return shown

    def at(self, folder: ShownFolder, name: bytes) -> list[EntryRow]:
        """Return the visible folders of one name in a shown folder, from the oldest on."""
        rows = self.rows_at(folder, name)
        return sorted((row for row in rows if is_folder(row)), key=age)

    def rows_at(self, folder: ShownFolder, name: bytes) -> list[EntryRow]:
        """Return all visible entries of one name in a shown folder."""
        if len(folder.members) == 1:
            return list(self._workspace.standing_at(folder.rep, name))
        return [
            row for member in folder.members for row in self._workspace.standing_at(member, name)
        ]

    def unite(self, above: ShownFolder, rows: list[EntryRow]) -> ShownFolder:
        """Return what folders of one place are shown as; the representative is alive if any is."""
        rep = representative(rows)
        members = tuple(row.id for row in rows)
        declared = declared_in(rows, above.declared)
        sound = rep.alive and above.sound
        return ShownFolder(rep.id, above.rep, members, rep.alive, sound, declared, rep.name)


def path_below(find: Callable[[EntryId], ShownFolder], place: ShownFolder) -> bytes:
    """Return the path of a shown folder, "" for the root. `find` may raise; that is passed on."""
    names: list[bytes] = []
    while place.rep != ROOT:
        names.append(b"/" + place.name)
        place = find(place.parent)
    return b"".join(reversed(names))


def representative(rows: list[EntryRow]) -> EntryRow:
    """Return the row that new entries go to: the oldest that is alive, else the oldest."""
    return next((row for row in rows if row.alive), rows[0])


def declared_in(rows: Sequence[EntryRow], above: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the policies that hold in a folder of these rows below a folder where `above` hold.

    Of several folders that are shown as one, the value set last counts.
    """
    if not any(row.attributes for row in rows):
        return above
    attributes = sorted((a for row in rows for a in row.attributes), key=lambda a: a.stamp)
    own = {a.field.removeprefix(_POLICY): a.value for a in attributes if a.field[:2] == _POLICY}
    values = {key: value for key, value in own.items() if isinstance(value, bytes)}
    return {**above, **values} if values else above
