"""In which way each open file lives in the kernel: cached, direct, or passed through.

The kernel holds one inode per node and refuses (`EIO`) to have it open cached and passed through
at once, or passed through to two files. So the first open of a node decides, and the later ones
follow, until all are closed.
"""

from enum import Enum, auto
from threading import Lock
from typing import Protocol

from core.mount.linux.protocol import (
    OPEN_OUT,
    OPENED_DIRECT,
    OPENED_KEEP_CACHE,
    OPENED_NO_FLUSH,
    OPENED_PASSTHROUGH,
)
from core.volume.interface import Node, Opened


class Registry(Protocol):
    """Where backing files get the numbers by which the kernel knows them."""

    def register(self, descriptor: int) -> int | None:
        """Return the number of an open backing file, or None where the kernel refuses it."""

    def forget(self, backing: int) -> None:
        """Give a number back."""


class _Way(Enum):
    CACHED = auto()  # pages in the kernel, filled by reads that we answer
    DIRECT = auto()  # every read and write comes to us
    THROUGH = auto()  # the kernel reads and writes the backing file


class _Use:
    """How a node is open, and how often."""

    __slots__ = ("backing", "count", "way")

    def __init__(self, way: _Way, backing: int) -> None:
        self.way = way
        self.backing = backing
        self.count = 0


class OpenFiles:
    """Decides the way of each open file and encodes it for the kernel. Thread-safe."""

    def __init__(self, registry: Registry | None) -> None:
        """Pass files through only with a `registry`."""
        self._registry = registry
        self._uses: dict[Node, _Use] = {}
        # Written past the kernel's pages of the node: those must not outlive the next open.
        self._written_through: set[Node] = set()
        self._lock = Lock()

    @property
    def passes_through(self) -> bool:
        """Say whether mappings may reach backing files without our seeing it."""
        return self._registry is not None

    def is_open(self, node: Node) -> bool:
        """Say whether the kernel has `node` open."""
        return node in self._uses

    def admit(self, node: Node, opened: Opened, writes: bool) -> bytes:
        """Return the kernel's answer for one more open of `node`."""
        with self._lock:
            use = self._uses.get(node)
            if use is None:
                use = self._uses[node] = self._begin(opened)
            use.count += 1
            return OPEN_OUT.pack(opened.handle, self._flags(node, use, opened, writes), use.backing)

    def release(self, node: Node) -> None:
        """Take note that one open of `node` is gone."""
        with self._lock:
            use = self._uses.get(node)
            if use is None:
                return
            use.count -= 1
            if use.count:
                return
            del self._uses[node]
        if use.way is _Way.THROUGH and self._registry is not None:
            self._registry.forget(use.backing)

    def forget(self, node: Node) -> None:
        """Take note that the kernel has dropped the node and its pages."""
        if self._written_through:
            self._written_through.discard(node)

    def _begin(self, opened: Opened) -> _Use:
        if self._registry is not None and opened.backing is not None and opened.here:
            backing = self._registry.register(opened.backing)
            if backing is not None:
                return _Use(_Way.THROUGH, backing)
        return _Use(_Way.CACHED if opened.here else _Way.DIRECT, 0)

    def _flags(self, node: Node, use: _Use, opened: Opened, writes: bool) -> int:
        flags = 0 if writes else OPENED_NO_FLUSH
        if use.way is _Way.THROUGH:
            flags |= OPENED_PASSTHROUGH
            if writes:
                self._written_through.add(node)
            if opened.backing is None or (writes and not opened.backing_writable):
                flags |= OPENED_DIRECT
        elif not opened.here:
            flags |= OPENED_DIRECT
        elif node in self._written_through:
            self._written_through.discard(node)
        else:
            flags |= OPENED_KEEP_CACHE
        return flags
