"""Telling the kernel what to forget: threads of their own, that hold no lock and answer nothing.

A notification can wait for seconds in the kernel behind a read or a change of the same folder, so
nothing waits for it: it is taken note of, joined with what is already noted for the same node, and
sent in order per node. Nodes that are only to be given back are asked for in bunches.
"""

import errno
import logging
import os
from collections import deque
from collections.abc import Iterable, Sequence
from struct import pack
from threading import Condition, Thread
from typing import Final

from core.mount.linux.protocol import (
    INVALIDATE_ENTRY,
    INVALIDATE_INODE,
    NOTIFY_INVALIDATE_ENTRY,
    NOTIFY_INVALIDATE_INODE,
    NOTIFY_PRUNE,
    OUT_BYTES,
    OUT_HEADER,
    PRUNE,
)
from core.volume.interface import Invalidation, Node, Stale, StaleName, Surplus

THREADS: Final = 4
_ATTRIBUTES_ONLY: Final = -1
_WHOLE: Final = 0
_PRUNED_AT_ONCE: Final = 512
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


def prune_notice(nodes: Sequence[Node]) -> bytes:
    """Encode that nodes which nothing uses are to be given back (Linux 6.18 and newer)."""
    body = PRUNE.pack(len(nodes), 0, 0) + pack(f"={len(nodes)}Q", *nodes)
    return OUT_HEADER.pack(OUT_BYTES + len(body), NOTIFY_PRUNE, 0) + body


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
        self._surplus: deque[Surplus] = deque()
        self._prunes = True
        self._changed = Condition()
        self._closed = False

    def start(self) -> None:
        """Start the threads."""
        for number in range(THREADS):
            Thread(target=self._work, name=f"drive-notify-{number}", daemon=True).start()

    def note(self, invalidations: Iterable[Invalidation]) -> None:
        """Have the kernel forget these, soon."""
        with self._changed:
            before = len(self._ready) + bool(self._surplus)
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
                    case Surplus():
                        self._surplus.append(invalidation)
            self._changed.notify(len(self._ready) + bool(self._surplus) - before)

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
        while (work := self._next_work()) is not None:
            if isinstance(work, tuple):
                self._tell(*work)
            else:
                self._give_back(work)

    def _next_work(self) -> tuple[Node, _Notes] | list[Surplus] | None:
        """Wait for what is noted; what a program could see goes first. None at the end."""
        with self._changed:
            while not self._ready and not self._surplus and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            if self._ready:
                node = self._ready.popleft()
                self._busy.add(node)
                return node, self._notes.pop(node)
            surplus = [*self._surplus]
            self._surplus.clear()
            return surplus

    def _tell(self, node: Node, notes: _Notes) -> None:
        for name in notes.names:
            self._send(name_notice(node, name))
        self._send(inode_notice(node, notes.data))
        with self._changed:
            self._busy.discard(node)
            if node in self._notes:
                self._ready.append(node)
                self._changed.notify()

    def _give_back(self, surplus: Sequence[Surplus]) -> None:
        """Ask for nodes that nothing uses; an older kernel gives a file back with its name."""
        for start in range(0, len(surplus), _PRUNED_AT_ONCE):
            some = surplus[start : start + _PRUNED_AT_ONCE]
            if self._prunes:
                self._prunes = self._send(prune_notice([one.node for one in some]), asks=True)
            if not self._prunes:
                for one in some:
                    if one.name is not None:
                        self._send(name_notice(one.name.parent, one.name.name))

    def _send(self, notice: bytes, *, asks: bool = False) -> bool:
        """Send a notice; False if this kernel does not know of such, where it was `asks`."""
        try:
            os.write(self._device, notice)
        except OSError as error:
            if asks and error.errno == errno.EINVAL:
                return False
            # ENOENT: the kernel knows nothing of it, so there is nothing to forget.
            if error.errno != errno.ENOENT and error.errno not in _GONE:
                _log.warning("The kernel did not take a notification: %s.", error)
        return True
