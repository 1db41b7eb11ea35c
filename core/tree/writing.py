"""Publishing contents and setting attributes."""

from collections.abc import Container
from dataclasses import dataclass

from core.errors import InvalidRequest, NotFound
from core.ids import LOST, Dot, EntryId
from core.model.content import Content
from core.model.records import NOTHING_SEEN, Kind, Version
from core.model.rows import EntryRow
from core.tree.author import Author, fresh_birth
from core.tree.conflict_names import conflict_name, copy_id
from core.tree.contexts import over
from core.tree.liveness import FileGroup, file_group
from core.tree.pins import Watch, reassert
from core.tree.placing import absorb, bury_hidden_names, materialise, place
from core.tree.rows import is_folder
from core.tree.shown import Shown
from core.tree.slots import Strategy


@dataclass(frozen=True, slots=True)
class Written:
    """What was written to a file: its content, and when (Unix time in nanoseconds)."""

    content: Content
    mtime_ns: int


def publish(
    author: Author,
    file: EntryId,
    written: Written,
    base: tuple[Dot, ...],
    virtual: Dot | None = None,
) -> Version:
    """Record a new content of `file`; return its version, whose entry is the file it went to.

    `base` are the heads that were shown when the file was first dirtied: the only ones that it
    supersedes, unless the strategy is to overwrite. `virtual` is the lowest dot of the conflict
    version that was written to, if it was one: it becomes a file of its own first. A file that was
    removed elsewhere comes back; what was written to one that is forgotten here becomes a new file
    in the lost folder. Raises `InvalidRequest` for what is no file.
    """
    author.begin()
    if virtual is not None:
        file, base = _written_copy(author, file, virtual)
    row = author.workspace.row(file)
    if row is None or not row.births:
        row = _begin_again(author, file)
    if row.births[0].kind != Kind.FILE:
        raise InvalidRequest("Only a file has content.")
    file = row.id
    group = file_group(author.workspace, row)
    superseded = {*base, *(version.dot for version in group.dead_versions())}
    if not group.alive:
        _bring_back(author, group)
    return _write(author, file, written, superseded)


def _written_copy(author: Author, file: EntryId, virtual: Dot) -> tuple[EntryId, tuple[Dot, ...]]:
    """Return the file that a conflict version is or becomes, and its heads to be superseded."""
    copy = copy_id(file, virtual)
    for shown in author.beside(file):
        if virtual in shown.virtual:
            watch = Watch(author)
            watch.touch(shown)
            copy = materialise(author, shown, shown.parent, shown.name)
            watch.settle()
            author.begin()
            row = author.workspace.row(copy)
            return copy, tuple(head.dot for head in row.contents) if row is not None else ()
    return copy, ()


def _write(author: Author, file: EntryId, written: Written, superseded: Container[Dot]) -> Version:
    author.settle()
    row = author.workspace.row(file)
    if row is None:
        raise AssertionError("the file was brought back before")
    group = file_group(author.workspace, row)
    watch = Watch(author)
    shown = _names_to_free(author, watch, group)
    hidden = author.view.hidden_names(group) if shown else []
    keep = superseded if _keeps_others(author, group, superseded) else None
    version = author.write(file, written.content, written.mtime_ns, over(row.contents, keep))
    if row.draft:
        author.workspace.amend(file, draft=False)
    for item in shown:
        absorb(author, item)
    bury_hidden_names(author, group, hidden)
    if shown:
        watch.written(shown[0], (version.manifest, version.link))
    watch.settle()
    return version


def _names_to_free(author: Author, watch: Watch, group: FileGroup) -> list[Shown]:
    """Return the shown names of a file where something may be hidden under it, or it itself."""
    if not group.alive or (not group.file.linked and _is_alone(author, group.alive[0])):
        return []
    names = [item for item in author.view.shown(group.file.id) if not item.virtual]
    for item in names[:1]:
        watch.touch(item)
    return names


def _is_alone(author: Author, row: EntryRow) -> bool:
    if len(row.contents) > 1:
        return False
    place_ = author.view.folders.find(row.parent)
    return len(author.view.folders.rows_at(place_, row.name)) <= 1


def _keeps_others(author: Author, group: FileGroup, superseded: Container[Dot]) -> bool:
    """Say whether versions that the writer had not seen stay, if there are any."""
    if not group.alive or all(head.dot in superseded for head in group.file.contents):
        return True
    place_ = author.view.folders.find(group.home.parent)
    rows = author.view.folders.rows_at(place_, group.home.name)
    return author.view.strategy(place_, group.home.name, rows) == Strategy.KEEP_BOTH


def _bring_back(author: Author, group: FileGroup) -> None:
    """Place a file that is not shown where it was last: an edit wins over a removal."""
    if group.placed:
        return  # its content has not arrived: the new version makes it visible
    rows = [*group.names] or [group.file]
    row = max(rows, key=lambda row: (row.places[0].stamp if row.places else row.placed_at, row.id))
    where = row.places[0] if row.places else row.births[0]
    folder = _open_folder(author, where.parent)
    name = where.name
    if author.view.lookup(folder, name) is not None:
        taken = {item.name for item in author.view.listing(folder)}
        stamp = row.places[0].stamp if row.places else row.births[0].stamp
        pod = author.view.settings.pod_name_of(stamp.origin)
        name = conflict_name(name, stamp, pod, (row.id, None), taken)
    place(author, author.workspace.row(row.id) or row, folder, name)


def _open_folder(author: Author, folder: EntryId) -> EntryId:
    """Return the shown folder in which something comes back, itself brought back if need be."""
    row = author.workspace.row(folder)
    if row is None or not is_folder(row):
        return _open_folder(author, LOST)
    if not row.visible:
        above = _open_folder(author, row.parent or LOST)
        place(author, author.workspace.row(folder) or row, above, row.name)
        author.settle()
    reassert(author, (folder,))
    return author.view.folders.find(folder).rep


def _begin_again(author: Author, forgotten: EntryId) -> EntryRow:
    """Begin a new file for what a program wrote to one that was removed and forgotten meanwhile.

    Not the old entry again: pods that have not forgotten it yet would show more of it than others.
    """
    name = b"recovered-" + forgotten.hex()[:8].encode()
    file = author.new_id()
    author.bear(fresh_birth(Kind.FILE, LOST, name, owner=(0o600, 0, 0)), file)
    author.place(file, LOST, name, NOTHING_SEEN)
    row = author.workspace.row(file)
    if row is None:
        raise AssertionError("its birth has just been written")
    return row


def set_attribute(author: Author, shown: Shown, field: str, value: int | bytes | None) -> Shown:
    """Set an attribute, or remove it (None); return what is shown at the same place now.

    Conflict versions show the attributes of their file, so that they become files of their own
    first. Raises `NotFound` when the name is no longer shown.
    """
    author.begin()
    target = shown.file
    file = author.workspace.row(target)
    if file is not None and not shown.is_folder and len(file.contents) > 1:
        watch = Watch(author)
        watch.touch(shown)
        for item in [shown] if shown.virtual else author.beside(target):
            copy = materialise(author, item, item.parent, item.name)
            target = copy if shown.virtual else target
        watch.settle()
    author.attribute(target, field, value)
    if field.startswith("p:"):
        author.workspace.folders_moved = True
    author.settle()
    found = author.view.lookup(shown.parent, shown.name) if shown.name else None
    if found is None:
        found = next(iter(author.view.shown(target)), None)
    if found is None:
        raise NotFound
    return found
