"""Which places of a network may not lie in one another, nor in those of another network here."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.config.pod import PodConfig
from core.node.home import Home
from core.node.settings import mount_point, storage_folder
from core.saying import NOTHING, Sentence, marked, said

_STORAGE_IN_OTHER: Final = marked(
    "The storage {folder} would lie inside the drive of the network {network} at {mount}."
)
_HOME_IN_OTHER: Final = marked(
    "The home {folder} would lie inside the drive of the network {network} at {mount}."
)
_OTHER_STORAGE_IN: Final = marked(
    "The storage {folder} of the network {network} would lie inside the drive at {mount}."
)
_OTHER_HOME_IN: Final = marked(
    "The home {folder} of the network {network} would lie inside the drive at {mount}."
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a network is on this machine: all three are whole paths without links."""

    home: Path
    storage: Path
    mount: Path


def places_of(home: Home, pod: PodConfig) -> Places:
    """Return the places of a pod. A drive that is mounted there is not asked for anything."""
    mount = mount_point(pod)
    return Places(
        home.folder.resolve(),
        storage_folder(home, pod).resolve(),
        Path(os.path.realpath(mount.parent)) / mount.name,
    )


def tangle(places: Places) -> Sentence:
    """Return the sentence that says which place would lie in which; empty where all is well."""
    mount = places.mount
    if _within(places.storage, mount):
        return said(
            "The storage {folder} would lie inside the drive at {mount}.",
            folder=places.storage,
            mount=mount,
        )
    if _within(places.home, mount):
        return said(
            "The home {folder} would lie inside the drive at {mount}.",
            folder=places.home,
            mount=mount,
        )
    if places.storage in mount.parents:
        return said(
            "The mount point {mount} would lie inside the storage {storage}.",
            mount=mount,
            storage=places.storage,
        )
    return NOTHING


def clash(own: Places, other: Places, network: str) -> Sentence:
    """Return why `own` places cannot be had beside the `other` ones, of `network`; else nothing."""
    return next(_clashes(own, other, network), NOTHING)


def _clashes(own: Places, other: Places, network: str) -> Iterator[Sentence]:
    yield from _of_drives(own, other, network)
    if _within(own.mount, other.storage):
        yield said(
            "The mount point {mount} would lie inside the storage {storage} of the network "
            "{network}.",
            mount=own.mount,
            storage=other.storage,
            network=network,
        )
    if _within(other.mount, own.storage):
        yield said(
            "The drive of the network {network} at {mount} would lie inside the storage {storage}.",
            network=network,
            mount=other.mount,
            storage=own.storage,
        )
    if own.storage != other.storage and (
        _within(own.storage, other.storage) or _within(other.storage, own.storage)
    ):
        # Of one and the same folder its marker says whose it is.
        yield said(
            "The storage {own} and that of the network {network} at {other} would lie in one "
            "another.",
            own=own.storage,
            network=network,
            other=other.storage,
        )


def _of_drives(own: Places, other: Places, network: str) -> Iterator[Sentence]:
    if own.mount == other.mount:
        yield said(
            "The network {network} shows its drive at {mount}.", network=network, mount=own.mount
        )
    elif _within(own.mount, other.mount) or _within(other.mount, own.mount):
        yield said(
            "The drive at {own} and that of the network {network} at {other} would lie in one "
            "another.",
            own=own.mount,
            network=network,
            other=other.mount,
        )
    for inner, says in ((own.storage, _STORAGE_IN_OTHER), (own.home, _HOME_IN_OTHER)):
        if _within(inner, other.mount):
            yield said(says, folder=inner, network=network, mount=other.mount)
    for inner, says in ((other.storage, _OTHER_STORAGE_IN), (other.home, _OTHER_HOME_IN)):
        if _within(inner, own.mount):
            yield said(says, folder=inner, network=network, mount=own.mount)


def _within(inner: Path, outer: Path) -> bool:
    return inner == outer or outer in inner.parents
