"""Who gets a name that several entries have (M5), and what becomes of the others (M6, M7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.ids import EntryId
from core.model.records import Kind, Version
from core.model.rows import EntryRow
from core.tree.conflict_names import copy_id
from core.tree.liveness import FileGroup, file_group
from core.tree.rows import age, file_of, is_folder, is_placed
from core.tree.workspace import Workspace

ContentKey = tuple[int, bytes, int]


class Strategy(StrEnum):
    """What becomes of concurrent changes that cannot both have the name."""

    KEEP_BOTH = "keep-both"
    OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True)
class Beside:
    """A conflict version: `content` of the file whose name `row` is its home."""

    row: EntryRow
    content: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """The entries of one recorded name in a shown folder.

    `folders` (oldest first) or else `winner` have the name; `losers` and `beside` are shown under
    conflict names. `hidden` tells which entries are shown by another one only.
    """

    name: bytes
    folders: tuple[EntryRow, ...]
    winner: EntryRow | None
    losers: tuple[EntryRow, ...] = ()
    beside: tuple[Beside, ...] = ()
    hidden: dict[EntryId, tuple[EntryId, ...]] = field(default_factory=dict)

    def hides(self, entry: EntryId) -> bool:
        """Say whether `entry` is shown by another one of this slot only."""
        return any(entry in under for under in self.hidden.values())


def group_of_name(workspace: Workspace, row: EntryRow) -> FileGroup:
    """Return the file group of a name that stands somewhere."""
    file = row if file_of(row) == row.id else workspace.row(file_of(row) or row.id)
    return file_group(workspace, file or row)


def contents(versions: Iterable[Version]) -> list[tuple[Version, ...]]:
    """Group versions by content; the shown one, with the newest version, comes first."""
    groups: dict[tuple[bytes, bytes], list[Version]] = {}
    for version in versions:
        groups.setdefault((version.manifest, version.link), []).append(version)
    return [tuple(group) for group in groups.values()]


def content_keys(group: FileGroup) -> list[ContentKey]:
    """Return what a file's contents are compared by: equal keys are equal contents."""
    birth = group.file.births[0]
    if birth.kind == Kind.SPECIAL:
        return [(birth.kind, b"", (birth.mode & 0o170000) << 64 | birth.device)]
    if not group.living:
        return [(birth.kind, group.file.id, -1)]
    return [(birth.kind, c[0].manifest + c[0].link, 0) for c in contents(group.living)]


def arrange(
    workspace: Workspace, name: bytes, rows: Sequence[EntryRow], strategy: Strategy
) -> Slot:
    """Return who has the name among the visible entries `rows` that all stand at it."""
    folders = tuple(sorted((row for row in rows if is_folder(row)), key=age))
    names = [row for row in rows if not is_folder(row)]
    if not names:
        return Slot(name, folders, None)
    names.sort(key=lambda row: (is_placed(row), row.placed_at, row.id), reverse=True)
    groups = {row.id: group_of_name(workspace, row) for row in names}
    first, hidden = _one_name_each(names, groups)
    winner = None if folders else first[0]
    losers = list(first) if folders else []
    for row in first[1:] if winner is not None else ():
        if _is_hidden(groups[winner.id], groups[row.id], strategy):  # type: ignore[union-attr]
            _hide(hidden, row.id, winner.id)  # type: ignore[union-attr]
        else:
            losers.append(row)
    shown = ([winner] if winner is not None else []) + losers
    beside = _beside(workspace, shown, groups, hidden) if strategy == Strategy.KEEP_BOTH else ()
    under = {entry: tuple(entries) for entry, entries in hidden.items() if entries}
    return Slot(name, folders, winner, tuple(losers), beside, under)


def _one_name_each(
    names: Sequence[EntryRow], groups: dict[EntryId, FileGroup]
) -> tuple[list[EntryRow], dict[EntryId, list[EntryId]]]:
    """Of several names of one file only the first is shown; the others are hidden under it."""
    first: dict[EntryId, EntryRow] = {}
    hidden: dict[EntryId, list[EntryId]] = {}
    for row in names:
        file = groups[row.id].file.id
        if file in first:
            hidden.setdefault(first[file].id, []).append(row.id)
        else:
            first[file] = row
    return list(first.values()), hidden


def _is_hidden(winner: FileGroup, loser: FileGroup, strategy: Strategy) -> bool:
    ours, theirs = content_keys(winner), content_keys(loser)
    if len(theirs) == 1 and theirs[0] == ours[0]:
        return True
    both_files = ours[0][0] == theirs[0][0] == Kind.FILE
    return strategy == Strategy.OVERWRITE and both_files


def _hide(hidden: dict[EntryId, list[EntryId]], entry: EntryId, under: EntryId) -> None:
    """Hide `entry`, and what was hidden under it stays with it under the other."""
    hidden.setdefault(under, []).append(entry)
    hidden[under].extend(hidden.pop(entry, ()))


def _beside(
    workspace: Workspace,
    shown: Sequence[EntryRow],
    groups: dict[EntryId, FileGroup],
    hidden: dict[EntryId, list[EntryId]],
) -> tuple[Beside, ...]:
    found: list[Beside] = []
    for row in shown:
        group = groups[row.id]
        if len(group.living) > 1 and group.home.id in {row.id, *hidden.get(row.id, ())}:
            found.extend(
                Beside(row, content)
                for content in contents(group.living)[1:]
                if not _has_copy(workspace, group, content)
            )
    return tuple(found)


def _has_copy(workspace: Workspace, group: FileGroup, content: tuple[Version, ...]) -> bool:
    """Say whether a conflict version was made a file of its own, which stands.

    What says that it is gone from here comes later where a session broke off in between: shown
    twice, the two would have one inode.
    """
    copy = workspace.row(copy_id(group.file.id, min(version.dot for version in content)))
    return copy is not None and bool(copy.births) and bool(file_group(workspace, copy).alive)
