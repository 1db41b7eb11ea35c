"""The author of a batch: gives records their dots and stamps and stages them at once."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from core.ids import Dot, EntryId, Incarnation, Stamp
from core.model.content import Content
from core.model.records import (
    NOTHING_SEEN,
    Attribute,
    Birth,
    Context,
    Dead,
    Gone,
    Kind,
    Place,
    Record,
    Spot,
    TreeRecord,
    Version,
)
from core.model.rows import EntryRow
from core.tree.contexts import over
from core.tree.evaluate import evaluate
from core.tree.merge import insert
from core.tree.shown import Shown
from core.tree.view import TreeView
from core.tree.workspace import Workspace


class Author:
    """Writes the records of one batch of one incarnation into a workspace.

    `last` is the highest sequence number used, `position` the number of records so far. `removed`
    holds the names of files that this operation has removed already.
    """

    def __init__(
        self,
        view: TreeView,
        *,
        origin: Incarnation,
        last: int,
        clock: tuple[int, int],
        new_id: Callable[[], EntryId],
        summary: Mapping[Incarnation, int],
    ) -> None:
        """Write as `origin` after sequence number `last`, at `clock` (ms, counter).

        `summary` is all that this pod has seen before; `new_id` makes ids of entries.
        """
        self.view = view
        self.workspace: Workspace = view.workspace
        self.origin = origin
        self.last = last
        self.position = 0
        self.new_id = new_id
        self.removed: set[EntryId] = set()
        self._beside: dict[EntryId, list[Shown]] = {}
        self._clock = clock
        self.records: list[Record] = []
        self._summary = summary

    def next_dot(self) -> tuple[Dot, Stamp]:
        """Return name and time of the next record of this batch."""
        self.last += 1
        stamp = Stamp(self._clock[0], self._clock[1], self.origin, self.position)
        self.position += 1
        return Dot(self.origin, self.last), stamp

    def summary(self) -> Mapping[Incarnation, int]:
        """Return all that this pod has seen, the records of this batch too."""
        return {**self._summary, self.origin: self.last}

    def begin(self) -> None:
        """Begin an operation: what an earlier one of this batch did is part of the tree now."""
        self.removed.clear()
        self._beside.clear()

    def beside(self, file: EntryId) -> list[Shown]:
        """Return the conflict versions shown beside a file, as they were at the first question."""
        if file not in self._beside:
            self._beside[file] = [item for item in self.view.shown(file) if item.virtual]
        return self._beside[file]

    def settle(self) -> None:
        """Evaluate what the records so far have changed."""
        evaluate(self.workspace)
        if self.workspace.folders_moved:
            self.view.folders.known = {}

    # --- records

    def bear(self, birth: Birth, entry: EntryId) -> Birth:
        """Write a birth like `birth` for `entry`; its dot and stamp are replaced."""
        dot, stamp = self.next_dot()
        record = replace(birth, dot=dot, stamp=stamp, entry=entry)
        self._write(record)
        return record

    def place(
        self,
        entry: EntryId,
        parent: EntryId,
        name: bytes,
        context: Context,
        before: Spot | None = None,
    ) -> None:
        """Write that `entry` stands at (`parent`, `name`)."""
        dot, stamp = self.next_dot()
        self._write(Place(dot, stamp, entry, parent, name, context, before))

    def bury(
        self,
        row: EntryRow,
        spot: tuple[EntryId, bytes],
        context: Context,
        but: tuple[EntryId, ...] = (),
        replaced_by: EntryId | None = None,
    ) -> None:
        """Write that a name was removed from where it was shown."""
        dot, stamp = self.next_dot()
        parent, name = spot
        self._write(Dead(dot, stamp, row.id, parent, name, context, but, replaced_by))

    def version(self, file: EntryId, like: Version, context: Context) -> Version:
        """Write a version of `file` with the content of `like`."""
        content = Content(like.manifest, like.size, like.block_size)
        return self.write(file, content, like.mtime_ns, context, like.link)

    def first_version(
        self, file: EntryId, content: Content, mtime_ns: int, link: bytes = b""
    ) -> Version:
        """Write the version of a file that has none."""
        return self.write(file, content, mtime_ns, NOTHING_SEEN, link)

    def write(
        self, file: EntryId, content: Content, mtime_ns: int, context: Context, link: bytes = b""
    ) -> Version:
        """Write a version of a file."""
        dot, stamp = self.next_dot()
        size, block_size = content.size, content.block_size
        record = Version(
            dot, stamp, file, content.manifest, size, block_size, mtime_ns, context, link
        )
        self._write(record)
        return record

    def gone(self, file: EntryId, dots: tuple[Dot, ...]) -> None:
        """Write that conflict versions are no longer shown beside their file."""
        row = self.workspace.row(file)
        heads = row.contents if row is not None else ()
        dot, stamp = self.next_dot()
        self._write(Gone(dot, stamp, file, over(heads, dots)))

    def gone_again(self, like: Gone) -> None:
        """Write a record of an earlier incarnation again, with its context."""
        dot, stamp = self.next_dot()
        self._write(Gone(dot, stamp, like.entry, like.context))

    def attribute(self, entry: EntryId, field: str, value: int | bytes | None) -> None:
        """Write that an attribute was set, or removed (None)."""
        dot, stamp = self.next_dot()
        self._write(Attribute(dot, stamp, entry, field, value))

    def _write(self, record: TreeRecord) -> None:
        insert(self.workspace, record)
        self.records.append(record)


def fresh_birth(
    kind: Kind,
    parent: EntryId,
    name: bytes,
    *,
    owner: tuple[int, int, int] = (0, 0, 0),
    target: EntryId | None = None,
    device: int = 0,
) -> Birth:
    """Return a birth without dot, stamp and entry, as `Author.bear` takes it.

    `owner` is (mode, uid, gid).
    """
    nothing = Dot(Incarnation(0), 0)
    mode, uid, gid = owner
    return Birth(
        nothing,
        Stamp(0, 0, Incarnation(0), 0),
        EntryId(b""),
        kind,
        parent,
        name,
        mode,
        uid,
        gid,
        target,
        device,
    )
