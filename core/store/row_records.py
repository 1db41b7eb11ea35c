"""Which records live in the row of an entry, and what a change of the row adds and drops."""

from collections.abc import Iterator
from typing import Final

from core.ids import LOST, ROOT, Dot, EntryId
from core.model.records import TreeRecord
from core.model.rows import EntryRow

# A fresh store holds these two; they have no birth and are never forgotten.
FIRST_ROWS: Final = (
    EntryRow(id=ROOT, alive=True),
    EntryRow(id=LOST, parent=ROOT, name=b"lost+found"),
)


def records_of(row: EntryRow) -> Iterator[TreeRecord]:
    """Yield all records that `row` holds."""
    yield from row.births
    yield from row.places
    yield from row.contents
    yield from row.attributes


def difference(
    old: EntryRow | None, new: EntryRow | None
) -> tuple[list[TreeRecord], list[TreeRecord]]:
    """Return the records that came and that went between two states of one row.

    The row is the truth: a record is in the log exactly as long as a row holds it.
    """
    if old is None:
        return ([] if new is None else list(records_of(new))), []
    if new is None:
        return [], list(records_of(old))
    came: list[TreeRecord] = []
    went: list[TreeRecord] = []
    for before, after in (
        (old.births, new.births),
        (old.places, new.places),
        (old.contents, new.contents),
        (old.attributes, new.attributes),
    ):
        if before is after or (not before and not after):
            continue
        old_dots: set[Dot] = {record.dot for record in before}
        new_dots: set[Dot] = {record.dot for record in after}
        came.extend(record for record in after if record.dot not in old_dots)
        went.extend(record for record in before if record.dot not in new_dots)
    return came, went


def target_of(row: EntryRow) -> EntryId | None:
    """Return the file that the row is a further name of (its oldest birth says so), or None."""
    births = row.births
    if not births:
        return None
    if len(births) == 1:
        return births[0].target
    return min(births, key=lambda birth: birth.stamp).target
