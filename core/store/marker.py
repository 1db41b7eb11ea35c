"""The identity marker of a storage: whose it is, and how often its records were opened.

A pod must not serve a storage that is not mounted, that belongs to another pod, or whose records
are older than its files (a restored backup): the others would take what is missing for deleted,
and sequence numbers would be used twice.
"""

import os
from pathlib import Path
from typing import Annotated, Final

import msgspec

from core.decoding import UNREADABLE
from core.errors import StoreDamaged, StoreForeign
from core.ids import POD_ID_BYTES, NetworkId, PodId
from core.ports import RecordStore
from core.saying import marked, said
from core.store.folders import sync_folder
from core.store.sqlite.schema import MARKER_NAME

OPENINGS_FACT: Final = "store:openings"
_WAY_OUT: Final = said(
    "Mount the right disk, or put the right folder back. If it is gone for good, bring out what "
    "is left with `wormhole recover` and let this machine join again with an empty storage."
)


Identifier = Annotated[str, msgspec.Meta(pattern=rf"^[0-9a-f]{{{2 * POD_ID_BYTES}}}\Z")]


class Marker(msgspec.Struct, frozen=True):
    """What the marker says. `openings`: how often the record store was opened until now."""

    network: Identifier
    pod: Identifier
    openings: Annotated[int, msgspec.Meta(ge=0)] = 0


def read_marker(folder: Path, name: str = MARKER_NAME) -> Marker | None:
    """Return the marker of a storage, or None if there is none. Raises `StoreDamaged`."""
    path = folder / name
    try:
        return msgspec.json.decode(path.read_bytes(), type=Marker)
    except FileNotFoundError:
        return None
    except (OSError, *UNREADABLE) as error:
        raise StoreDamaged(
            said(
                "The file {path} cannot be read: {problem}. It says whose storage this is.",
                path=path,
                problem=str(error),
            ),
            remedy=_WAY_OUT,
        ) from error


def write_marker(folder: Path, marker: Marker) -> None:
    """Write the marker, whole or not at all, so that it survives a power cut."""
    path = folder / MARKER_NAME
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, msgspec.json.encode(marker) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unfinished.rename(path)
    sync_folder(folder)


def make_marker(folder: Path, store: RecordStore, network: NetworkId, pod: PodId) -> None:
    """Mark a new storage as that of `pod`. Raises `StoreForeign` if it has a marker already."""
    if read_marker(folder) is not None:
        raise StoreForeign(
            said(
                "The storage {folder} is in use by a pod already; nothing was changed.",
                folder=folder,
            ),
            remedy=said("Give the new pod a folder of its own."),
        )
    write_marker(folder, Marker(network.hex(), pod.hex(), _openings(store)))


def check_marker(folder: Path, store: RecordStore, network: NetworkId, pod: PodId) -> None:
    """Make sure that this storage is that of `pod` and that its records are the newest.

    Raises `StoreForeign` with the reason; then nothing of it may be announced or served. Call it
    at each start, after the store was opened: it counts the opening.
    """
    marker = read_marker(folder)
    if marker is None:
        raise StoreForeign(
            said(
                "The storage {folder} has no identity marker: it is not the one that this "
                "pod used, perhaps its disk is not mounted. Nothing was announced, nothing "
                "is deleted.",
                folder=folder,
            ),
            remedy=_WAY_OUT,
        )
    if (marker.network, marker.pod) != (network.hex(), pod.hex()):
        says = (
            marked(
                "The storage {folder} is that of another pod. Nothing was read from it or written "
                "to it."
            )
            if marker.network == network.hex()
            else marked(
                "The storage {folder} is that of another network. Nothing was read from it or "
                "written to it."
            )
        )
        raise StoreForeign(said(says, folder=folder), remedy=_WAY_OUT)
    openings = _openings(store)
    if openings <= marker.openings:
        raise StoreForeign(
            said(
                "The records in {folder} are older than the storage itself: they were "
                "restored from a backup or copied. Nothing was announced, nothing is "
                "deleted.",
                folder=folder,
            ),
            remedy=said(
                "Put the newer records back, or bring the files out with `wormhole "
                "recover` and let this machine join again."
            ),
        )
    write_marker(folder, Marker(marker.network, marker.pod, openings))


def _openings(store: RecordStore) -> int:
    with store.read() as reader:
        return int(reader.fact(OPENINGS_FACT) or b"0")
