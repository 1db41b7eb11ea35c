"""Open files: reading, writing, cutting, reserving room."""

from core.contents.changes import Missing
from core.contents.manifests import PartMissing
from core.contents.open_lines import OpenLine
from core.errors import (
    FileTooLarge,
    InvalidRequest,
    NotFound,
)
from core.model.records import FILE_BYTES_MAX
from core.volume.handles import OpenFile
from core.volume.interface import (
    Handle,
    Maybe,
    Needs,
    OpenFlags,
)
from core.volume.nodes import NodeState
from core.volume.state import VolumeState

_MODE_BITS = 0o7777
_RACES_MAX = 3


class FileCalls:
    """The calls on open files."""

    def __init__(self, state: VolumeState) -> None:
        """Work on the shared state."""
        self._state = state

    # --- reading and writing -------------------------------------------------------------------

    def read(self, handle: Handle, offset: int, size: int) -> Maybe[bytes]:
        """Return bytes; fewer than `size` only at the end."""
        file = self._state.handles.file(handle)
        got = self._state.contents.read(file.line, offset, size)
        if isinstance(got, Missing):
            return self._state.needs_blocks(file.line, got, kept=False)
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
            needs = self.ready(file.node, line)
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

    def ready(self, node: NodeState, line: OpenLine) -> Needs | None:
        """Make a line ready for a change; what must come first, if anything."""
        state = self._state
        missing = state.contents.ready(line, state.claimed(node))
        if missing is not None:
            return state.needs_blocks(line, missing)
        if node.line_id != line.line.id:
            state.nodes.on_line(node, line.line.id)
        return None

    def cut(self, file: OpenFile, size: int) -> Needs | None:
        """Set the size of an open file."""
        return self.cut_line(file.node, file.line, size)

    def cut_line(self, node: NodeState, line: OpenLine, size: int) -> Needs | None:
        """Set the size of what a node shows; to nothing by a new line, the old content stays."""
        state = self._state
        passed_through = node.handles > 0 and not node.plain
        if size == 0 and not passed_through and not self._is_own_draft(line):
            state.contents.restart(line, state.claimed(node))
        else:
            needs = self.ready(node, line) or self._cut_in_place(line, size)
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
            missing = line.missing_at(end - 1) if inside and line.size != size else None
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
        needs = self.ready(file.node, line)
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
