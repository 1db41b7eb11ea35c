"""Writing one recovered content to a folder: which line is the best, and under which name."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import StoreError
from core.model.content import Line, LineRole
from core.names import NAME_BYTES_MAX
from core.ports import BackingFile
from core.saying import said
from core.store.files_disk import DiskFiles
from core.tree.shown import Shown

_INCOMPLETE: Final = b" (incomplete)"
_PIECE_BYTES: Final = 4 * 2**20
_SHOWN_ROLES: Final = frozenset({LineRole.CURRENT, LineRole.CACHED})


@dataclass(frozen=True, slots=True)
class Recovered:
    """One content that was written."""

    path: Path
    size_bytes: int
    whole: bool


def best_line(lines: Sequence[Line], shown: Shown) -> Line | None:
    """Return the line to bring out for a shown name, or None if nothing of it is here.

    What is whole comes before what is not, then what local programs changed, then the shown
    version, then the newest. A conflict version has its own lines only.
    """
    if shown.virtual:
        candidates = [line for line in lines if line.version in shown.heads]
    else:
        candidates = [line for line in lines if line.role is not LineRole.ORPHAN]
    return max(
        candidates,
        default=None,
        key=lambda line: (
            line.whole,
            line.role in _SHOWN_ROLES,
            line.dirty,
            line.version in shown.heads,
            line.id,
        ),
    )


def free_name(folder: Path, name: bytes) -> Path:
    """Return where `name` can stand in `folder`: itself, or with a number if it is taken."""
    if name in {b"", b".", b".."} or b"/" in name or b"\0" in name:
        name = b"unnamed"
    name = name[:NAME_BYTES_MAX]
    path = folder / os.fsdecode(name)
    number = 2
    while os.path.lexists(path):
        mark = b" (%d)" % number
        path = folder / os.fsdecode(name[: NAME_BYTES_MAX - len(mark)] + mark)
        number += 1
    return path


def bring_content(files: DiskFiles, line: Line, path: Path) -> Recovered:
    """Write the content of `line` to `path`, or beside it with a mark if it is not whole."""
    if line.small is not None:
        path.write_bytes(line.small)
        return Recovered(path, len(line.small), whole=True)
    source = files.path(line.id)
    if not source.exists():
        return Recovered(_marked(path), 0, whole=False)
    size = copy_sparse(files.open(line.id, writable=False), path)
    whole = line.whole
    if line.content is not None and not line.dirty and size < line.content.size:
        # The file was cut: what is missing at its end is unknown, not nothing.
        whole = False
    if not whole:
        marked = _marked(path)
        path.rename(marked)
        path = marked
    return Recovered(path, size, whole)


def copy_sparse(source: BackingFile, path: Path) -> int:
    """Copy a backing file, and close it, to `path`, holes as holes; return its size."""
    try:
        with path.open("xb") as target:
            size = source.size()
            at = source.next_data(0)
            while at is not None:
                end = source.next_hole(at)
                while at < end:
                    data = source.read(at, min(_PIECE_BYTES, end - at))
                    if not data:
                        break
                    target.seek(at)
                    target.write(data)
                    at += len(data)
                at = source.next_data(end)
            target.truncate(size)
    except OSError as error:
        raise StoreError(
            said("{path} could not be written: {problem}.", path=path, problem=error.strerror or "")
        ) from error
    finally:
        source.close()
    return size


def _marked(path: Path) -> Path:
    name = os.fsencode(path.name)[: NAME_BYTES_MAX - len(_INCOMPLETE)] + _INCOMPLETE
    return free_name(path.parent, name)
