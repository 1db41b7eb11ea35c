"""The workspace: rows as one transaction sees them, staged over a reader until they are applied."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from core.ids import Dot, EntryId, Incarnation
from core.model.records import Attribute, Kind, TreeRecord
from core.model.rows import EntryRow
from core.tree.delta import TreeDelta
from core.tree.reader import TreeReader
from core.tree.rows import refers_elsewhere

READ_MAX: Final = 8_192


class Redeclared(NamedTuple):
    """A policy of an entry that is declared, or no longer, and what held before (None: nothing)."""

    now: Attribute
    before: Attribute | None = None


class Workspace:
    """A `TreeReader` that also holds what changed: rows, records, and what must be evaluated.

    `unplaced` are folders, `unsettled` files whose derived state is to be computed again; `turned`
    are entries that were taken for folders until now.
    `folders_moved` says that folders other than new ones stand elsewhere, came or went, or that a
    policy was set: what is remembered of folders is wrong then. `redeclared`: the policies that
    were, by entry and field, with what held before the transaction.
    """

    def __init__(self, reader: TreeReader) -> None:
        """Begin with the rows of `reader`, which must not change meanwhile."""
        self.reader = reader
        self.changed: set[EntryId] = set()
        self.unplaced: set[EntryId] = set()
        self.unsettled: set[EntryId] = set()
        self.turned: set[EntryId] = set()
        self.folders_moved = False
        self.redeclared: dict[tuple[EntryId, str], Redeclared] = {}
        self._read: dict[EntryId, EntryRow | None] = {}
        self._staged: dict[EntryId, EntryRow | None] = {}
        self._children: dict[EntryId, set[EntryId]] = {}
        self._links: dict[EntryId, set[EntryId]] = {}
        self._added: dict[Dot, TreeRecord] = {}
        self._dropped: list[Dot] = []

    # --- reading

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of `entry` as it is now."""
        if entry in self._staged:
            return self._staged[entry]
        if entry in self._read:
            return self._read[entry]
        if len(self._read) >= READ_MAX:
            # Who walks through a whole tree would have all of it in memory at the end.
            self._read.clear()
        row = self._read[entry] = self.reader.row(entry)
        return row

    def standing_in(self, folder: EntryId) -> Sequence[EntryRow]:
        """Return the visible entries whose effective parent is `folder`."""
        rows = [row for row in self.reader.standing_in(folder) if row.id not in self._staged]
        rows.extend(row for row in self._staged_in(folder) if row.visible)
        return rows

    def standing_at(self, folder: EntryId, name: bytes) -> Sequence[EntryRow]:
        """Return the visible entries at (`folder`, `name`)."""
        found = self.reader.standing_at(folder, name)
        if not self._staged:
            return found
        rows = [row for row in found if row.id not in self._staged]
        rows.extend(row for row in self._staged_in(folder) if row.name == name and row.visible)
        return rows

    def links_to(self, entry: EntryId) -> Sequence[EntryRow]:
        """Return all further names of `entry`, dead ones too."""
        rows = [row for row in self.reader.links_to(entry) if row.id not in self._staged]
        staged = (self._staged.get(link) for link in self._links.get(entry, ()))
        # What was staged as a link may have turned out to be another thing.
        rows.extend(row for row in staged if row is not None and _target(row) == entry)
        return rows

    def displaced(self) -> Sequence[EntryRow]:
        """Return all folders that stand elsewhere than their newest record says."""
        rows = [row for row in self.reader.displaced() if row.id not in self._staged]
        rows.extend(row for row in self._staged.values() if row is not None and row.rank)
        return rows

    def invisible(self) -> Iterable[EntryRow]:
        """Yield all rows that are not visible; what is staged meanwhile may come twice."""
        yield from (row for row in self.reader.invisible() if row.id not in self._staged)
        yield from [row for row in self._staged.values() if row is not None and not row.visible]

    def referring(self) -> Iterable[EntryRow]:
        """Yield all rows that may name an invisible folder; what is staged may come twice."""
        yield from (row for row in self.reader.referring() if row.id not in self._staged)
        staged = [row for row in self._staged.values() if row is not None]
        yield from filter(refers_elsewhere, staged)

    def all_rows(self) -> Iterable[EntryRow]:
        """Yield every row, one after the other; what is staged meanwhile may come twice."""
        yield from (row for row in self.reader.all_rows() if row.id not in self._staged)
        yield from [row for row in self._staged.values() if row is not None]

    def summary(self) -> Mapping[Incarnation, int]:
        """Return the summary of the reader: what this transaction adds is not in it."""
        return self.reader.summary()

    # --- changing

    def put(self, row: EntryRow) -> None:
        """Stage a row."""
        before = self._staged.get(row.id)
        self._staged[row.id] = row
        if before is None or before.parent != row.parent:
            if before is not None:
                self._children.get(before.parent, set()).discard(row.id)
            self._children.setdefault(row.parent, set()).add(row.id)
        target = _target(row)
        if target is not None:
            self._links.setdefault(target, set()).add(row.id)

    def forget(self, entry: EntryId) -> None:
        """Stage that the row is dropped together with all of its records."""
        row = self.row(entry)
        if row is None:
            return
        for records in (row.births, row.places, row.contents, row.attributes):
            for record in records:
                self.drop(record.dot)
        self._children.get(row.parent, set()).discard(entry)
        self._staged[entry] = None
        self.changed.add(entry)

    def redeclare(self, record: Attribute, before: Attribute | None) -> None:
        """Note a policy that takes the place of `before`."""
        key = (record.entry, record.field)
        known = self.redeclared.get(key)
        self.redeclared[key] = Redeclared(record, before if known is None else known.before)

    def add(self, record: TreeRecord) -> None:
        """Stage that the log gains a record."""
        self._added[record.dot] = record

    def drop(self, dot: Dot) -> None:
        """Stage that the log loses a record; one of this transaction never gets there."""
        if self._added.pop(dot, None) is None:
            self._dropped.append(dot)

    def amend(self, entry: EntryId, **fields: object) -> EntryRow:
        """Stage the row of `entry` with other values; a row is begun where there is none."""
        row = replace(self.row(entry) or EntryRow(entry), **fields)
        self.put(row)
        return row

    def delta(self) -> TreeDelta:
        """Return what is to be written."""
        return TreeDelta(
            rows=dict(self._staged),
            added=tuple(self._added.values()),
            dropped=tuple(self._dropped),
            changed=frozenset(self.changed),
        )

    def _staged_in(self, folder: EntryId) -> list[EntryRow]:
        rows = (self._staged[entry] for entry in self._children.get(folder, ()))
        return [row for row in rows if row is not None]


def _target(row: EntryRow) -> EntryId | None:
    """Return of which file the entry is a further name, None if of none."""
    is_link = bool(row.births) and row.births[0].kind == Kind.LINK
    return row.births[0].target if is_link else None
