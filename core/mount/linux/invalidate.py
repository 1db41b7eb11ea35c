"""Telling the kernel what to forget: threads of their own, that hold no lock and answer nothing.

A notification can wait for seconds in the kernel behind a read or a change of the same folder, so
nothing waits for it: it is taken note of, joined with what is already noted for the same node, and
sent in order per node.
"""

import errno
import logging
import os
from collections import deque
from collections.abc import Iterable
from threading import Condition, Thread
from typing import Final

from core.mount.linux.protocol import (
    INVALIDATE_ENTRY,
    INVALIDATE_INODE,
    NOTIFY_INVALIDATE_ENTRY,
    NOTIFY_INVALIDATE_INODE,
    OUT_BYTES,
    OUT_HEADER,
)
from core.volume.interface import Invalidation, Node, Stale, StaleName

THREADS: Final = 4
_ATTRIBUTES_ONLY: Final = -1
_WHOLE: Final = 0
_GONE: Final = frozenset({errno.ENODEV, errno.ENOTCONN, errno.ECONNABORTED})

_log = logging.getLogger(__name__)


class _Notes:
    """What the kernel must forget of one node: attributes, data too, names in it."""

    __slots__ = ("data", "names")

    def __init__(self) -> None:
        self.data = False
        self.names: dict[bytes, None] = {}


def inode_notice(node: Node, data: bool) -> bytes:
    """Encode that attributes, and the data (or the listing) too, are to be forgotten."""
    body = INVALIDATE_INODE.pack(node, _WHOLE if data else _ATTRIBUTES_ONLY, 0)
    return OUT_HEADER.pack(OUT_BYTES + len(body), NOTIFY_INVALIDATE_INODE, 0) + body


def name_notice(parent: Node, name: bytes) -> bytes:
    """Encode that what stands (or does not stand) at a name is to be forgotten."""
    body = INVALIDATE_ENTRY.pack(parent, len(name), 0) + name + b"\0"
    return OUT_HEADER.pack(OUT_BYTES + len(body), NOTIFY_INVALIDATE_ENTRY, 0) + body


class Invalidator:
    """Sends notifications on the connection of one descriptor. Thread-safe.

    What is noted is joined per node and name, so there is never more of it than names.
    """

    def __init__(self, device: int) -> None:
        """Notify on the descriptor `device`; `start` begins."""
        self._device = device
        self._notes: dict[Node, _Notes] = {}
        self._ready: deque[Node] = deque()
        self._busy: set[Node] = set()
        self._changed = Condition()
        self._closed = False

    def start(self) -> None:
        """Start the threads."""
        for number in range(THREADS):
            Thread(target=self._work, name=f"drive-notify-{number}", daemon=True).start()

    def note(self, invalidations: Iterable[Invalidation]) -> None:
        """Have the kernel forget these, soon."""
        with self._changed:
            before = len(self._ready)
            for invalidation in invalidations:
                match invalidation:
                    case Stale(node, data):
                        notes = self._of(node)
                        notes.data = notes.data or data
                    case StaleName(parent, name):
                        notes = self._of(parent)
                        notes.names[name] = None
                        # The cached listing: the kernel drops it by itself only where it happens
                        # to have this very name in its cache.
                        notes.data = True
            self._changed.notify(len(self._ready) - before)

    def close(self) -> None:
        """End the threads; what is still noted is of no use to a kernel that has unmounted."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _of(self, node: Node) -> _Notes:
        notes = self._notes.get(node)
        if notes is None:
            notes = self._notes[node] = _Notes()
            if node not in self._busy:
                self._ready.append(node)
        return notes

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._ready and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                node = self._ready.popleft()
                notes = self._notes.pop(node)
                self._busy.add(node)
            for name in notes.names:
                self._send(name_notice(node, name))
            self._send(inode_notice(node, notes.data))
            with self._changed:
                self._busy.discard(node)
                if node in self._notes:
                    self._ready.append(node)
                    self._changed.notify()

    def _send(self, notice: bytes) -> None:
        try:
            os.write(self._device, notice)
        except OSError as error:
            # ENOENT: the kernel knows nothing of it, so there is nothing to forget.
            if error.errno != errno.ENOENT and error.errno not in _GONE:
                _log.warning("The kernel did not take a notification: %s.", error)
