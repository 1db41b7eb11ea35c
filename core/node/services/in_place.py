"""Bringing an older version back in place: the file stays the same entry, with a new version."""

from core.contents.publication import Again, NotThere
from core.errors import ContentAbsent, Frozen, NoSpace
from core.ids import EntryId
from core.model.content import Line
from core.model.records import Kind
from core.node.parts import Parts
from core.node.services.paths import for_people, split
from core.node.settings import min_free_bytes
from core.replica.change import Change
from core.replica.view import View
from core.saying import said
from core.tree.shown import Shown
from core.volume.state import is_read_only


class _Elsewhere(Exception):
    """A file that was removed would come back under another path than it had."""


def in_place(parts: Parts, line: Line, path: bytes) -> bool:
    """Let the file that stands or stood at a path have the content of an older line again.

    False where something else than a file stands there, and where the file was removed and is
    forgotten, or would come back elsewhere. For a worker. Raises `Frozen`, `ContentDamaged`,
    `ContentAbsent`, `NoSpace`; then nothing was changed.
    """
    if parts.frozen:
        raise Frozen(parts.frozen)
    with parts.replica.view() as view:
        file = _file_at(view, path, line.entry)
    if file is None:
        return False
    if line.entry != file:
        _check_room(parts, line)
    row = parts.contents.bringing_back.prepare(line, file)
    when_ns = parts.clock.wall_ns() if line.changed_ns is None else line.changed_ns
    try:
        with parts.contents.publication() as publication, parts.replica.change() as change:
            again = _again(change, row, path, when_ns)
            version = publication.repeat(change, again)
            _check_is_at(change, version.entry, path)
    except _Elsewhere:
        return False
    except NotThere:
        raise ContentAbsent(
            said(
                "{path} was changed at this moment; it is as it was. Try again.",
                path=for_people(path),
            )
        ) from None
    return True


def _check_room(parts: Parts, line: Line) -> None:
    """Raise `NoSpace` where a second copy of an older version would take what is to stay free."""
    space, size = parts.files.space(), 0 if line.content is None else line.content.size
    if space.free - size < min_free_bytes(parts.settings.pod, space):
        raise NoSpace


def _again(change: Change, row: Line, path: bytes, when_ns: int) -> Again:
    """Return what is to be recorded. Raises `NotThere` where another file came in between."""
    if _file_at(change, path, row.entry) != row.entry:
        raise NotThere
    stands = change.resolve(path)
    _check_may_change(change, stands, path)
    if stands is None:
        return Again(row, (), None, when_ns)
    virtual = min(stands.virtual) if stands.virtual else None
    return Again(row, stands.heads, virtual, when_ns)


def _check_is_at(change: Change, file: EntryId, path: bytes) -> None:
    shown = change.resolve(path)
    if shown is None or shown.file != file:
        raise _Elsewhere


def _file_at(view: View, path: bytes, older: EntryId) -> EntryId | None:
    """Return the file that stands at a path, else `older` if it is known and stands nowhere."""
    stands = view.resolve(path)
    if stands is not None:
        return stands.file if stands.kind is Kind.FILE else None
    row = view.row(older)
    is_file = row is not None and bool(row.births) and row.births[0].kind is Kind.FILE
    return older if is_file and not view.shown(older) else None


def _check_may_change(view: View, stands: Shown | None, path: bytes) -> None:
    """Raise `Frozen` where a policy keeps a file, or the names in its folder, as they are."""
    if stands is not None:
        policies = view.policies(stands)
    else:
        folder = view.resolve(split(path)[0])
        policies = view.policies_in(folder.id) if folder is not None else {}
    if is_read_only(policies):
        raise Frozen(
            said("{path} was set to be read only; nothing was changed.", path=for_people(path))
        )
