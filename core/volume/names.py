"""Names: looking them up, making, moving and removing them."""

from stat import S_IFMT
from typing import Final

from core.contents.preparing import Prepared
from core.contents.publication import NotThere, Publication
from core.errors import Hidden, InvalidRequest, NotFound
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.model.records import LINK_BYTES_MAX, SPECIAL_TYPES, Kind
from core.replica.change import Change
from core.tree.renaming import Renamed, Replacing
from core.tree.shown import Shown
from core.volume.absent import check_replaceable
from core.volume.files import FileCalls
from core.volume.interface import (
    Attributes,
    Caller,
    Hashed,
    Maybe,
    Needs,
    Node,
    RenameMode,
)
from core.volume.nodes import NodeState
from core.volume.state import VolumeState, check_names, keeps_history

_MODE_BITS: Final = 0o7777
_SET_GROUP: Final = 0o2000
_HASHED_AT_ONCE_BYTES: Final = 2**20
_REPLACING: Final = {
    RenameMode.REPLACE: Replacing.REPLACE,
    RenameMode.NO_REPLACE: Replacing.NO_REPLACE,
    RenameMode.EXCHANGE: Replacing.EXCHANGE,
}


class NameCalls:
    """The calls about names."""

    def __init__(self, state: VolumeState, files: FileCalls) -> None:
        """Work on the shared state."""
        self._state = state
        self._files = files

    def lookup(self, parent: Node, name: bytes) -> Attributes:
        """Return what stands at a name. Raises `NotFound`."""
        state = self._state
        with state.replica.view() as view:
            shown = state.found(view.lookup(state.folder(parent), name))
        if state.settings.hide_absent and state.presented(shown)[1]:
            raise Hidden
        return state.attributes(state.remember(shown, 1, view.moment))

    # --- making --------------------------------------------------------------------------------

    def make_folder(self, parent: Node, name: bytes, mode: int, caller: Caller) -> Attributes:
        """Make a folder."""
        folder = self._state.nodes.get(parent).shown
        bits = mode & _MODE_BITS & ~caller.umask | folder.mode & _SET_GROUP
        return self._make(parent, name, Kind.FOLDER, caller, mode=bits)

    def make_special(
        self, parent: Node, name: bytes, mode: int, device: int, caller: Caller
    ) -> Attributes:
        """Make a FIFO, socket or device node; the type is in the upper bits of `mode`."""
        if not 0 <= mode < 2**16 or S_IFMT(mode) not in SPECIAL_TYPES:
            raise InvalidRequest("There is no special file of this type.")
        return self._make(
            parent, name, Kind.SPECIAL, caller, mode=mode & ~caller.umask, device=device
        )

    def make_symlink(self, parent: Node, name: bytes, target: bytes, caller: Caller) -> Attributes:
        """Make a symbolic link."""
        if not 0 < len(target) <= LINK_BYTES_MAX:
            raise InvalidRequest("A link must point to something.")
        return self._make(parent, name, Kind.SYMLINK, caller, mode=0o777, link=target)

    def _make(  # noqa: PLR0913 - what the tree takes
        self,
        parent: Node,
        name: bytes,
        kind: Kind,
        caller: Caller,
        *,
        mode: int,
        device: int = 0,
        link: bytes = b"",
    ) -> Attributes:
        state = self._state
        folder = state.nodes.get(parent).shown
        uid, gid = state.owner_for(caller, folder)
        with state.change() as change:
            check_names(change, folder.id)
            state.check_new_name(change, state.folder(parent), name)
            shown = change.create(
                state.folder(parent),
                name,
                kind,
                mode=mode,
                uid=uid,
                gid=gid,
                device=device,
                link=link,
            )
            state.involve(change, (shown.id, folder.id))
        return state.attributes(state.remember(shown, 1, change.moment))

    def make_link(self, node: Node, parent: Node, name: bytes) -> Attributes:
        """Give a file a further name, or its first one."""
        state = self._state
        target = state.nodes.get(node)
        if target.unnamed:
            return self._name(target, parent, name)
        state.refresh(target)
        if target.gone:
            raise NotFound
        with state.contents.publication() as publication, state.change() as change:
            check_names(change, state.folder(parent))
            state.check_new_name(change, state.folder(parent), name)
            linked = change.link(target.shown, state.folder(parent), name)
            _relabel(publication, change, target.shown, linked)
            state.involve(change, (linked.id, target.shown.file, state.folder(parent)))
        state.touched(target)
        target.stale = True
        return state.attributes(state.remember(linked, 1, change.moment))

    def _name(self, target: NodeState, parent: Node, name: bytes) -> Attributes:
        """Give a file that was opened without a name its first one."""
        state = self._state
        old, line = target.shown, target.line
        if line is None:
            raise NotFound
        mode, uid, gid = old.mode, old.uid, old.gid
        with state.contents.renaming(line) as moving, state.change() as change:
            check_names(change, state.folder(parent))
            state.check_new_name(change, state.folder(parent), name)
            shown = change.create(
                state.folder(parent), name, Kind.FILE, mode=mode, uid=uid, gid=gid
            )
            moving.move(change.writer, shown.file)
            state.involve(change, (shown.file, state.folder(parent)))
        state.nodes.become(target, shown)
        state.nodes.on_line(target, line.line.id)
        target.lookups += 1
        return state.attributes(target)

    # --- removing ------------------------------------------------------------------------------

    def remove(self, parent: Node, name: bytes, *, want_folder: bool) -> None:
        """Remove a name of a file, or an empty folder."""
        state = self._state
        folder = state.folder(parent)
        doomed: list[Line] = []
        with state.change() as change:
            check_names(change, folder)
            removed = change.remove(folder, name, want_folder=want_folder)
            shown = removed.shown
            if removed.was_last_name:
                doomed = self._settle(change, shown)
            state.involve(change, (shown.file, shown.id, folder))
        self._after_removal(shown, was_last=removed.was_last_name)
        state.contents.keeping.purge(doomed)

    def _settle(self, change: Change, shown: Shown) -> list[Line]:
        if shown.kind is not Kind.FILE:
            return []
        return self._state.contents.keeping.removed(
            change.writer,
            shown.file,
            shown.btime_ns,
            keep_history=keeps_history(change.policies(shown)),
            versions=shown.virtual,
        )

    def _after_removal(self, shown: Shown, *, was_last: bool) -> None:
        state = self._state
        node = state.nodes.current(shown.inode)
        if node is not None:
            state.touched(node)
            node.gone = was_last
            node.stale = not was_last
        # A name beside it may go by another name now, or stand for the file.
        for other in state.nodes.of_entry(shown.file):
            if other is not node:
                other.stale = True
                other.attributes = None

    # --- renaming ------------------------------------------------------------------------------

    def rename(
        self, parent: Node, name: bytes, new_parent: Node, new_name: bytes, mode: RenameMode
    ) -> Maybe[None]:
        """Move a name; what it replaces keeps its content until the new one is a version."""
        state = self._state
        folder, new_folder = state.folder(parent), state.folder(new_parent)
        state.check_not_frozen()
        with state.replica.view() as view:
            check_names(view, folder, new_folder)
            source = state.found(view.lookup(folder, name))
            target = view.lookup(new_folder, new_name)
        waiting = None
        if self._replaces(source, target, mode) and source.kind is Kind.FILE:
            line = state.dirty(source)
            if line is not None and self._files.needs_publishing(line):
                waiting = line
        if waiting is not None and not self._files.hashable_at_once(waiting, _HASHED_AT_ONCE_BYTES):
            until = state.clock.monotonic() + state.settings.fsync_deadline
            return Needs(Hashed(waiting.line.id), until)
        prepared = None
        if waiting is not None:
            prepared = state.contents.reserve(waiting.line.id)
            if prepared is None and self._files.needs_publishing(waiting):
                until = state.clock.monotonic() + state.settings.fsync_deadline
                return Needs(Hashed(waiting.line.id), until)
        try:
            renamed, doomed = self._renamed(prepared, (folder, name, new_folder, new_name), mode)
        except NotThere:
            # A publication that had begun earlier was recorded first: it is a version by now.
            if waiting is None or self._files.needs_publishing(waiting):
                raise
            return self.rename(parent, name, new_parent, new_name, mode)
        finally:
            if waiting is not None:
                waiting.reserved = False
            if prepared is not None and prepared.same:
                state.contents.unchanged(prepared)
        self._after_rename(renamed)
        state.contents.keeping.purge(doomed)
        return None

    def _replaces(self, source: Shown, target: Shown | None, mode: RenameMode) -> bool:
        """Say whether a rename replaces a file; raise where nobody could see what that is."""
        if target is None or mode is not RenameMode.REPLACE:
            return False
        if target.inode == source.inode or target.is_folder:
            return False
        check_replaceable(self._state, target)
        return True

    def _renamed(
        self,
        prepared: Prepared | None,
        move: tuple[EntryId, bytes, EntryId, bytes],
        mode: RenameMode,
    ) -> tuple[Renamed, list[Line]]:
        """Publish what is prepared and rename, in one batch."""
        state = self._state
        doomed: list[Line] = []
        with state.contents.publication() as publication, state.change() as change:
            state.check_new_name(
                change, move[2], move[3], leaving=move[1] if move[0] == move[2] else b""
            )
            if prepared is not None and not prepared.same:
                publication.record(change, prepared)
            renamed = change.rename(*move, _REPLACING[mode])
            if renamed.replaced is not None and renamed.was_last_name:
                doomed = self._settle(change, renamed.replaced)
            involved = _moved(publication, change, renamed, move[2], move[3])
            state.involve(change, (*involved, move[0], move[2]))
        return renamed, doomed

    def _after_rename(self, renamed: Renamed) -> None:
        state = self._state
        for shown in (renamed.moved, renamed.replaced):
            if shown is None:
                continue
            node = state.nodes.current(shown.inode)
            if node is not None:
                state.touched(node)
                node.stale = True
        if renamed.replaced is not None and not renamed.exchanged:
            self._after_removal(renamed.replaced, was_last=renamed.was_last_name)


def _moved(
    publication: Publication,
    change: Change,
    renamed: Renamed,
    new_folder: EntryId,
    new_name: bytes,
) -> list[EntryId]:
    """Let the content go along with what was renamed; return the entries that are involved."""
    involved = [renamed.moved.id, renamed.moved.file]
    if renamed.replaced is not None:
        involved += [renamed.replaced.id, renamed.replaced.file]
    if renamed.moved.virtual:
        moved = change.lookup(new_folder, new_name)
        if moved is not None:
            _relabel(publication, change, renamed.moved, moved)
    return involved


def _relabel(publication: Publication, change: Change, before: Shown, after: Shown) -> None:
    """A conflict version became a file of its own: its content line goes with it."""
    if not before.virtual or after.version is None or after.file == before.file:
        return
    for row in change.writer.lines(before.file):
        if row.version in before.virtual and row.role is not LineRole.HISTORY:
            publication.relabel(change.writer, row, after.version)
