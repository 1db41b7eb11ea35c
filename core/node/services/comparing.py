"""Whether something of this machine stands in the drive already, with the same content.

Contents are compared by their hashes, so that nothing is fetched for it; by their bytes only where
hashes cannot tell: of what is not published yet, and where holes may be written differently.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from core.contents.manifests import BlockHash, revise
from core.crypto import content_hash
from core.errors import FileError
from core.model.content import Content
from core.model.records import Kind
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.tree.shown import Shown
from core.volume.attributes import mode_of
from core.volume.interface import OpenFlags
from core.volume.state import content_of

# The hashes of more would take memory, and so large a file is rarely here twice.
_HASHED_BYTES_MAX: Final = 64 * 2**30
_SOURCE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Comparing:
    """Compares files of this machine with what the drive shows. In a worker."""

    def __init__(self, parts: Parts, user: DriveUser) -> None:
        """Compare with the drive of a node."""
        self._parts = parts
        self._user = user

    def is_same(self, source: bytes, found: os.stat_result, path: bytes, there: Shown) -> bool:
        """Say whether `source`, no folder, is what stands at `path`: kind and content.

        Names, times and attributes do not count. Raises `OSError` for a source that is not read.
        """
        if there.kind is Kind.SYMLINK:
            return stat.S_ISLNK(found.st_mode) and os.readlink(source) == there.link  # noqa: PTH115 - names are bytes
        if there.kind is Kind.SPECIAL:
            kind = (stat.S_IFMT(found.st_mode), found.st_rdev)
            return kind == (stat.S_IFMT(mode_of(there)), there.device)
        if there.kind is not Kind.FILE or not stat.S_ISREG(found.st_mode):
            return False
        content = self._published(there)
        if content is not None and content.size != found.st_size:
            return False
        with opened_source(source) as descriptor:
            by_hash = None
            if content is not None and content.size <= _HASHED_BYTES_MAX:
                by_hash = has_content(descriptor, content)
            return self._has_bytes(descriptor, path) if by_hash is None else by_hash

    def _published(self, there: Shown) -> Content | None:
        """Return the content that stands there; None where programs changed it since."""
        dot = there.version.dot if there.version is not None else None
        if self._parts.contents.dirty_for(there.file, dot) is not None:
            return None
        return content_of(there)

    def _has_bytes(self, descriptor: int, path: bytes) -> bool:
        """Say whether a source has the bytes that are read at `path`."""
        offset = 0
        try:
            with (
                self._user.node(path) as node,
                self._user.opened(node.node, OpenFlags.READ) as handle,
            ):
                for piece in self._user.read_all(handle):
                    if os.pread(descriptor, len(piece), offset) != piece:
                        return False
                    offset += len(piece)
        except FileError:
            # What cannot be read is not known to be the same; two of it do no harm.
            return False
        return not os.pread(descriptor, 1, offset)


@contextmanager
def opened_source(path: bytes) -> Iterator[int]:
    """Open a regular file of this machine as long as a block runs, whatever stands there by now."""
    descriptor = os.open(path, _SOURCE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def has_content(descriptor: int, content: Content) -> bool | None:
    """Say by hashes whether an open file has a content; None where they cannot tell.

    A block of zeros is a hole in one manifest and has a hash in another: both are the same bytes.
    """
    if os.fstat(descriptor).st_size != content.size:
        return False
    hashes: dict[int, BlockHash] = {}
    empty: list[int] = []
    for block, data in enumerate(_blocks(descriptor, content)):
        hashes[block] = content_hash(data)
        if data == bytes(len(data)):
            empty.append(block)
    if revise(None, content.size, content.block_size, hashes).content == content:
        return True
    if not empty:
        return False
    hashes |= dict.fromkeys(empty)
    return (
        True if revise(None, content.size, content.block_size, hashes).content == content else None
    )


def _blocks(descriptor: int, content: Content) -> Iterator[bytes]:
    for offset in range(0, content.size, content.block_size or 1):
        yield os.pread(descriptor, min(content.block_size, content.size - offset), offset)
