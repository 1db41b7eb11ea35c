"""Which folder stands where, without cycles (M2: the loser of a cycle pays).

Every folder takes its first candidate. In each cycle of these the edge with the highest stamp
loses, because it is always concurrent to another edge of that cycle: who did not move at the same
time as somebody else is never displaced. The nearest relative in the literature is Evan Wallace,
"CRDT: Mutable Tree Hierarchy" (2022).
"""

from collections.abc import Iterable

from core.ids import ROOT, EntryId, Stamp
from core.model.rows import EntryRow
from core.tree.candidates import Candidate, candidates, first_candidate
from core.tree.rows import is_folder, is_placed
from core.tree.standing import Standing
from core.tree.workspace import Workspace


def stand_folders(workspace: Workspace, dirty: Iterable[EntryId]) -> dict[EntryId, Standing]:
    """Return the standings of the folders in `dirty` and of all that are displaced.

    A cycle that holds none of them would have been one before: so walks from them find them all.
    """
    rows = _folders(workspace, dirty)
    firsts = {entry: first_candidate(workspace, row) for entry, row in rows.items()}
    losers = _losers(workspace, firsts)
    standings = {
        entry: _standing(rows[entry], first, 0)
        for entry, first in firsts.items()
        if entry not in losers
    }
    pending = set(losers)
    places = {entry: first for entry, first in firsts.items() if entry not in losers}
    for loser in sorted(losers, key=lambda entry: (losers[entry], entry)):
        row = rows.get(loser) or workspace.row(loser)
        if row is None:
            continue
        rank, place = _fallback(workspace, row, places, pending)
        pending.discard(loser)
        places[loser] = place
        standings[loser] = _standing(row, place, rank)
    return standings


def _folders(workspace: Workspace, dirty: Iterable[EntryId]) -> dict[EntryId, EntryRow]:
    rows: dict[EntryId, EntryRow] = {}
    for entry in dirty:
        row = workspace.row(entry)
        if row is not None and is_folder(row) and entry != ROOT:
            rows[entry] = row
    for row in workspace.displaced():
        rows[row.id] = row
    return rows


def _standing(row: EntryRow, place: Candidate, rank: int) -> Standing:
    return Standing(place.parent, place.name, place.stamp, rank, alive=is_placed(row))


def _losers(workspace: Workspace, firsts: dict[EntryId, Candidate]) -> dict[EntryId, Stamp]:
    """Return the displaced folders with the stamps of the places they lose."""
    losers: dict[EntryId, Stamp] = {}
    done: set[EntryId] = {ROOT}
    for start in firsts:
        chain: list[EntryId] = []
        position: dict[EntryId, int] = {}
        entry = start
        while entry not in done and entry not in position:
            position[entry] = len(chain)
            chain.append(entry)
            entry = _first_parent(workspace, firsts, entry)
        if entry in position:
            cycle = chain[position[entry] :]
            loser = max(cycle, key=lambda member: (_placed_at(workspace, firsts, member), member))
            losers[loser] = _placed_at(workspace, firsts, loser)
        done.update(chain)
    return losers


def _first_parent(
    workspace: Workspace, firsts: dict[EntryId, Candidate], entry: EntryId
) -> EntryId:
    """Return the parent by first candidate; who is neither dirty nor displaced stands on it."""
    if entry in firsts:
        return firsts[entry].parent
    row = workspace.row(entry)
    return row.parent if row is not None and row.parent else ROOT


def _placed_at(workspace: Workspace, firsts: dict[EntryId, Candidate], entry: EntryId) -> Stamp:
    if entry in firsts:
        return firsts[entry].stamp
    row = workspace.row(entry)
    return row.placed_at if row is not None else Stamp(0, 0, 0, 0)  # type: ignore[arg-type]


def _fallback(
    workspace: Workspace,
    row: EntryRow,
    places: dict[EntryId, Candidate],
    pending: set[EntryId],
) -> tuple[int, Candidate]:
    """Return the first further candidate of a loser from which no way leads back to it."""
    rank = 0
    for rank, place in enumerate(candidates(workspace, row)):
        if rank and not _leads_to(workspace, place.parent, row.id, places, pending):
            return rank, place
    raise AssertionError("the lost folder stands in the root, so that no way leads back from it")


def _leads_to(
    workspace: Workspace,
    start: EntryId,
    goal: EntryId,
    places: dict[EntryId, Candidate],
    pending: set[EntryId],
) -> bool:
    entry = start
    while entry not in {ROOT, goal} and entry not in pending:
        entry = _first_parent(workspace, places, entry)
    return entry == goal
