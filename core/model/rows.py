"""What a pod keeps of one entry: its records and what the rules derived from them.

The row is the unit that the record store reads and writes; the rules in `core.tree` return new
rows, never change one. Derived fields can be computed again from the records of all rows.
"""

from msgspec import Struct

from core.ids import ZERO_STAMP, EntryId, Stamp
from core.model.records import Attribute, Birth, ContentHead, PlaceHead


class EntryRow(Struct, frozen=True, array_like=True, gc=False):
    """One entry: records first, derived state after.

    `parent`, `name`, `placed_at`: the effective place. `rank`: which candidate place that is
    (above 0: displaced by a cycle). `alive`: alive by itself. `visible_children`: how many
    visible entries stand in it. `names_changed`: when a name in this folder last changed, by
    stamp. `draft`: this pod has content for it that was never published (local, not a record).
    `linked`: some `LINK` targets it. `awaited_by`: entries whose records name this one as their
    folder although no birth that is here says that it is one.
    An entry is visible iff `alive or visible_children`.
    """

    id: EntryId
    births: tuple[Birth, ...] = ()
    places: tuple[PlaceHead, ...] = ()
    contents: tuple[ContentHead, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    parent: EntryId = EntryId(b"")
    name: bytes = b""
    placed_at: Stamp = ZERO_STAMP
    rank: int = 0
    alive: bool = False
    visible_children: int = 0
    names_changed: Stamp = ZERO_STAMP
    draft: bool = False
    linked: bool = False
    awaited_by: tuple[EntryId, ...] = ()

    @property
    def visible(self) -> bool:
        """Say whether the entry is part of the visible tree."""
        return self.alive or self.visible_children > 0
