"""Merging one record into the row of its entry: registers, births and attributes."""

from typing import assert_never

from msgspec.structs import replace

from core.ids import LOST, ROOT, EntryId, Stamp
from core.model.records import Attribute, Birth, Dead, Gone, Kind, Place, TreeRecord, Version
from core.model.rows import EntryRow
from core.tree.contexts import with_head
from core.tree.rows import born, file_of, is_folder
from core.tree.workspace import Workspace


def insert(workspace: Workspace, record: TreeRecord) -> None:
    """Stage `record`: the heads it covers go, and what must be evaluated again is remembered.

    Inserting a record twice, or one that is covered already, changes nothing.
    """
    if _is_implicit(record):
        return
    row = workspace.row(record.entry) or EntryRow(record.entry)
    match record:
        case Birth():
            _bear(workspace, row, record)
        case Place() | Dead():
            places, dropped = with_head(row.places, record)
            if places is not row.places:
                _stage(workspace, replace(row, places=places), record, dropped)
                unsettle(workspace, row)
            _note_change_of_names(workspace, row, record)
        case Version() | Gone():
            contents, dropped = with_head(row.contents, record)
            if contents is not row.contents:
                _stage(workspace, replace(row, contents=contents), record, dropped)
                unsettle(workspace, row)
        case Attribute():
            _set_attribute(workspace, row, record)
        case _:
            assert_never(record)


def _is_implicit(record: TreeRecord) -> bool:
    """The root stands where it is, and neither it nor the lost folder was ever born."""
    if isinstance(record, Birth):
        return record.entry in {ROOT, LOST}
    return record.entry == ROOT and not isinstance(record, Attribute)


def _stage(
    workspace: Workspace, row: EntryRow, record: TreeRecord, dropped: tuple[object, ...]
) -> None:
    workspace.put(row)
    workspace.add(record)
    for dot in dropped:
        workspace.drop(dot)  # type: ignore[arg-type]
    workspace.changed.add(row.id)


def unsettle(workspace: Workspace, row: EntryRow) -> None:
    """Remember whose derived state a change of this row touches."""
    if is_folder(row):
        workspace.unplaced.add(row.id)
    elif row.births:
        file = file_of(row)
        if file is not None:
            workspace.unsettled.add(file)


def _bear(workspace: Workspace, row: EntryRow, record: Birth) -> None:
    if any(birth.dot == record.dot for birth in row.births):
        return
    births = tuple(sorted((*row.births, record), key=lambda birth: birth.stamp))
    grown = replace(row, births=births, awaited_by=())
    _stage(workspace, grown, record, ())
    if record.kind == Kind.LINK and record.target is not None:
        target = workspace.row(record.target)
        if target is None or not target.linked:
            workspace.amend(record.target, linked=True)
    unsettle(workspace, grown)
    if row.births and births[0] is record:
        _turn(workspace, row, grown)
    for waiting in row.awaited_by:
        waiter = workspace.row(waiting)
        if waiter is not None:
            unsettle(workspace, waiter)


def _turn(workspace: Workspace, row: EntryRow, grown: EntryRow) -> None:
    """An older birth came later: what the entry is, and how old, may be other than it was.

    Pods that bear an entry again say of it what it was: to make another thing of it is a forgery,
    which all pods are to show alike all the same, whatever came first.
    """
    before, now = row.births[0], grown.births[0]
    if (before.kind, before.target) != (now.kind, now.target):
        unsettle(workspace, row)
        workspace.unsettled.add(row.id)
        workspace.folders_moved = True
        if is_folder(row):
            workspace.turned.add(row.id)
    if is_folder(grown) and born(grown) != born(row):
        workspace.folders_moved = True


def _set_attribute(workspace: Workspace, row: EntryRow, record: Attribute) -> None:
    kept: list[Attribute] = []
    superseded: list[Attribute] = []
    for attribute in row.attributes:
        if attribute.field != record.field:
            kept.append(attribute)
        elif attribute.stamp >= record.stamp:
            return
        else:
            superseded.append(attribute)
    kept.append(record)
    kept.sort(key=lambda attribute: attribute.field)
    dots = tuple(attribute.dot for attribute in superseded)
    _stage(workspace, replace(row, attributes=tuple(kept)), record, dots)
    if record.field.startswith("p:"):
        workspace.redeclare(record, superseded[-1] if superseded else None)


def _note_change_of_names(workspace: Workspace, row: EntryRow, record: Place | Dead) -> None:
    """A folder's time of change follows the records that put names there or take them away."""
    folders = {record.parent}
    if isinstance(record, Place) and record.before is not None:
        folders.add(record.before.parent)
    if row.parent:
        folders.add(row.parent)
    for folder in folders:
        _raise_names_changed(workspace, folder, record.stamp)


def _raise_names_changed(workspace: Workspace, folder: EntryId, stamp: Stamp) -> None:
    row = workspace.row(folder)
    if row is not None and row.names_changed < stamp:
        workspace.put(replace(row, names_changed=stamp))
        workspace.changed.add(folder)
