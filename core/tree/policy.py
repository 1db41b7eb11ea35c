"""Policies that files inherit from the folders above them: the nearest one counts."""

from core.ids import ROOT
from core.model.records import Attribute
from core.tree.folders import Folders, ShownFolder
from core.tree.slots import Strategy
from core.tree.workspace import Workspace

STRATEGY_FIELD = "p:conflict"


def inherited(
    workspace: Workspace, folders: Folders, place: ShownFolder, field: str
) -> bytes | None:
    """Return the value of a policy field in a shown folder, None if no folder above has one.

    Of several folders that are shown as one, the value set last counts.
    """
    while True:
        found: Attribute | None = None
        for member in place.members:
            row = workspace.row(member)
            for attribute in row.attributes if row is not None else ():
                newer = found is None or attribute.stamp > found.stamp
                if attribute.field == field and attribute.value is not None and newer:
                    found = attribute
        if found is not None and isinstance(found.value, bytes):
            return found.value
        if place.rep == ROOT:
            return None
        place = folders.find(place.parent)


def strategy_in(workspace: Workspace, folders: Folders, place: ShownFolder) -> Strategy | None:
    """Return the conflict strategy set for a shown folder; values not understood count as unset."""
    value = inherited(workspace, folders, place, STRATEGY_FIELD)
    try:
        return Strategy(value.decode()) if value is not None else None
    except ValueError:
        return None
