"""What the rules of the tree may ask of the records: the only door between them and a store."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from core.ids import EntryId, Incarnation
from core.model.rows import EntryRow


class TreeReader(Protocol):
    """The rows of the tree: a dictionary in unit tests, SQLite in the store.

    Every answer is of one moment. `ROOT` and `LOST` always have a row.
    """

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of `entry`, or None if it is unknown or was collected."""
        ...

    def standing_in(self, folder: EntryId) -> Sequence[EntryRow]:
        """Return the visible entries whose effective parent is `folder`, in no set order."""
        ...

    def standing_at(self, folder: EntryId, name: bytes) -> Sequence[EntryRow]:
        """Return the visible entries at the effective place (`folder`, `name`)."""
        ...

    def links_to(self, entry: EntryId) -> Sequence[EntryRow]:
        """Return all further names (`Kind.LINK`) of `entry`, dead ones too."""
        ...

    def displaced(self) -> Sequence[EntryRow]:
        """Return all folders that stand elsewhere than their newest record says (`rank > 0`)."""
        ...

    def invisible(self) -> Iterable[EntryRow]:
        """Return all rows that are not visible, for the clean-up of tombstones."""
        ...

    def referring(self) -> Iterable[EntryRow]:
        """Return all rows whose records may name a folder that is not visible.

        See `core.tree.rows.refers_elsewhere`; `LOST` is none of them.
        """
        ...

    def all_rows(self) -> Iterable[EntryRow]:
        """Return every row; costs the whole tree, for clean-up and proofs only."""
        ...

    def summary(self) -> Mapping[Incarnation, int]:
        """Return the highest sequence number seen of each origin, without gaps below it."""
        ...
