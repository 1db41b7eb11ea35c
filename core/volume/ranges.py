"""Data and holes of open files, and copying ranges between them.

Where a file is not wholly here, its backing file has holes that are not the file's: only the hole
map of the version may say what a hole is, and where it does not know, everything is data.
"""

from typing import Final

from core.contents.changes import Missing
from core.contents.manifests import Layout
from core.contents.open_lines import OpenLine
from core.errors import FileTooLarge, InvalidRequest, NoSuchData
from core.model.records import FILE_BYTES_MAX
from core.volume.files import FileCalls
from core.volume.interface import Handle, Maybe, Needs, SeekFor
from core.volume.state import VolumeState

_PIECE_BYTES: Final = 4 * 2**20


def next_data(line: OpenLine, layout: Layout | None, offset: int) -> int | None:
    """Return where data begins at or after `offset`, None if only a hole follows."""
    size = line.size_now()
    if offset >= size:
        return None
    if line.line.small is not None:
        return offset
    if line.dirty:
        found = line.file().next_data(offset) if line.whole else offset
        return None if found is None or found >= size else found
    if layout is None:
        return offset
    try:
        block = layout.next_block(offset // layout.block_size, hole=False)
    except LookupError:
        return offset
    return None if block is None else max(offset, block * layout.block_size)


def next_hole(line: OpenLine, layout: Layout | None, offset: int) -> int:
    """Return where a hole begins at or after `offset`; the end counts as one."""
    size = line.size_now()
    if line.line.small is not None:
        return size
    if line.dirty:
        return min(size, line.file().next_hole(offset)) if line.whole else size
    if layout is None:
        return size
    try:
        block = layout.next_block(offset // layout.block_size, hole=True)
    except LookupError:
        return size
    return size if block is None else min(size, max(offset, block * layout.block_size))


class RangeCalls:
    """The calls about ranges of open files."""

    def __init__(self, state: VolumeState, files: FileCalls) -> None:
        """Work on the shared state; copy through `files`."""
        self._state = state
        self._files = files

    def seek(self, handle: Handle, offset: int, target: SeekFor) -> int:
        """Return where data or a hole begins. Raises `NoSuchData` beyond the end."""
        line = self._state.handles.file(handle).line
        layout = self._layout(line)
        with line.guard:
            if offset < 0 or offset >= line.size_now():
                raise NoSuchData
            if target is SeekFor.HOLE:
                return next_hole(line, layout, offset)
            found = next_data(line, layout, offset)
        if found is None:
            raise NoSuchData
        return found

    def _layout(self, line: OpenLine) -> Layout | None:
        if line.dirty or line.line.small is not None:
            return None
        return self._state.contents.table.layout_of(line)

    def copy_range(
        self, source: Handle, offset: int, target: Handle, target_offset: int, length: int
    ) -> Maybe[int]:
        """Copy bytes between open files; holes stay holes. May copy fewer than asked."""
        state = self._state
        reading, writing = state.handles.file(source).line, state.handles.writable(target).line
        if target_offset + length > FILE_BYTES_MAX:
            raise FileTooLarge
        length = min(length, max(0, reading.size_now() - offset))
        if reading is writing and abs(offset - target_offset) < length:
            raise InvalidRequest("The ranges overlap.")
        copied = 0
        while copied < length:
            step = self._copy_piece(
                source, offset + copied, target, target_offset + copied, length - copied
            )
            if isinstance(step, Needs):
                return copied or step
            copied += step
        return copied

    def _copy_piece(
        self, source: Handle, offset: int, target: Handle, target_offset: int, length: int
    ) -> Maybe[int]:
        line = self._state.handles.file(source).line
        with line.guard:
            data_at = next_data(line, self._layout(line), offset)
        hole = length if data_at is None else min(length, data_at - offset)
        if hole > 0:
            needs = self._copy_hole(target, target_offset, hole)
            return hole if needs is None else needs
        got = self._state.contents.read(line, offset, min(length, _PIECE_BYTES))
        if isinstance(got, Missing):
            return self._state.needs_blocks(line, got, kept=False)
        written = self._files.write_at(target, target_offset, got)
        return written

    def _copy_hole(self, target: Handle, offset: int, length: int) -> Needs | None:
        state = self._state
        file = state.handles.writable(target)
        if offset < file.line.size_now():
            needs = self._files.allocate(target, offset, length, True, True, False)
            if needs is not None:
                return needs
        if offset + length > file.line.size_now():
            return self._files.cut(file, offset + length)
        return None
