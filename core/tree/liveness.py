"""Which names of a file are alive, and which of its versions live (M3 with hard links).

While any name is placed, exactly the placed names are alive and every version lives. When all are
removed, a version lives on if some name's removers did not know both it and what removed the
other names: an edit wins over a removal that had not seen it, a rename or a further link over one
that had not seen that. What comes back comes back at one name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.ids import EntryId
from core.model.records import Dead, Kind, Place, Version
from core.model.rows import EntryRow
from core.tree.candidates import first_candidate
from core.tree.rows import dead_heads, has_names, is_placed, kind_of, versions
from core.tree.standing import Standing
from core.tree.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FileGroup:
    """A file with all its names.

    `names` have placements or removals; `placed` of them are placed; `alive` are shown or hidden
    under another entry; `living` are the versions that count, newest first.
    """

    file: EntryRow
    names: tuple[EntryRow, ...]
    placed: tuple[EntryRow, ...]
    alive: tuple[EntryRow, ...]
    living: tuple[Version, ...]

    @property
    def home(self) -> EntryRow:
        """The name beside which further versions are shown: the one that stands longest."""
        return min(self.alive, key=lambda row: (row.placed_at, row.id))

    def dead_versions(self) -> list[Version]:
        """Return the versions that all removals had seen, but no later version supersedes."""
        return [version for version in versions(self.file) if version not in self.living]


def file_group(workspace: Workspace, file: EntryRow) -> FileGroup:
    """Return the group of a file, from the heads as they are now."""
    if not file.linked and len(file.places) == 1 and isinstance(file.places[0], Place):
        return _single(file)
    names = _names(workspace, file)
    placed = tuple(row for row in names if is_placed(row))
    heads = tuple(versions(file))
    if placed:
        alive, living = placed, heads
    else:
        alive, living = _revived(names, heads)
    if kind_of(file) in {Kind.FILE, Kind.SYMLINK} and not living and not (file.draft and placed):
        alive = ()
    return FileGroup(file, names, placed, alive, living)


def _single(file: EntryRow) -> FileGroup:
    """The common case: one name, placed, without any doubt."""
    alone = (file,)
    living = tuple(versions(file))
    lacks = not living and not file.draft and kind_of(file) in {Kind.FILE, Kind.SYMLINK}
    return FileGroup(file, alone, alone, () if lacks else alone, living)


def stand_names(workspace: Workspace, file: EntryRow) -> dict[EntryId, Standing]:
    """Return the standings of all names of a file."""
    links = workspace.links_to(file.id) if file.linked else ()
    standings = {row.id: Standing() for row in links}
    if not has_names(file):
        return standings
    group = file_group(workspace, file)
    alive = {row.id for row in group.alive}
    if not file.places:
        standings[file.id] = Standing()
    for row in group.names:
        place = first_candidate(workspace, row)
        standings[row.id] = Standing(place.parent, place.name, place.stamp, alive=row.id in alive)
    return standings


def _names(workspace: Workspace, file: EntryRow) -> tuple[EntryRow, ...]:
    own = (file,) if file.places else ()
    if not file.linked:
        return own
    links = sorted(workspace.links_to(file.id), key=lambda row: row.id)
    return own + tuple(row for row in links if row.places)


def _revived(
    names: Sequence[EntryRow], heads: Sequence[Version]
) -> tuple[tuple[EntryRow, ...], tuple[Version, ...]]:
    """Return the one name at which a file comes back, if any, and the versions that live on."""
    removals = [(row.id, dead) for row in names for dead in dead_heads(row)]
    open_for = {row.id: [v for v in heads if not _closed(row, v, removals)] for row in names}
    living = tuple(v for v in heads if any(v in versions for versions in open_for.values()))
    open_names = [row for row in names if open_for[row.id]]
    if not open_names:
        return (), living
    return (max(open_names, key=lambda row: (row.places[0].stamp, row.id)),), living


def _closed(name: EntryRow, version: Version, removals: Sequence[tuple[EntryId, Dead]]) -> bool:
    """Say whether somebody who knew `version` removed `name`, or knew that it was removed."""
    return any(
        dead.context.covers(version.dot)
        and (entry == name.id or (name.id not in dead.but and _knows_removal(dead, name)))
        for entry, dead in removals
    )


def _knows_removal(dead: Dead, name: EntryRow) -> bool:
    return any(dead.context.covers(head.dot) for head in name.places)
