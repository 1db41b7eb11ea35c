"""The folder that a storage left when it moved: removed when the new one is in use."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import StoreForeign
from core.saying import said
from core.store.belongings import MARKER_GONE_NAME, take_away
from core.store.marker import Marker, read_marker

NOTE_NAME: Final = "moved-from"


def note_of(storage: Path) -> Path:
    """Return where a storage notes from which folder it came."""
    return storage / NOTE_NAME


def came_from(storage: Path) -> Path | None:
    """Return the folder from which a storage came and that may still be there; None: no such."""
    try:
        text = note_of(storage).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return Path(text.removesuffix("\n")) if text.startswith("/") else None


def finish_move(storage: Path) -> None:
    """Remove the folder from which the storage in use came, if one is left, and the note of it.

    Where its disk is not there it is kept in mind. Raises `StoreForeign` where that one was used
    after it was copied: then it has changes that are not here, and neither is touched.
    """
    left = came_from(storage)
    if left is None or not left.is_dir() or left.resolve() == storage.resolve():
        return
    here, whole = read_marker(storage), read_marker(left)
    there = whole or read_marker(left, MARKER_GONE_NAME)
    if here is None:
        return
    if whole is not None and _is_same(whole, here) and whole.openings > here.openings:
        raise StoreForeign(
            said(
                "The storage {storage} is a copy of {other}, which was used since: it lacks what "
                "was changed there. Nothing was read from it or written to it.",
                storage=storage,
                other=left,
            ),
            said(
                "Put {other} back as storage.path in pod.toml; then move it again with "
                "`wormhole storage move`.",
                other=left,
            ),
        )
    if there is not None and _is_same(there, here):
        take_away(left)
        with suppress(OSError):
            left.rmdir()  # what somebody else put there stays, and so does the folder
    # Where no marker of ours is left, something else lies there by now.
    note_of(storage).unlink(missing_ok=True)


def _is_same(one: Marker, other: Marker) -> bool:
    return (one.network, one.pod) == (other.network, other.pod)
