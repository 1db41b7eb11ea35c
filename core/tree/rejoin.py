"""Re-joining: an excluded pod takes a member's state and issues its own unsent work again.

Its old records cannot simply be sent: what the others removed and forgot meanwhile would come back
on some pods only. So every head that it wrote after the cut is judged against the old tree, which
it still has, and the new one: records of known entries are issued again with their old contexts;
what the members do not know is created again over all that they have seen; removals are done again
only where they had seen everything that is there now.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from core.ids import LOST, ROOT, EntryId, Incarnation
from core.model.records import (
    Attribute,
    Birth,
    ContentHead,
    Context,
    Dead,
    Gone,
    Place,
    PlaceHead,
    Spot,
    Version,
)
from core.model.rows import EntryRow
from core.tree.author import Author
from core.tree.liveness import FileGroup, file_group
from core.tree.placing import repeat_birth
from core.tree.reader import TreeReader
from core.tree.rows import age, file_of, is_folder, is_placed, place_heads, versions
from core.tree.workspace import Workspace

AnyRecord = Birth | PlaceHead | ContentHead | Attribute


def reissue(
    author: Author, old: TreeReader, own: Incarnation, cut: int, donor: Mapping[Incarnation, int]
) -> None:
    """Write again what `own` wrote in the tree `old` after sequence number `cut`.

    The workspace of `author` holds the state of the member that gave it, whose summary is `donor`.
    """

    def is_mine(record: AnyRecord) -> bool:
        return record.dot.origin == own and record.dot.seq > cut

    Rejoining(author, Workspace(old), is_mine, donor).run()


class Rejoining:
    """One re-join: the old tree on one side, the author's workspace on the other."""

    def __init__(
        self,
        author: Author,
        old: Workspace,
        is_mine: Callable[[AnyRecord], bool],
        donor: Mapping[Incarnation, int],
    ) -> None:
        """`is_mine` says which records are to be judged."""
        self._author = author
        self._old = old
        self._is_mine = is_mine
        self._over_donor = Context(dict(donor))
        self._created: set[EntryId] = set()
        self._created_files: set[EntryId] = set()
        rows = [row for row in old.all_rows() if row.births and row.id not in {ROOT, LOST}]
        self._rows = sorted(rows, key=age)
        self._known = {row.id for row in rows if self._is_known(row.id)}

    def _is_known(self, entry: EntryId) -> bool:
        """Say whether the members still show the entry.

        What only the giver of the state knows, as removed, another member may have forgotten: it
        is created again, as if nobody knew it.
        """
        row = self._author.workspace.row(entry)
        return row is not None and bool(row.births) and (is_placed(row) or row.alive)

    def _is_known_file(self, file: EntryId) -> bool:
        row = self._author.workspace.row(file)
        if row is None or not row.births:
            return False
        return bool(file_group(self._author.workspace, row).alive)

    def run(self) -> None:
        """Folders first, then file by file."""
        for row in self._rows:
            if is_folder(row):
                self._folder(row)
        files: dict[EntryId, list[EntryRow]] = {}
        for row in self._rows:
            file = file_of(row)
            if file is not None:
                files.setdefault(file, []).append(row)
        for file, names in files.items():
            row_of_file = self._old.row(file)
            if row_of_file is not None and row_of_file.births:
                self._file(file_group(self._old, row_of_file), names)
        self._author.settle()

    # --- folders

    def _folder(self, row: EntryRow) -> None:
        mine = [head for head in row.places if self._is_mine(head)]
        if row.id not in self._known:
            placed = any(isinstance(head, Place) for head in mine)
            if row.alive and (placed or any(map(self._is_mine, row.births))):
                self._ensure(row.id)
            return
        for head in mine:
            self._place_again(head)
        self._attributes_again(row)

    def _ensure(self, entry: EntryId) -> None:
        """Create an entry that the members do not show, its folders first."""
        if entry in self._created or entry in {ROOT, LOST}:
            return
        new = self._author.workspace.row(entry)
        if new is not None and is_placed(new):
            return
        old = self._old.row(entry)
        row = old if old is not None and old.births else new
        if row is None or not row.births:
            return
        self._created.add(entry)
        stays = new is not None and new.visible and is_folder(new)
        where = new if new is not None and stays else row
        self._ensure(where.parent)
        file = file_of(row)
        if file is not None:
            self._ensure_file(file)
        if file != entry:
            self._bear_again(row)
        self._author.place(entry, where.parent, where.name, self._over_donor)

    def _ensure_file(self, file: EntryId) -> None:
        row = self._old.row(file)
        if row is None or file in self._created_files or self._is_known_file(file):
            return
        self._created_files.add(file)
        self._bear_again(row)
        for version in file_group(self._old, row).living:
            self._author.version(file, version, self._over_donor)

    # --- files

    def _file(self, group: FileGroup, names: list[EntryRow]) -> None:
        mine = [row for row in group.alive if self._placed_by_me(row)]
        if not self._is_known_file(group.file.id):
            written = any(self._is_mine(version) for version in group.living)
            if not mine and written and group.alive:
                mine = [group.home]
            for row in mine:
                self._ensure(row.id)
            return
        before = self._author.workspace.row(group.file.id) or group.file
        self._contents_again(group)
        self._attributes_again(group.file)
        removed: list[tuple[EntryRow, Dead]] = []
        for row in names:
            if row.id not in self._known:
                if row in mine:
                    self._ensure(row.id)
                continue
            removed.extend((row, dead) for dead in self._name(row, group, before))
        self._remove_again(group, removed)

    def _placed_by_me(self, row: EntryRow) -> bool:
        return any(map(self._is_mine, row.births)) or any(map(self._is_mine, place_heads(row)))

    def _contents_again(self, group: FileGroup) -> None:
        living = {version.dot for version in group.living}
        for head in group.file.contents:
            if self._is_mine(head) and isinstance(head, Gone):
                self._author.gone_again(head)
            elif isinstance(head, Version) and self._is_mine(head) and head.dot in living:
                self._author.version(group.file.id, head, head.context)

    def _name(self, row: EntryRow, group: FileGroup, before: EntryRow) -> Iterable[Dead]:
        """Place a known name again; return my removal of it if it had seen all that is there."""
        for head in row.places:
            if not self._is_mine(head):
                continue
            if isinstance(head, Place):
                self._place_again(head)
            elif self._had_seen_all(head, row, group, before):
                return [head]
        return []

    def _had_seen_all(self, dead: Dead, row: EntryRow, group: FileGroup, before: EntryRow) -> bool:
        now = self._author.workspace.row(row.id)
        places = place_heads(now) if now is not None else []
        own = [version for version in group.living if self._is_mine(version)]
        seen = (version.dot for version in (*versions(before), *own))
        covers = dead.context.covers
        return (
            bool(places)
            and not dead.context.keep
            and all(covers(dot) for dot in seen)
            and all(covers(place.dot) for place in places)
        )

    def _remove_again(self, group: FileGroup, removed: list[tuple[EntryRow, Dead]]) -> None:
        """Remove names again, but never the last one of a file that lived on in the old tree."""
        if not removed:
            return
        file = self._author.workspace.row(group.file.id)
        names = {row.id for row, _ in removed}
        if file is None:
            return
        rest = [r for r in file_group(self._author.workspace, file).alive if r.id not in names]
        if not rest and group.alive:
            return
        for row, dead in removed:
            self._ensure(dead.parent)
            context = Context(dict(self._author.summary()))
            self._author.bury(row, (dead.parent, dead.name), context)

    # --- single records

    def _place_again(self, head: PlaceHead) -> None:
        self._ensure(head.parent)
        row = self._old.row(head.entry)
        if row is None:
            return
        if isinstance(head, Dead):
            self._author.bury(row, (head.parent, head.name), head.context)
            return
        before = head.before
        if before is not None:
            before = Spot(before.parent, before.name, before.stamp)
        self._author.place(head.entry, head.parent, head.name, head.context, before)

    def _attributes_again(self, row: EntryRow) -> None:
        for attribute in row.attributes:
            if self._is_mine(attribute):
                self._author.attribute(row.id, attribute.field, attribute.value)

    def _bear_again(self, row: EntryRow) -> None:
        """Write birth and attributes again; also those of the birth, which somebody may have set
        who has not forgotten the entry.
        """
        row = self._with_newest_attributes(row)
        repeat_birth(self._author, row)
        birth = row.births[0]
        fields = {attribute.field for attribute in row.attributes}
        for field, value in (("mode", birth.mode), ("uid", birth.uid), ("gid", birth.gid)):
            if field not in fields:
                self._author.attribute(row.id, field, value)

    def _with_newest_attributes(self, row: EntryRow) -> EntryRow:
        new = self._author.workspace.row(row.id)
        attributes = {attribute.field: attribute for attribute in row.attributes}
        for attribute in new.attributes if new is not None else ():
            mine = attributes.get(attribute.field)
            if mine is None or mine.stamp < attribute.stamp:
                attributes[attribute.field] = attribute
        return replace(row, attributes=tuple(attributes.values()))
