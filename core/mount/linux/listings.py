"""Open folders: their listings, and which of them changed while the kernel was reading them."""

from threading import Lock

from core.volume.interface import Drive, Handle, Node


class OpenFolders:
    """The handles of open folders. Thread-safe.

    The drive's own handle is opened at the first read, and again at each return to the start: the
    kernel notes the state of its cache before it asks for the first names, so the names must not
    be older than that question.
    """

    def __init__(self, drive: Drive) -> None:
        """List folders of `drive`."""
        self._drive = drive
        self._handles: dict[int, Handle | None] = {}
        self._next = 1
        self._readers: dict[Node, int] = {}
        self._changed: set[Node] = set()
        self._lock = Lock()

    def open(self, node: Node) -> int:
        """Return a number for one more open of a folder."""
        with self._lock:
            number = self._next
            self._next += 1
            self._handles[number] = None
            self._readers[node] = self._readers.get(node, 0) + 1
        return number

    def handle(self, number: int, node: Node, from_start: bool) -> Handle:
        """Return the drive's handle for reading on, or anew from the start."""
        handle = self._handles.get(number)
        if handle is not None:
            if not from_start:
                return handle
            self._drive.release_folder(handle)
            self._handles[number] = None
        handle = self._handles[number] = self._drive.open_folder(node)
        return handle

    def note_change(self, node: Node) -> None:
        """Take note that names of `node` changed elsewhere."""
        with self._lock:
            if node in self._readers:
                self._changed.add(node)

    def release(self, number: int, node: Node) -> bool:
        """Close; say whether the kernel may have cached a listing that was old already."""
        with self._lock:
            handle = self._handles.pop(number, None)
            readers = self._readers.get(node, 1) - 1
            stale = node in self._changed
            if readers:
                self._readers[node] = readers
            else:
                self._readers.pop(node, None)
                self._changed.discard(node)
        if handle is not None:
            self._drive.release_folder(handle)
        return stale
