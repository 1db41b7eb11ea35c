"""One local transaction on the tree: what programs on the drive and people ask for."""

from collections.abc import Callable

from core.errors import InvalidRequest
from core.ids import Dot, EntryId, PodId, Stamp
from core.membership.statements import keeps_history
from core.model.content import Content
from core.model.records import Claim, Holding, Kind, PodNews, Record, Signed, Version
from core.ports import RecordWriter
from core.replica.view import View
from core.tree.author import Author
from core.tree.creating import NewEntry, create, link
from core.tree.folders import ShownFolder
from core.tree.removing import Removed, remove
from core.tree.renaming import Move, Renamed, Replacing, rename
from core.tree.shown import Shown
from core.tree.view import TreeView, ViewSettings
from core.tree.workspace import Workspace
from core.tree.writing import Written, publish, set_attribute

AuthorOf = Callable[[TreeView], Author]


class Change(View):
    """A view that can be changed; all of its operations are one batch, kept wholly or not at all.

    Operations raise `core.errors.FileError` as POSIX would. `writer` takes lines and facts of the
    same transaction.
    """

    def __init__(
        self,
        writer: RecordWriter,
        settings: ViewSettings,
        known: dict[EntryId, ShownFolder],
        author_of: AuthorOf,
    ) -> None:
        """Begin over `writer`; `author_of` gives the author when the first record is written."""
        super().__init__(writer, settings, known)
        self.writer = writer
        self._author_of = author_of
        self._author: Author | None = None

    # --- the tree

    def create(  # noqa: PLR0913 - what POSIX calls take
        self,
        folder: EntryId,
        name: bytes,
        kind: Kind,
        *,
        mode: int,
        uid: int,
        gid: int,
        device: int = 0,
        link: bytes = b"",
        content: Content | None = None,
        mtime_ns: int | None = None,
    ) -> Shown:
        """Create an entry; see `NewEntry` for what it is made of.

        Raises `AlreadyExists`, `NotFound`, `NotAFolder`, `NameTooLong`, `InvalidRequest`.
        """
        new = NewEntry(kind, mode, uid, gid, device, link, content, mtime_ns)
        return create(self.author, folder, name, new)

    def link(self, shown: Shown, folder: EntryId, name: bytes) -> Shown:
        """Give a file a further name. Raises `NotPermitted` for a folder, else like `create`."""
        return link(self.author, shown, folder, name)

    def remove(self, folder: EntryId, name: bytes, *, want_folder: bool) -> Removed:
        """Remove a name of a file, or an empty folder.

        Raises `NotFound`, `IsAFolder`, `NotAFolder`, `FolderNotEmpty`.
        """
        return remove(self.author, folder, name, want_folder=want_folder)

    def rename(
        self,
        folder: EntryId,
        name: bytes,
        new_folder: EntryId,
        new_name: bytes,
        replacing: Replacing = Replacing.REPLACE,
    ) -> Renamed:
        """Rename as POSIX does. Raises like `core.tree.renaming.rename`."""
        return rename(self.author, Move(folder, name, new_folder, new_name), replacing)

    def set_attribute(self, shown: Shown, field: str, value: int | bytes | None) -> Shown:
        """Set (or with None remove) an attribute; return what is shown now.

        A conflict version becomes a file of its own by that.
        """
        return set_attribute(self.author, shown, field, value)

    def publish(
        self,
        file: EntryId,
        content: Content,
        mtime_ns: int,
        base: tuple[Dot, ...],
        *,
        virtual: Dot | None = None,
    ) -> Version:
        """Record a new content; see `core.tree.writing.publish`."""
        return publish(self.author, file, Written(content, mtime_ns), base, virtual)

    # --- records that are not of the tree

    def put_signed(self, make: Callable[[Dot, Stamp], Signed]) -> Signed:
        """Store the statement that `make` signs; earlier ones of that signer on it go."""
        record = make(*self.author.next_dot())
        self._check(record)
        store_signed(self.writer, record)
        self.author.records.append(record)
        return record

    def put_news(self, pod: PodId, topic: str, body: bytes) -> PodNews:
        """Store what this pod says of itself."""
        record = PodNews(*self.author.next_dot(), pod, topic, body)
        self.writer.put_news(record)
        self.author.records.append(record)
        return record

    def put_holding(self, pod: PodId, claims: tuple[Claim, ...]) -> Holding:
        """Store that this pod has, or has no more, copies of versions."""
        record = Holding(*self.author.next_dot(), pod, claims)
        self.writer.put_holding(record)
        self.author.records.append(record)
        return record

    # --- for the replica

    @property
    def author(self) -> Author:
        """Who writes the records of this batch."""
        if self._author is None:
            self._author = self._author_of(self._tree)
        return self._author

    @property
    def records(self) -> tuple[Record, ...]:
        """The records written so far."""
        return tuple(self._author.records) if self._author is not None else ()

    @property
    def workspace(self) -> Workspace:
        """What is to be applied."""
        return self._workspace

    def _check(self, record: Record) -> None:
        if record.dot.seq != self.author.last or record.dot.origin != self.author.origin:
            raise InvalidRequest("The record does not carry the dot that it was given.")


def store_signed(writer: RecordWriter, record: Signed) -> None:
    """Store a statement unless its signer made a later one on the same subject.

    Statements of other signers stay: whose counts is for `core.membership` to say. Where the
    worth of other signatures hangs on earlier statements, those stay, too.
    """
    earlier: list[Dot] = []
    if keeps_history(record.register):
        writer.put_signed(record, earlier)
        return
    for other in writer.signed(record.register):
        if other.register == record.register and other.signer == record.signer:
            if other.stamp >= record.stamp:
                return
            earlier.append(other.dot)
    writer.put_signed(record, earlier)
