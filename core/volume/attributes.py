"""What `stat` says: from what is shown, the unpublished content, and the owners' policy."""

from contextlib import suppress
from typing import Final

from core.contents.manifests import PartMissing
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.errors import StoreError
from core.model.records import Kind
from core.tree.shown import Shown
from core.volume.interface import Attributes
from core.volume.nodes import NodeState
from core.volume.settings import Owner

SECTOR_BYTES: Final = 512
PAGE_BYTES: Final = 4_096
_MILLISECOND_NS: Final = 1_000_000


def sectors(size: int) -> int:
    """Return how many sectors `size` bytes take on a disk, in whole pages."""
    return -(-size // PAGE_BYTES) * (PAGE_BYTES // SECTOR_BYTES)


def data_sectors(shown: Shown, table: LineTable) -> int:
    """Return how many sectors a version takes, its holes left out.

    From the hole map of the version, never from the backing file, which has holes where blocks
    are not here. Without the map the file counts as full.
    """
    version = shown.version
    if version is None or version.size <= version.block_size:
        return sectors(version.size if version is not None else 0)
    try:
        layout = table.layout_by_name(version.manifest)
        return sectors(version.size if layout is None else layout.data_bytes())
    except PartMissing:
        return sectors(version.size)


def attributes_of(
    state: NodeState, line: OpenLine | None, mine: Owner | None, table: LineTable
) -> Attributes:
    """Return the attributes of a node; `line` is its content where it is open or unpublished."""
    shown = state.shown
    size, blocks, mtime_ns = 0, 0, shown.mtime_ns
    if shown.kind is Kind.FILE:
        if line is not None:
            mtime_ns = line.mtime_now() or mtime_ns
            size = line.size
            blocks = _line_sectors(line, shown, size, table)
        elif shown.version is not None:
            size = shown.version.size
            blocks = data_sectors(shown, table)
    elif shown.kind is Kind.SYMLINK:
        size = len(shown.link)
    elif shown.kind is Kind.FOLDER:
        size = PAGE_BYTES
    return Attributes(
        node=state.number,
        inode=state.inode_number,
        kind=shown.kind,
        mode=mode_of(shown),
        links=0 if state.gone or state.unnamed else shown.links,
        uid=mine.uid if mine is not None else shown.uid,
        gid=mine.gid if mine is not None else shown.gid,
        device=shown.device,
        size=size,
        blocks=blocks,
        atime_ns=state.atime_ns if state.atime_ns is not None else mtime_ns,
        mtime_ns=mtime_ns,
        ctime_ns=change_time(state, line),
    )


def change_time(state: NodeState, line: OpenLine | None) -> int:
    """Return when a node last changed, in nanoseconds; `line` as for `attributes_of`.

    Of a version that is when it was recorded, unless its bytes were written here into this very
    node: for programs they changed when they were written, and no more when they are published.
    Never too early: backup programs take what did not change since for what they have.
    """
    shown = state.shown
    changed_ns = max(shown.btime_ns, state.ctime_ns)
    if shown.kind is Kind.FOLDER:
        return max(changed_ns, shown.mtime_ns)
    if shown.kind is Kind.FILE:
        version = shown.version
        if version is not None and version.dot != state.settled:
            changed_ns = max(changed_ns, version.stamp.ms * _MILLISECOND_NS)
        if line is not None and line.changed_ns is not None:
            changed_ns = max(changed_ns, line.changed_ns)
    return changed_ns


def mode_of(shown: Shown) -> int:
    """Return the permission bits, with the type of a special file."""
    if shown.kind is Kind.SPECIAL:
        return shown.mode
    if shown.kind is Kind.SYMLINK:
        return 0o777
    return shown.mode & 0o7777


def _line_sectors(line: OpenLine, shown: Shown, size: int, table: LineTable) -> int:
    if not line.dirty and shown.version is not None and shown.version.size == size:
        return data_sectors(shown, table)
    with line.guard:
        if line.whole and (line.reader is not None or line.writer is not None):
            # A disk that cannot say what is data keeps nobody from all the rest of `stat`.
            with suppress(StoreError):
                return min(sectors(size), sectors(allocated_bytes(line, size)))
    return sectors(size)


def allocated_bytes(line: OpenLine, size: int) -> int:
    """Return how much of a line that is wholly here is data, looked up in its backing file."""
    if line.line.small is not None:
        return size
    file, total, offset = line.file(), 0, 0
    for _ in range(64):
        start = file.next_data(offset)
        if start is None or start >= size:
            return total
        offset = min(file.next_hole(start), size)
        total += offset - start
    return total + size - offset
