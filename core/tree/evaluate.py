"""Evaluation: from the records that arrived to where everything stands, for what changed only."""

from collections.abc import Iterator

from core.ids import EntryId
from core.model.records import Place
from core.model.rows import EntryRow
from core.tree.liveness import stand_names
from core.tree.merge import unsettle
from core.tree.rows import is_folder
from core.tree.standing import Standing, settle
from core.tree.structure import stand_folders
from core.tree.workspace import Workspace


def evaluate(workspace: Workspace) -> None:
    """Stage the derived state of all that the inserted records touched.

    The cost follows the number of touched entries and their depth, not the size of the tree.
    """
    if workspace.turned:
        _unsettle_around(workspace, workspace.turned)
        workspace.turned.clear()
    if workspace.unplaced:
        settle(workspace, _stand_dirty_folders(workspace))
        workspace.unplaced.clear()
    if workspace.unsettled:
        standings: dict[EntryId, Standing] = {}
        for file in workspace.unsettled:
            row = workspace.row(file) or EntryRow(file)
            standings.update(stand_names(workspace, row))
            workspace.changed.update(standings)
        settle(workspace, standings)
        workspace.unsettled.clear()


def _unsettle_around(workspace: Workspace, turned: set[EntryId]) -> None:
    """What stands, or could stand, in an entry that is another thing now is to be looked at again.

    Nothing says which those are but they themselves. It is once for all that came together.
    """
    workspace.folders_moved = True
    workspace.unsettled.update(turned)
    for row in list(workspace.all_rows()):
        if row.births and not turned.isdisjoint(_parents(row)):
            unsettle(workspace, row)


def _parents(row: EntryRow) -> Iterator[EntryId]:
    """Yield the folders that the records of an entry name."""
    for birth in row.births:
        yield birth.parent
    for head in row.places:
        yield head.parent
        if isinstance(head, Place) and head.before is not None:
            yield head.before.parent


def _stand_dirty_folders(workspace: Workspace) -> dict[EntryId, Standing]:
    return stand_folders(workspace, workspace.unplaced)


def evaluate_all(workspace: Workspace) -> None:
    """Stage the derived state of every row from its records alone: the definition of `evaluate`."""
    for row in list(workspace.all_rows()):
        if is_folder(row):
            workspace.unplaced.add(row.id)
        elif row.births:
            workspace.unsettled.add(row.births[0].target or row.id)
    evaluate(workspace)
