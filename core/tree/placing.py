"""The moves that operations are made of: place, remove, materialise and absorb entries.

All of them only write records; what follows for the tree is known after `Author.settle`.
"""

from msgspec.structs import replace

from core.ids import LOST, Dot, EntryId
from core.model.records import Context, Kind, Place, Spot
from core.model.rows import EntryRow
from core.tree.author import Author, fresh_birth
from core.tree.conflict_names import copy_id
from core.tree.contexts import over
from core.tree.liveness import FileGroup, file_group
from core.tree.rows import born, file_of, is_folder, is_placed, versions
from core.tree.shown import Shown
from core.tree.slots import contents, group_of_name

Where = tuple[EntryId, bytes]


def place(author: Author, row: EntryRow, parent: EntryId, name: bytes) -> None:
    """Place an entry at (`parent`, `name`).

    An entry without a placement carries its birth again, so that no pod has collected what the
    record refers to. Where that brings a file back, its shown content is written again over the
    versions that were deleted, lest they return with the place.
    """
    group = None if is_folder(row) else group_of_name(author.workspace, row)
    if not is_placed(row) and row.id != LOST:
        repeat_birth(author, row)
        if group is not None and group.file.id != row.id:
            repeat_birth(author, group.file)
    current = author.workspace.row(row.id) or row
    before = Spot(row.parent, row.name, row.placed_at) if row.parent and row.name else None
    author.place(row.id, parent, name, over(current.places), before)
    if group is not None and not group.placed:
        _write_content_again(author, group)


def repeat_birth(author: Author, row: EntryRow) -> None:
    """Write birth and attributes of a known entry again, for pods that have forgotten it."""
    author.bear(replace(row.births[0], first=born(row)), row.id)
    for attribute in row.attributes:
        author.attribute(row.id, attribute.field, attribute.value)


def _write_content_again(author: Author, group: FileGroup) -> None:
    """Supersede the deleted versions; not by `Gone`: two pods can revive different ones."""
    dead = group.dead_versions()
    if not dead or not group.living:
        return
    shown = contents(group.living)[0]
    superseded = {version.dot for version in (*dead, *shown)}
    row = author.workspace.row(group.file.id) or group.file
    author.version(group.file.id, shown[0], over(row.contents, superseded))


def bury_folder(author: Author, row: EntryRow) -> None:
    """Remove one folder of a shown folder."""
    author.bury(row, (row.parent, row.name), over(row.places))


def bury_name(
    author: Author, row: EntryRow, spot: Where, replaced_by: EntryId | None = None
) -> None:
    """Remove a name of a file from `spot`, where it was shown.

    The context is all that this pod has seen, except versions that stay shown beside another name.
    `but` lists other names that were alive although a removal of them was known.
    """
    group = group_of_name(author.workspace, row)
    but = tuple(
        name.id
        for name in group.placed
        if name.id != row.id and len(name.places) > sum(isinstance(h, Place) for h in name.places)
    )
    context = Context(dict(author.summary()), _shown_beside(author, group))
    author.bury(row, spot, context, but, replaced_by)
    author.removed.add(row.id)


def _shown_beside(author: Author, group: FileGroup) -> tuple[Dot, ...]:
    if len(group.living) <= 1:
        return ()
    shown = author.beside(group.file.id)
    heads = {version.dot for version in versions(group.file)}
    return tuple(dot for item in shown for dot in item.virtual if dot in heads)


def materialise(author: Author, shown: Shown, parent: EntryId, name: bytes) -> EntryId:
    """Make a conflict version a file of its own at (`parent`, `name`); return its id.

    Two pods that do the same make the same file.
    """
    copy = copy_id(shown.file, min(shown.virtual))
    known = author.workspace.row(copy)
    owner = (shown.mode, shown.uid, shown.gid)
    author.bear(fresh_birth(shown.kind, parent, name, owner=owner), copy)
    author.place(copy, parent, name, over(known.places if known is not None else ()))
    if shown.version is not None:
        contents_known = known.contents if known is not None else ()
        author.version(copy, shown.version, over(contents_known))
    author.gone(shown.file, shown.virtual)
    _copy_attributes(author, shown, copy, again=known is not None)
    return copy


def _copy_attributes(author: Author, shown: Shown, copy: EntryId, *, again: bool) -> None:
    if again:
        for field, value in (("mode", shown.mode), ("uid", shown.uid), ("gid", shown.gid)):
            author.attribute(copy, field, value)
    for key, text in shown.xattrs.items():
        author.attribute(copy, "x:" + key.decode(), text)
    for policy, text in shown.policy.items():
        author.attribute(copy, "p:" + policy, text)


def materialise_siblings(author: Author, shown: Shown, but: Shown | None = None) -> None:
    """Make files of the conflict versions shown beside this name, if it is the file's home."""
    file = author.workspace.row(shown.file)
    if file is None or shown.virtual or shown.kind == Kind.FOLDER or len(file.contents) <= 1:
        return
    group = file_group(author.workspace, file)
    if not group.alive or group.home.id not in {shown.id, *shown.hidden}:
        return
    for item in author.beside(shown.file):
        if but is None or item.virtual != but.virtual or item.file != but.file:
            materialise(author, item, item.parent, item.name)


def absorb(author: Author, shown: Shown) -> None:
    """Remove the names that were hidden under a shown one: they must not take its place."""
    for entry in shown.hidden:
        row = author.workspace.row(entry)
        if entry not in author.removed and row is not None:
            bury_name(author, row, (row.parent, row.name), shown.file)


def bury_hidden_names(author: Author, group: FileGroup, hidden: list[EntryRow]) -> None:
    """Remove the names of a file that are hidden under others."""
    for row in hidden:
        if row.id not in author.removed and file_of(row) == group.file.id:
            bury_name(author, row, (row.parent, row.name))
