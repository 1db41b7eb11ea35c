"""Handles: files and folders that programs have open."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from core.contents.open_lines import OpenLine
from core.errors import BadHandle
from core.volume.interface import Handle, OpenFlags
from core.volume.nodes import NodeState


@dataclass(slots=True, eq=False)
class OpenFile:
    """A file that is open: through `line` it keeps the content that it opened."""

    node: NodeState
    line: OpenLine
    flags: OpenFlags
    kernel_writes: bool = False
    turn: float | None = None

    @property
    def writing(self) -> bool:
        """Say whether it was opened to be changed."""
        return bool(self.flags & OpenFlags.WRITE)


@dataclass(slots=True, eq=False)
class OpenFolder:
    """A folder that is being listed: its names as they were when the listing began."""

    node: NodeState
    names: Sequence[bytes] = field(default_factory=tuple)
    taken: bool = False


class HandleTable:
    """Numbers for what is open. Thread-safe."""

    def __init__(self, guard: AbstractContextManager[object]) -> None:
        """Begin with nothing open."""
        self._guard = guard
        self._next = 1
        self._files: dict[int, OpenFile] = {}
        self._folders: dict[int, OpenFolder] = {}

    def open_files(self) -> int:
        """Return how many files are open."""
        with self._guard:
            return len(self._files)

    def add_file(self, file: OpenFile) -> Handle:
        """Return the number of a newly opened file."""
        with self._guard:
            number = self._next
            self._next += 1
            self._files[number] = file
        return Handle(number)

    def add_folder(self, folder: OpenFolder) -> Handle:
        """Return the number of a newly opened folder."""
        with self._guard:
            number = self._next
            self._next += 1
            self._folders[number] = folder
        return Handle(number)

    def file(self, handle: Handle) -> OpenFile:
        """Return an open file. Raises `BadHandle`."""
        found = self._files.get(handle)
        if found is None:
            raise BadHandle
        return found

    def writable(self, handle: Handle) -> OpenFile:
        """Return a file that is open for writing. Raises `BadHandle`."""
        found = self.file(handle)
        if not found.writing:
            raise BadHandle
        return found

    def folder(self, handle: Handle) -> OpenFolder:
        """Return an open folder. Raises `BadHandle`."""
        found = self._folders.get(handle)
        if found is None:
            raise BadHandle
        return found

    def close_file(self, handle: Handle) -> OpenFile:
        """Take a file out. Raises `BadHandle`."""
        found = self._files.pop(handle, None)
        if found is None:
            raise BadHandle
        return found

    def close_folder(self, handle: Handle) -> OpenFolder:
        """Take a folder out. Raises `BadHandle`."""
        found = self._folders.pop(handle, None)
        if found is None:
            raise BadHandle
        return found
