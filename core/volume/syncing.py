"""Making open files durable: here, and on other pods where the network wants that."""

from core.ids import Dot
from core.volume.handles import OpenFile
from core.volume.interface import (
    Copied,
    Handle,
    Hashed,
    Needs,
)
from core.volume.state import VolumeState

_MODE_BITS = 0o7777
_RACES_MAX = 3


class SyncCalls:
    """The calls that promise durability."""

    def __init__(self, state: VolumeState) -> None:
        """Work on the shared state."""
        self._state = state

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
        if line.line.removed or state.settings.frozen:
            return None
        until = state.clock.monotonic() + state.settings.fsync_deadline
        line.note_kernel_writes()
        if line.changes or line.line.version is None or (line.opaque and line.written):
            return Needs(Hashed(line.line.id), until) if line.line.id else None
        version: Dot = line.line.version
        if state.outside.has_copies(line.line.entry, version):
            return None
        return Needs(Copied(line.line.entry, version), until)
