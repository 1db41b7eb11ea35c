"""Open files: opening and closing them, reading, writing, cutting, reserving, syncing."""

from core.contents.events import ContentOpened
from core.contents.manifests import PartMissing
from core.contents.open_lines import Missing, OpenLine
from core.errors import (
    FileTooLarge,
    Frozen,
    InvalidRequest,
    IsAFolder,
    NotFound,
    StoreDamaged,
)
from core.ids import ENTRY_ID_BYTES, Dot, EntryId
from core.model.content import Line, LineRole
from core.model.records import FILE_BYTES_MAX, Kind
from core.volume.handles import OpenFile
from core.volume.interface import (
    Attributes,
    Caller,
    Copied,
    Handle,
    Hashed,
    Maybe,
    Needs,
    Node,
    Opened,
    OpenFlags,
)
from core.volume.nodes import NodeState
from core.volume.state import VolumeState, content_of, keeps_history
from core.volume.unnamed import unnamed

_MODE_BITS = 0o7777
_RACES_MAX = 3


class FileCalls:
    """The calls on open files."""

    def __init__(self, state: VolumeState) -> None:
        """Work on the shared state."""
        self._state = state

    # --- opening -------------------------------------------------------------------------------

    def create(
        self, parent: Node, name: bytes, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """Create a file and open it. Raises `AlreadyExists` and what creating raises."""
        state = self._state
        folder = state.nodes.get(parent)
        uid, gid = state.owner_for(caller, folder.shown)
        bits = mode & _MODE_BITS & ~caller.umask
        with state.change() as change:
            shown = change.create(
                state.folder(parent), name, Kind.FILE, mode=bits, uid=uid, gid=gid
            )
            row = state.contents.new(change.writer, shown.file)
            state.involve(change, (shown.file, folder.shown.id))
        return self._created(row, state.remember(shown, 1), flags, caller)

    def create_unnamed(
        self, parent: Node, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """Open a new file that has no name until `make_link` gives it one."""
        state = self._state
        state.check_not_frozen()
        folder = state.nodes.get(parent)
        owner = state.owner_for(caller, folder.shown)
        entry = EntryId(state.entropy.token(ENTRY_ID_BYTES))
        with state.contents.table.store.write() as writer:
            row = Line(writer.new_line_id(), entry, LineRole.ORPHAN, base=())
            writer.put_line(row)
        bits = mode & _MODE_BITS & ~caller.umask
        node = state.remember(unnamed(entry, bits, owner, state.clock.wall_ns()), 1)
        node.unnamed = True
        return self._created(row, node, flags, caller)

    def _created(
        self, row: Line, node: NodeState, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        state = self._state
        line = state.contents.create(row)
        with state.nodes.guard:
            state.nodes.on_line(node, row.id)
            node.line = line
        opened = self._opened(node, line, flags | OpenFlags.WRITE)
        state.contents.tell(ContentOpened(row.entry, None, caller.pid))
        return state.attributes(node), opened

    def open(self, node: Node, flags: OpenFlags, caller: Caller) -> Maybe[Opened]:
        """Open a file. Raises `StaleHandle` where look-ups give another content by now."""
        state = self._state
        target = state.nodes.get(node)
        if target.shown.kind is not Kind.FILE:
            raise IsAFolder if target.shown.kind is Kind.FOLDER else InvalidRequest
        if flags & OpenFlags.WRITE:
            self._check_writable(target)
        state.check_current(target)
        line = self._line_of(target)
        line.keep_history = keeps_history(target.shown)
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

    def _check_writable(self, target: NodeState) -> None:
        self._state.check_not_frozen()
        if target.shown.policy.get("read-only") == b"true":
            raise Frozen("This file was set to be read only.")

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
            return self._cut(target, line, 0)
        if line.line.small is not None:
            return self._ready(target, line)
        return None

    def _opened(self, target: NodeState, line: OpenLine, flags: OpenFlags) -> Opened:
        """Make the handle and decide how much of the file the kernel may do by itself."""
        state = self._state
        writing = bool(flags & OpenFlags.WRITE)
        with state.nodes.guard:
            first = target.handles == 0
            target.handles += 1
            target.line = line
            if first:
                target.plain = not self._may_pass_through(line, writing)
        if writing:
            line.count_writer(1)
        through = line.whole and not target.plain and self._descriptor(line) is not None
        # The kernel writes into the file by itself, or a mapping may: hashed whole at the close.
        fresh = line.line.version is None
        kernel_writes = through and writing and (fresh or bool(flags & OpenFlags.MAY_MAP))
        if kernel_writes:
            self._ready(target, line)
            line.let_kernel_write()
            state.contents.table.note_dirty(line)
            state.nodes.on_line(target, line.line.id)
        handle = state.handles.add_file(OpenFile(target, line, flags, kernel_writes))
        backing = self._descriptor(line) if through else None
        return Opened(handle, line.whole, backing, kernel_writes and fresh)

    def _descriptor(self, line: OpenLine) -> int | None:
        if line.line.small is not None or not line.line.id:
            return None  # in the record store, or an empty version that is not here yet
        return self._state.contents.table.reader_of(line).descriptor

    @staticmethod
    def _may_pass_through(line: OpenLine, writing: bool) -> bool:
        if not line.whole or line.line.small is not None:
            return False
        # A large published file that is opened to be changed: its writes come to us.
        return not writing or line.line.version is None

    # --- reading and writing -------------------------------------------------------------------

    def read(self, handle: Handle, offset: int, size: int) -> Maybe[bytes]:
        """Return bytes; fewer than `size` only at the end."""
        file = self._state.handles.file(handle)
        got = self._state.contents.read(file.line, offset, size)
        if isinstance(got, Missing):
            return self._state.needs_blocks(file.line, got)
        return got

    def write(self, handle: Handle, offset: int, data: memoryview | bytes) -> Maybe[int]:
        """Write all of `data`, at the end if the file was opened to append."""
        file = self._state.handles.writable(handle)
        return self._write(file, offset, data, append=bool(file.flags & OpenFlags.APPEND))

    def write_at(self, handle: Handle, offset: int, data: memoryview | bytes) -> Maybe[int]:
        """Write all of `data` at `offset`, however the file was opened."""
        return self._write(self._state.handles.writable(handle), offset, data, append=False)

    def _write(
        self, file: OpenFile, offset: int, data: memoryview | bytes, *, append: bool
    ) -> Maybe[int]:
        state = self._state
        line, length = file.line, len(data)
        if offset + length > FILE_BYTES_MAX:
            raise FileTooLarge
        state.check_room(length)
        if not line.ready or line.writer is None:
            needs = self._ready(file.node, line)
            if needs is not None:
                return needs
        now = state.clock.wall_ns()
        if line.present is None:
            if append:
                line.append(data, now)
            else:
                line.write(offset, data, now)
        else:
            needs = self._write_partial(line, None if append else offset, data)
            if needs is not None:
                return needs
        file.node.ctime_ns = now
        file.node.attributes = None
        return length

    def _write_partial(
        self, line: OpenLine, offset: int | None, data: memoryview | bytes
    ) -> Needs | None:
        """Write into a file that is here in part: whole blocks need nothing, parts their block."""
        with line.guard:
            start = line.size_now() if offset is None else offset
            missing = line.missing_for(start, len(data)) or line.missing_for_growth(start)
            if missing is None:
                line.write(start, data, self._state.clock.wall_ns())
        if missing is not None:
            return self._state.needs_blocks(line, missing)
        self._state.contents.wrote(line)
        return None

    def _ready(self, node: NodeState, line: OpenLine) -> Needs | None:
        """Make a line ready for a change; what must come first, if anything."""
        state = self._state
        missing = state.contents.ready(line, state.claimed(node))
        if missing is not None:
            return state.needs_blocks(line, missing)
        if node.line_id != line.line.id:
            state.nodes.on_line(node, line.line.id)
        return None

    # --- size and room -------------------------------------------------------------------------

    def set_size(self, node: Node, handle: Handle | None, size: int) -> Needs | None:
        """Set the size of a file, open or not."""
        state = self._state
        if size > FILE_BYTES_MAX:
            raise FileTooLarge
        if handle is not None:
            return self.cut(state.handles.writable(handle), size)
        target = state.nodes.get(node)
        if target.shown.kind is not Kind.FILE:
            raise IsAFolder if target.shown.kind is Kind.FOLDER else InvalidRequest
        self._check_writable(target)
        if not target.handles:
            state.check_current(target)
        line = self._line_of(target)
        line.count_writer(1)
        try:
            return self._cut(target, line, size)
        finally:
            state.contents.close(line, wrote=True)

    def cut(self, file: OpenFile, size: int) -> Needs | None:
        """Set the size of an open file."""
        return self._cut(file.node, file.line, size)

    def _cut(self, node: NodeState, line: OpenLine, size: int) -> Needs | None:
        state = self._state
        passed_through = node.handles > 0 and not node.plain
        if size == 0 and not passed_through and not self._is_own_draft(line):
            state.contents.restart(line, state.claimed(node))
        else:
            needs = self._ready(node, line) or self._cut_in_place(line, size)
            if needs is not None:
                return needs
        state.nodes.on_line(node, line.line.id)
        state.touched(node)
        return None

    @staticmethod
    def _is_own_draft(line: OpenLine) -> bool:
        return bool(line.line.id) and line.line.version is None and line.line.small is None

    def _cut_in_place(self, line: OpenLine, size: int) -> Needs | None:
        with line.guard:
            end = min(size, line.size_now())
            inside = end % line.block_size
            missing = line.missing_for(end - 1, 1) if inside and line.size != size else None
            if missing is None:
                line.truncate(size, self._state.clock.wall_ns())
        if missing is not None:
            return self._state.needs_blocks(line, missing)
        self._state.contents.wrote(line)
        return None

    def allocate(
        self, handle: Handle, offset: int, length: int, keep_size: bool, punch: bool, zero: bool
    ) -> Needs | None:
        """Reserve room, make a hole, or fill with zeros."""
        state = self._state
        file = state.handles.writable(handle)
        line = file.line
        if length <= 0 or offset < 0:
            raise InvalidRequest("A range must have a length.")
        if offset + length > FILE_BYTES_MAX:
            raise FileTooLarge
        needs = self._ready(file.node, line)
        if needs is not None:
            return needs
        with line.guard:
            end = min(offset + length, line.size_now())
            missing = line.missing_for(offset, end - offset) if punch or zero else None
        if missing is not None:
            return state.needs_blocks(line, missing)
        now = state.clock.wall_ns()
        if punch or zero:
            line.punch(offset, length, now)
        if not punch:
            line.allocate(offset, length, keep_size=keep_size, now_ns=now)
        state.contents.wrote(line)
        state.touched(file.node)
        return None

    # --- syncing and closing -------------------------------------------------------------------

    def flush(self, handle: Handle) -> Needs | None:
        """At each close of a descriptor: wait for copies where the network wants that."""
        file = self._state.handles.file(handle)
        if not file.writing or not self._state.settings.wait_for_copies:
            return None
        return self._copied(file)

    def sync(self, handle: Handle) -> Needs | None:
        """Make the content durable on this pod, and on others where the network wants that."""
        file = self._state.handles.file(handle)
        self._state.contents.sync(file.line)
        if not file.writing or not self._state.settings.wait_for_copies:
            return None
        return self._copied(file)

    def _copied(self, file: OpenFile) -> Needs | None:
        state, line = self._state, file.line
        if line.line.role is LineRole.ORPHAN or state.settings.frozen:
            return None
        until = state.clock.monotonic() + state.settings.fsync_deadline
        if line.changes or line.line.version is None:
            return Needs(Hashed(line.line.id), until) if line.line.id else None
        version: Dot = line.line.version
        if file.waited_for == version or state.outside.has_copies(line.line.entry, version):
            return None
        file.waited_for = version
        return Needs(Copied(line.line.entry, version), until)

    def release(self, handle: Handle) -> None:
        """Close a file; the last close publishes."""
        state = self._state
        file = state.handles.close_file(handle)
        node, line = file.node, file.line
        if file.kernel_writes:
            with line.guard:
                line.note_kernel_writes()
                line.kernel_writers -= 1
        state.contents.close(line, wrote=file.writing)
        with state.nodes.guard:
            node.handles -= 1
            if node.handles == 0:
                node.line = None
                node.plain = False
                node.attributes = None
        state.nodes.drop_unused(node)

    def needs_publishing(self, line: OpenLine) -> bool:
        """Say whether a line has content that no version says yet."""
        return line.line.version is None or bool(line.changes)

    def hashable_at_once(self, line: OpenLine, bytes_max: int) -> bool:
        """Say whether hashing what changed takes a moment only."""
        if line.layout is None and line.present is not None:
            return False
        try:
            return line.size_now() <= bytes_max
        except (PartMissing, NotFound):
            return False
