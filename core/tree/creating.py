"""Creating files, folders, symbolic links, special files and further names."""

from dataclasses import dataclass

from core.errors import AlreadyExists, NotPermitted
from core.ids import ContentHash, EntryId
from core.model.content import Content
from core.model.records import NOTHING_SEEN, Kind, Version
from core.names import check_name
from core.tree.author import Author, fresh_birth
from core.tree.pins import Watch, reassert
from core.tree.placing import materialise, place
from core.tree.rows import is_placed
from core.tree.shown import NANOSECONDS_A_MILLISECOND, Naming, Shown, show_file, show_folder

NO_CONTENT = ContentHash(bytes(32))


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a new entry is made of.

    A file without `content` is a draft: shown here only, until its first publication. `link` is
    the target of a symbolic link; `device` the number of a special file, whose type is in `mode`.
    """

    kind: Kind
    mode: int
    uid: int
    gid: int
    device: int = 0
    link: bytes = b""
    content: Content | None = None
    mtime_ns: int | None = None


def create(author: Author, folder: EntryId, name: bytes, new: NewEntry) -> Shown:
    """Create an entry. Raises `AlreadyExists`, `NotFound`, `NotAFolder` and errors of the name."""
    author.begin()
    _check_free(author, folder, name)
    reassert(author, (folder,))
    parent = author.view.folders.find(folder).rep
    entry = author.new_id()
    owner = (new.mode, new.uid, new.gid)
    birth = author.bear(fresh_birth(new.kind, parent, name, owner=owner, device=new.device), entry)
    author.place(entry, parent, name, NOTHING_SEEN)
    _write_content(author, entry, new, birth.stamp.ms * NANOSECONDS_A_MILLISECOND)
    author.settle()
    row = author.workspace.row(entry)
    if row is None:
        raise AssertionError("the row was staged above")
    if new.kind == Kind.FOLDER:
        return show_folder((row,), row, parent)
    content = tuple(head for head in row.contents if isinstance(head, Version))
    return show_file(Naming(entry, parent, name), row, content)


def _write_content(author: Author, entry: EntryId, new: NewEntry, now_ns: int) -> None:
    """Write the first version, or the time that was asked for where no version carries it."""
    mtime_ns = now_ns if new.mtime_ns is None else new.mtime_ns
    if new.kind == Kind.SYMLINK:
        author.first_version(entry, Content(NO_CONTENT, len(new.link), 0), mtime_ns, new.link)
    elif new.kind == Kind.FILE and new.content is not None:
        author.first_version(entry, new.content, mtime_ns)
    else:
        if new.kind == Kind.FILE:
            author.workspace.amend(entry, draft=True)
        if new.mtime_ns is not None:
            author.attribute(entry, "mtime", new.mtime_ns)


def link(author: Author, shown: Shown, folder: EntryId, name: bytes) -> Shown:
    """Give a file a further name. Raises `NotPermitted` for a folder, else like `create`."""
    author.begin()
    if shown.kind == Kind.FOLDER:
        raise NotPermitted("A folder can have one name only.")
    _check_free(author, folder, name)
    reassert(author, (folder,))
    watch = Watch(author)
    watch.touch(shown)
    target = shown.file
    row = author.workspace.row(shown.id)
    if shown.virtual:
        target = materialise(author, shown, shown.parent, shown.name)
    elif row is not None and not is_placed(row):
        place(author, row, shown.parent, shown.name)
    parent = author.view.folders.find(folder).rep
    entry = author.new_id()
    author.bear(fresh_birth(Kind.LINK, parent, name, target=target), entry)
    author.place(entry, parent, name, NOTHING_SEEN)
    watch.settle()
    linked = author.view.lookup(parent, name)
    if linked is None:
        raise AssertionError("the name was free and has just been placed")
    return linked


def _check_free(author: Author, folder: EntryId, name: bytes) -> None:
    check_name(name)
    if author.view.lookup(folder, name) is not None:
        raise AlreadyExists
