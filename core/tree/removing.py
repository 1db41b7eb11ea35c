"""Removing names and folders."""

from dataclasses import dataclass

from core.errors import FolderNotEmpty, IsAFolder, NotAFolder, NotFound
from core.ids import EntryId
from core.tree.author import Author
from core.tree.liveness import file_group
from core.tree.pins import Watch, pin_displaced, reassert
from core.tree.placing import (
    absorb,
    bury_folder,
    bury_hidden_names,
    bury_name,
    materialise_siblings,
)
from core.tree.shown import Shown


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed. `was_last_name`: no shown name of the file is left."""

    shown: Shown
    was_last_name: bool

    @property
    def entry(self) -> EntryId:
        """The file (or conflict version, or folder) by its inode."""
        return self.shown.inode


def remove(author: Author, folder: EntryId, name: bytes, *, want_folder: bool) -> Removed:
    """Remove a name of a file, or an empty folder.

    Raises `NotFound`, `IsAFolder`, `NotAFolder` or `FolderNotEmpty`.
    """
    author.begin()
    shown = author.view.lookup(folder, name)
    if shown is None:
        raise NotFound
    if shown.is_folder and not want_folder:
        raise IsAFolder
    if not shown.is_folder and want_folder:
        raise NotAFolder
    check_empty(author, shown)
    before = author.position
    if shown.is_folder:
        pin_displaced(author)
    reassert(author, (folder,))
    if author.position != before:
        shown = author.view.lookup(folder, name) or shown
    watch = Watch(author)
    watch.touch(shown)
    was_last = take_away(author, shown)
    watch.removed(shown)
    watch.settle()
    return Removed(shown, was_last)


def check_empty(author: Author, shown: Shown) -> None:
    """Raise `FolderNotEmpty` for a folder in which something is shown."""
    if not shown.is_folder:
        return
    for member in shown.members:
        row = author.workspace.row(member)
        if row is not None and row.visible_children:
            raise FolderNotEmpty


def take_away(
    author: Author,
    shown: Shown,
    *,
    sparing: Shown | None = None,
    replaced_by: EntryId | None = None,
) -> bool:
    """Write the records of a removal; say whether the file has no shown name left.

    `sparing`: a conflict version that the operation itself moves.
    """
    if shown.is_folder:
        for member in shown.members:
            row = author.workspace.row(member)
            if row is not None and row.visible:
                bury_folder(author, row)
        return True
    if shown.virtual:
        author.gone(shown.file, shown.virtual)
        return True
    materialise_siblings(author, shown, sparing)
    return _bury_file_name(author, shown, replaced_by)


def _bury_file_name(author: Author, shown: Shown, replaced_by: EntryId | None) -> bool:
    row = author.workspace.row(shown.id)
    file = author.workspace.row(shown.file)
    if row is None or file is None:
        return True
    was_last = shown.links <= 1
    if was_last and file.linked:
        group = file_group(author.workspace, file)
        bury_hidden_names(author, group, author.view.hidden_names(group))
    absorb(author, shown)
    bury_name(author, row, (shown.parent, shown.name), replaced_by)
    return was_last
