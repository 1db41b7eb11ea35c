"""Opening and closing files, and how much of each the kernel may do by itself."""

from collections.abc import Mapping

from core.contents.events import ContentOpened
from core.contents.new_files import make_file, undoing
from core.contents.open_lines import OpenLine
from core.errors import (
    FileTooLarge,
    Frozen,
    InvalidRequest,
    IsAFolder,
    NotFound,
    StoreDamaged,
    StoreError,
)
from core.ids import ENTRY_ID_BYTES, EntryId
from core.model.content import Line, LineRole
from core.model.records import FILE_BYTES_MAX, Kind
from core.volume.absent import before_open
from core.volume.files import FileCalls
from core.volume.handles import OpenFile
from core.volume.interface import (
    Attributes,
    Caller,
    Handle,
    Maybe,
    Needs,
    Node,
    Opened,
    OpenFlags,
)
from core.volume.nodes import NodeState
from core.volume.state import (
    VolumeState,
    check_names,
    content_of,
    is_read_only,
    keeps_history,
)
from core.volume.unnamed import unnamed
from core.volume.writing_room import has_plenty

_MODE_BITS = 0o7777
_RACES_MAX = 3


class OpenCalls:
    """The calls that open and close files, and the one that sets the size of any."""

    def __init__(self, state: VolumeState, files: FileCalls) -> None:
        """Work on the shared state; change contents through `files`."""
        self._state = state
        self._files = files

    def create(
        self, parent: Node, name: bytes, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """Create a file and open it. Raises `AlreadyExists` and what creating raises.

        Where the disk refuses its content, it was not created.
        """
        state = self._state
        folder = state.nodes.get(parent)
        uid, gid = state.owner_for(caller, folder.shown)
        bits = mode & _MODE_BITS & ~caller.umask
        with undoing() as undo, state.change() as change:
            check_names(change, folder.shown.id)
            state.check_new_name(change, state.folder(parent), name)
            shown = change.create(
                state.folder(parent), name, Kind.FILE, mode=bits, uid=uid, gid=gid
            )
            row = state.contents.new(change.writer, shown.file)
            state.involve(change, (shown.file, folder.shown.id))
            # Within the transaction: what is not here has no name either.
            file = make_file(state.contents.table.files, row.id, undo)
        line = state.contents.begin(row, file)
        return self._created(line, state.remember(shown, 1, change.moment), flags, caller)

    def create_unnamed(
        self, parent: Node, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """Open a new file that has no name until `make_link` gives it one."""
        state = self._state
        state.check_not_frozen()
        folder = state.nodes.get(parent)
        owner = state.owner_for(caller, folder.shown)
        entry = EntryId(state.entropy.token(ENTRY_ID_BYTES))
        with undoing() as undo, state.contents.table.store.write() as writer:
            row = Line(writer.new_line_id(), entry, LineRole.ORPHAN, base=())
            writer.put_line(row)
            file = make_file(state.contents.table.files, row.id, undo)
        bits = mode & _MODE_BITS & ~caller.umask
        shown = unnamed(entry, bits, owner, state.clock.wall_ns())
        node = state.remember(shown, 1, state.replica.moment)
        node.unnamed = True
        return self._created(state.contents.begin(row, file), node, flags, caller)

    def _created(
        self, line: OpenLine, node: NodeState, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        state, row = self._state, line.line
        with state.nodes.guard:
            state.nodes.on_line(node, row.id)
            node.line = line
        attributes = state.attributes(node)
        opened = self._opened(node, line, flags | OpenFlags.WRITE)
        state.contents.tell(ContentOpened(row.entry, None, caller.pid))
        return attributes, opened

    def open(self, node: Node, flags: OpenFlags, caller: Caller) -> Maybe[Opened]:
        """Open a file. Raises `StaleHandle` where look-ups give another content by now."""
        state = self._state
        state.check_not_closing()
        target = state.nodes.get(node)
        if target.shown.kind is not Kind.FILE:
            raise IsAFolder if target.shown.kind is Kind.FOLDER else InvalidRequest
        writing = bool(flags & OpenFlags.WRITE)
        if writing:
            policies = self._check_writable(target)
        state.check_current(target)
        unknown = before_open(state, target, writing=writing)
        if unknown is not None:
            return unknown
        line = self._line_of(target)
        if writing:
            line.keep_history = keeps_history(policies)
        try:
            needs = self._prepare_open(target, line, flags)
        except BaseException:
            state.contents.close(line, wrote=False)
            raise
        if needs is not None:
            state.contents.close(line, wrote=False)
            return needs
        state.contents.tell(ContentOpened(target.shown.file, target.version, caller.pid))
        return self._opened(target, line, flags)

    def _check_writable(self, target: NodeState) -> Mapping[str, bytes]:
        """Raise `Frozen` unless the file takes changes; return the policies that hold for it."""
        self._state.check_not_frozen()
        policies = self._state.replica.policies(target.shown)
        if is_read_only(policies):
            raise Frozen("This file was set to be read only; nothing was changed.")
        return policies

    def _line_of(self, target: NodeState) -> OpenLine:
        """Return the content of a node, opened once more."""
        state = self._state
        line = target.line
        if line is not None and target.handles:
            return state.contents.table.acquire(line.line)
        for _ in range(_RACES_MAX):
            version, content = target.version, content_of(target.shown)
            try:
                if not target.stale:
                    return state.contents.open(target.shown.file, version, content)
            except (NotFound, StoreDamaged):
                # It was published at this moment, and its content is elsewhere now.
                if target.version == version and not target.stale:
                    continue
            state.refresh(target)
        return state.contents.open(target.shown.file, target.version, content_of(target.shown))

    def _prepare_open(self, target: NodeState, line: OpenLine, flags: OpenFlags) -> Needs | None:
        if not flags & OpenFlags.WRITE:
            return None
        if flags & OpenFlags.TRUNCATE:
            return self._files.cut_line(target, line, 0)
        if line.line.small is not None:
            return self._files.ready(target, line)
        return None

    def _opened(self, target: NodeState, line: OpenLine, flags: OpenFlags) -> Opened:
        """Make the handle and decide how much of the file the kernel may do by itself."""
        state = self._state
        writing = bool(flags & OpenFlags.WRITE)
        with state.nodes.guard:
            first = target.handles == 0
            target.handles += 1
            target.line = line
            if writing and state.inside:
                target.unseen = True
            if first:
                target.plain = not self._may_pass_through(line, writing)
        if writing:
            line.count_writer(1)
        try:
            return self._with_handle(target, line, flags)
        except BaseException:
            # Nobody will close what was not opened.
            self._closed(target, line, writing=writing)
            raise

    def _with_handle(self, target: NodeState, line: OpenLine, flags: OpenFlags) -> Opened:
        state = self._state
        writing = bool(flags & OpenFlags.WRITE)
        through = line.whole and not target.plain and self._descriptor(line) is not None
        # The kernel writes into the file by itself, or a mapping may: hashed whole at the close.
        fresh = line.line.version is None
        kernel_writes = through and writing and (fresh or bool(flags & OpenFlags.MAY_MAP))
        if kernel_writes and self._files.change(target, line, line.let_kernel_write) is not None:
            # What is not here of its manifest comes before the first change: those come to us.
            through = kernel_writes = False
        handle = state.handles.add_file(OpenFile(target, line, flags, kernel_writes))
        backing = self._descriptor(line) if through else None
        return Opened(handle, line.whole, backing, kernel_writes and fresh)

    def _descriptor(self, line: OpenLine) -> int | None:
        if line.line.small is not None or not line.line.id:
            return None  # in the record store, or an empty version that is not here yet
        try:
            return self._state.contents.table.reader_of(line).descriptor
        except StoreDamaged:
            raise
        except StoreError:
            return None  # the disk refuses: it is asked again, by us, when somebody reads

    def _may_pass_through(self, line: OpenLine, writing: bool) -> bool:
        if writing and self._state.settings.write_rate:
            return False  # writes that are slowed down come to us
        if not line.whole or line.line.small is not None:
            return False
        # Writes come to us where a large published file is changed, where each must be seen (what
        # the kernel wrote by itself is hashed whole for each sync that awaits copies), and where
        # there might be no room for them.
        state = self._state
        new = line.line.version is None and not state.settings.wait_for_copies
        return not writing or (new and has_plenty(state))

    def set_size(self, node: Node, handle: Handle | None, size: int) -> Needs | None:
        """Set the size of a file, open or not."""
        state = self._state
        if size > FILE_BYTES_MAX:
            raise FileTooLarge
        if handle is not None:
            return self._files.cut(state.handles.writable(handle), size)
        target = state.nodes.get(node)
        if target.shown.kind is not Kind.FILE:
            raise IsAFolder if target.shown.kind is Kind.FOLDER else InvalidRequest
        self._check_writable(target)
        if not target.handles:
            state.check_current(target)
            before_open(state, target, writing=True)
        line = self._line_of(target)
        line.count_writer(1)
        try:
            return self._files.cut_line(target, line, size)
        finally:
            state.contents.close(line, wrote=True)

    def release(self, handle: Handle) -> None:
        """Close a file; the last close publishes."""
        file = self._state.handles.close_file(handle)
        if file.kernel_writes:
            with file.line.guard:
                file.line.kernel_writers -= 1
        self._closed(file.node, file.line, writing=file.writing)

    def _closed(self, node: NodeState, line: OpenLine, *, writing: bool) -> None:
        state = self._state
        state.contents.close(line, wrote=writing)
        with state.nodes.guard:
            node.handles -= 1
            if node.handles == 0:
                node.line = None
                node.plain = False
                node.attributes = None
        state.nodes.drop_unused(node)
