"""What an evaluation of the tree wants written: rows, and the records that came and went."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.ids import Dot, EntryId
from core.model.records import TreeRecord
from core.model.rows import EntryRow


@dataclass(frozen=True, slots=True)
class TreeDelta:
    """One transaction of the tree.

    `rows`: the new row of each entry whose row changed, None where it is to be forgotten.
    `added`, `dropped`: records that the log gains and loses. `changed`: entries whose place,
    visibility, content or attributes as shown may have changed (for caches and screens).
    """

    rows: Mapping[EntryId, EntryRow | None]
    added: tuple[TreeRecord, ...] = ()
    dropped: tuple[Dot, ...] = ()
    changed: frozenset[EntryId] = field(default_factory=frozenset)
