"""`peek`: the beginning of a file, or of a version that stands beside it, read as a program would.

Windows compare versions by it: none of them may touch the mounted drive, which waits for pods.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.control.schema import Peek, PeekRequest
from core.errors import ContentAbsent, ContentDamaged, DeadlineExceeded, FileError, Hidden, NotFound
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.drive import DriveUser
from core.node.services.paths import for_people, in_drive
from core.saying import said
from core.volume.interface import Handle, Node, OpenFlags

# Words that windows know; they stay what they are.
_REASONS: Final[Mapping[type[FileError], str]] = MappingProxyType(
    {
        ContentAbsent: "absent",
        Hidden: "absent",
        DeadlineExceeded: "late",
        ContentDamaged: "damaged",
    }
)


class Peeking:
    """Reads beginnings of files. Its method is called in a worker."""

    def __init__(self, parts: Parts, user: DriveUser, conflicts: Conflicts) -> None:
        """Read in the drive of a node; `conflicts` knows what stands beside a file."""
        self._parts = parts
        self._user = user
        self._conflicts = conflicts

    def peek(self, request: PeekRequest) -> Peek:
        """Return the beginning of a version; without it, why it cannot be read now.

        It ends when the deadline for reading has passed. Raises `NotFound`, `IsAFolder`.
        """
        path = in_drive(request.path, self._parts.mount)
        if request.version:
            versions = self._conflicts.paths_of(path)
            if request.version not in versions:
                raise NotFound(
                    said(
                        "{path} has no version {version} now.",
                        path=for_people(path),
                        version=request.version,
                    )
                )
            path = versions[request.version]
        with self._user.node(path) as found:
            try:
                data = self._beginning(found.node, request.limit)
            except (ContentAbsent, ContentDamaged, DeadlineExceeded, Hidden) as error:
                return Peek(size=found.size, whole=False, reason=_REASONS[type(error)])
            return Peek(size=found.size, data=data, whole=len(data) >= found.size)

    def _beginning(self, node: Node, limit: int) -> bytes:
        with self._user.opened(node, OpenFlags.READ) as handle:
            data = b""
            while len(data) < limit:
                piece = self._piece(handle, len(data), limit - len(data))
                if not piece:
                    break
                data += piece
            return data

    def _piece(self, handle: Handle, offset: int, size: int) -> bytes:
        return self._user.wait(lambda: self._user.drive.read(handle, offset, size))
