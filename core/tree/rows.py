"""What a row says of an entry by itself, without looking at any other."""

from core.ids import LOST, ROOT, ZERO_STAMP, EntryId, Stamp
from core.model.records import Dead, Kind, Place, Version
from core.model.rows import EntryRow

LOST_NAME = b"lost+found"
_IMPLICIT = frozenset({ROOT, LOST})


def seed_rows() -> tuple[EntryRow, EntryRow]:
    """Return the rows of `ROOT` and `LOST`, which every store holds from its creation."""
    return EntryRow(ROOT, alive=True), EntryRow(LOST, parent=ROOT, name=LOST_NAME)


def kind_of(row: EntryRow) -> Kind | None:
    """Return what the entry is, None while its birth is not here."""
    if row.births:
        return row.births[0].kind
    return Kind.FOLDER if row.id in _IMPLICIT else None


def is_folder(row: EntryRow) -> bool:
    """Say whether the entry is known to be a folder."""
    if row.births:
        return row.births[0].kind == Kind.FOLDER
    return row.id in _IMPLICIT


def file_of(row: EntryRow) -> EntryId | None:
    """Return the entry that owns content and attributes of this name; None for a folder."""
    if not row.births or row.births[0].kind == Kind.FOLDER:
        return None
    birth = row.births[0]
    return birth.target if birth.kind == Kind.LINK else row.id


def refers_elsewhere(row: EntryRow) -> bool:
    """Say whether the records of an entry may name a folder in which nothing stands by them.

    A folder in which something stands is visible. So these are the entries that are not visible
    themselves, and those that once stood, or by another record stand, in another folder.
    """
    if row.id == LOST:
        return False
    named = {head.parent for head in row.places}
    if is_folder(row):
        named |= {head.before.parent for head in place_heads(row) if head.before}
        named |= {birth.parent for birth in row.births}
    return not row.visible or not named <= {row.parent}


def has_names(row: EntryRow) -> bool:
    """Say whether the entry is a file: what may have further names, by which it is shown.

    A `LINK` to a folder, or to another `LINK`, is the name of nothing and is shown nowhere.
    """
    return bool(row.births) and row.births[0].kind not in {Kind.FOLDER, Kind.LINK}


def born(row: EntryRow) -> Stamp:
    """Return when the entry first came to be, the same on pods that had forgotten it meanwhile."""
    births = row.births
    if len(births) == 1:
        return births[0].first or births[0].stamp
    return min((birth.first or birth.stamp for birth in row.births), default=ZERO_STAMP)


def age(row: EntryRow) -> tuple[Stamp, EntryId]:
    """Return the key that orders entries from the oldest on; the root is older than all."""
    return born(row), row.id


def is_placed(row: EntryRow) -> bool:
    """Say whether somebody placed the entry and no removal has superseded that."""
    return any(isinstance(head, Place) for head in row.places)


def place_heads(row: EntryRow) -> list[Place]:
    """Return the placements of the entry that stand, newest first."""
    return [head for head in row.places if isinstance(head, Place)]


def dead_heads(row: EntryRow) -> list[Dead]:
    """Return the removals of the entry that stand, newest first."""
    return [head for head in row.places if isinstance(head, Dead)]


def versions(row: EntryRow) -> list[Version]:
    """Return the versions of a file that nobody has superseded, newest first."""
    return [head for head in row.contents if isinstance(head, Version)]
