"""Open files: reading, writing, cutting, reserving room."""

from collections.abc import Callable

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
from core.volume.writing_room import check_room

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
        turn = state.wait_turn(file, length)
        if turn is not None:
            return turn
        check_room(state, length)
        now = state.clock.wall_ns()

        def put() -> Missing | None:
            start = line.size_now() if append else offset
            missing = line.missing_for(start, length) or line.missing_for_growth(start)
            if missing is None:
                line.write(start, data, now)
            return missing

        needs = self.change(file.node, line, put)
        if needs is not None:
            return needs
        file.node.ctime_ns = now
        file.node.attributes = None
        return length

    def change(
        self, node: NodeState, line: OpenLine, change: Callable[[], Missing | None]
    ) -> Needs | None:
        """Make a line ready, and call `change` with its guard held while it is.

        What `change` returns must come first; then it has changed nothing.
        """
        while True:
            if not line.ready:
                needs = self.ready(node, line)
                if needs is not None:
                    return needs
            with line.guard:
                if not line.ready:
                    continue  # its mark was taken away at this moment, as that of a clean line
                missing = change()
            break
        self._shows(node, line)
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
        self._shows(node, line)
        return None

    def _shows(self, node: NodeState, line: OpenLine) -> None:
        if node.line_id != line.line.id:
            self._state.nodes.on_line(node, line.line.id)

    def cut(self, file: OpenFile, size: int) -> Needs | None:
        """Set the size of an open file."""
        return self.cut_line(file.node, file.line, size)

    def cut_line(self, node: NodeState, line: OpenLine, size: int) -> Needs | None:
        """Set the size of what a node shows; to nothing by a new line, the old content stays."""
        state = self._state
        passed_through = node.handles > 0 and not node.plain
        anew = size == 0 and not passed_through
        if not (anew and state.contents.restart(line, state.claimed(node))):
            needs = self._cut_in_place(node, line, size)
            if needs is not None:
                return needs
        state.nodes.on_line(node, line.line.id)
        state.touched(node)
        return None

    def _cut_in_place(self, node: NodeState, line: OpenLine, size: int) -> Needs | None:
        now = self._state.clock.wall_ns()

        def cut() -> Missing | None:
            end = min(size, line.size_now())
            inside = end % line.block_size
            missing = line.missing_at(end - 1) if inside and line.size != size else None
            if missing is None:
                line.truncate(size, now)
            return missing

        return self.change(node, line, cut)

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
        now = state.clock.wall_ns()

        def reserve() -> Missing | None:
            end = min(offset + length, line.size_now())
            missing = line.missing_for(offset, end - offset) if punch or zero else None
            if missing is None and not keep_size and not punch:
                missing = line.missing_for_growth(offset + length)
            if missing is not None:
                return missing
            if punch or zero:
                line.punch(offset, length, now)
            if not punch:
                line.allocate(offset, length, keep_size=keep_size, now_ns=now)
            return None

        needs = self.change(file.node, line, reserve)
        if needs is None:
            state.touched(file.node)
        return needs

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
