"""Where an entry could stand, best first (M1)."""

from collections.abc import Iterator
from typing import NamedTuple

from core.ids import LOST, ROOT, ZERO_STAMP, EntryId, Stamp
from core.model.records import Dead, Place
from core.model.rows import EntryRow
from core.tree.rows import LOST_NAME, is_folder
from core.tree.workspace import Workspace


class Candidate(NamedTuple):
    """A place and since when; the stamp of the last resort, the lost folder, is zero."""

    parent: EntryId
    name: bytes
    stamp: Stamp


def candidates(workspace: Workspace, row: EntryRow) -> Iterator[Candidate]:
    """Yield the places of an entry whose birth is known, best first; at least one.

    Placements by stamp (removals where there is none), then where it was before those, then where
    it was born, then the lost folder. Places in something that is not known as a folder are left
    out; the entry is noted at that folder, to be looked at again when its birth arrives.
    """
    if row.id == LOST:
        yield Candidate(ROOT, LOST_NAME, ZERO_STAMP)
        return
    for place in _recorded(row):
        if place.parent == ROOT:
            yield place
            continue
        parent = workspace.row(place.parent)
        if parent is not None and is_folder(parent):
            yield place
        else:
            _await(workspace, place.parent, row.id)
    name = row.places[0].name if row.places else row.births[0].name
    placed = [head for head in row.places if isinstance(head, Place)]
    yield Candidate(LOST, placed[0].name if placed else name, ZERO_STAMP)


def first_candidate(workspace: Workspace, row: EntryRow) -> Candidate:
    """Return where an entry stands if no cycle displaces it."""
    return next(candidates(workspace, row))


def _await(workspace: Workspace, folder: EntryId, entry: EntryId) -> None:
    row = workspace.row(folder)
    waiting = row.awaited_by if row is not None else ()
    if entry not in waiting:
        workspace.amend(folder, awaited_by=(*waiting, entry))


def _recorded(row: EntryRow) -> Iterator[Candidate]:
    heads: list[Place | Dead] = [head for head in row.places if isinstance(head, Place)]
    for head in heads or row.places:
        yield Candidate(head.parent, head.name, head.stamp)
    earlier = {head.before for head in heads if isinstance(head, Place) and head.before}
    for spot in sorted(earlier, key=lambda spot: spot.stamp, reverse=True):
        yield Candidate(spot.parent, spot.name, spot.stamp)
    birth = row.births[0]
    yield Candidate(birth.parent, birth.name, birth.first or birth.stamp)
