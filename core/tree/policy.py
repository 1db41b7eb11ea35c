"""What holds for a path: its own policy, that of the nearest folder above, or a rule by pattern."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.config.patterns import matches
from core.ids import ROOT, EntryId
from core.model.records import Attribute, Birth, Kind, Place, Record
from core.model.rows import EntryRow
from core.tree.folders import Folders, ShownFolder, path_below
from core.tree.rows import file_of, is_folder
from core.tree.shown import Shown
from core.tree.slots import Strategy
from core.tree.workspace import Workspace

CONFLICT: Final = "conflict"
STRATEGY_FIELD: Final = f"p:{CONFLICT}"
TREE_POLICIES: Final = frozenset({CONFLICT, "read-only", "history"})  # asked of the tree itself
_NOTHING: Final[Mapping[str, bytes]] = {}


@dataclass(frozen=True, slots=True)
class PathRule:
    """A rule by pattern: what it declares, in the words in which policies stand in attributes."""

    match: str
    policies: Mapping[str, bytes]


def ruled(rules: Sequence[PathRule], path: bytes) -> Mapping[str, bytes]:
    """Return what the first rule that matches a path declares."""
    return next((rule.policies for rule in rules if matches(rule.match, path)), _NOTHING)


def ruled_inside(rules: Sequence[PathRule], folder: bytes) -> Mapping[str, bytes]:
    """Return what the first rule declares that is for a folder, or for all that stands in it.

    `folder` is its path, "" for the root. `archive/**` is a rule for the names in `archive`;
    `archive/*.raw` is one for some of the files there, and not for which names there are.
    """
    for rule in rules:
        if matches(rule.match, folder + b"/") or (folder and matches(rule.match, folder)):
            return rule.policies
    return _NOTHING


def ruled_anew(records: Iterable[Record]) -> set[EntryId]:
    """Return the entries for which, and below which, other rules may hold after `records` came.

    A policy of a folder holds for all below it, and the rules by pattern for where it stands. A
    folder may become known after what is in it. What is known to be born as no folder is left out.
    """
    found, others = set[EntryId](), set[EntryId]()
    for record in records:
        match record:
            case Birth(kind=Kind.FOLDER) | Place():
                found.add(record.entry)
            case Birth():
                others.add(record.entry)
            case Attribute(field=name) if name.startswith("p:"):
                found.add(record.entry)
            case _:
                pass
    return found - others


def holding_for(
    find: Callable[[EntryId], ShownFolder], rules: Sequence[PathRule], shown: Shown
) -> Mapping[str, bytes]:
    """Return the policies that hold for a shown name. `find` may raise; that is passed on."""
    place = find(shown.parent)
    by_rule = ruled(rules, path_below(find, place) + b"/" + shown.name) if rules else _NOTHING
    if not by_rule and not shown.policy:
        return place.declared
    return {**by_rule, **place.declared, **shown.policy}


def holding_in(
    find: Callable[[EntryId], ShownFolder], rules: Sequence[PathRule], place: ShownFolder
) -> Mapping[str, bytes]:
    """Return the policies that hold for the names in a shown folder."""
    if not rules:
        return place.declared
    return {**ruled_inside(rules, path_below(find, place)), **place.declared}


def strategy_at(
    workspace: Workspace,
    folders: Folders,
    rules: Sequence[PathRule],
    place: ShownFolder,
    name: bytes,
    rows: Iterable[EntryRow],
) -> Strategy | None:
    """Return the conflict strategy declared for what stands at a name; `rows` are those entries.

    None if nobody declared one. Values that are not understood count as unset.
    """
    value = _own(workspace, rows) or _inherited(workspace, folders, place)
    if value is None and rules:
        value = ruled(rules, path_below(folders.find, place) + b"/" + name).get(CONFLICT)
    try:
        return Strategy(value.decode()) if value is not None else None
    except ValueError:
        return None


def _own(workspace: Workspace, rows: Iterable[EntryRow]) -> bytes | None:
    """Return what is set on one of the files themselves; of several the value set last."""
    files = (workspace.row(file_of(row) or row.id) for row in rows if not is_folder(row))
    return _set_last(files)


def _inherited(workspace: Workspace, folders: Folders, place: ShownFolder) -> bytes | None:
    """Return what is set on a shown folder or the nearest one above that has a value.

    Of several folders that are shown as one, the value set last counts. Asked of the rows, not of
    what is remembered: the transaction that sets it asks, too.
    """
    while True:
        found = _set_last(workspace.row(member) for member in place.members)
        if found is not None or place.rep == ROOT:
            return found
        place = folders.find(place.parent)


def _set_last(rows: Iterable[EntryRow | None]) -> bytes | None:
    found: Attribute | None = None
    for row in rows:
        for attribute in row.attributes if row is not None else ():
            newer = found is None or attribute.stamp > found.stamp
            if attribute.field == STRATEGY_FIELD and attribute.value is not None and newer:
                found = attribute
    return found.value if found is not None and isinstance(found.value, bytes) else None
