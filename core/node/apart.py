"""Which places of a network may not lie in one another, nor in those of another network here."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.config.pod import PodConfig
from core.node.home import Home
from core.node.settings import mount_point, storage_folder


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


def tangle(places: Places) -> str:
    """Return the sentence that says which place would lie in which; empty where all is well."""
    mount = places.mount
    for what, inner in (("storage", places.storage), ("home", places.home)):
        if _within(inner, mount):
            return f"The {what} {inner} would lie inside the drive at {mount}."
    if places.storage in mount.parents:
        return f"The mount point {mount} would lie inside the storage {places.storage}."
    return ""


def clash(own: Places, other: Places, network: str) -> str:
    """Return why `own` places cannot be had beside the `other` ones, of `network`; else nothing."""
    return next(_clashes(own, other, network), "")


def _clashes(own: Places, other: Places, network: str) -> Iterator[str]:
    if own.mount == other.mount:
        yield f"The network {network} shows its drive at {own.mount}."
    elif _within(own.mount, other.mount) or _within(other.mount, own.mount):
        yield (
            f"The drive at {own.mount} and that of the network {network} at {other.mount} would "
            "lie in one another."
        )
    for what, inner in (("storage", own.storage), ("home", own.home)):
        if _within(inner, other.mount):
            yield (
                f"The {what} {inner} would lie inside the drive of the network {network} at "
                f"{other.mount}."
            )
    for what, inner in (("storage", other.storage), ("home", other.home)):
        if _within(inner, own.mount):
            yield (
                f"The {what} {inner} of the network {network} would lie inside the drive at "
                f"{own.mount}."
            )
    if _within(own.mount, other.storage):
        yield (
            f"The mount point {own.mount} would lie inside the storage {other.storage} of the "
            f"network {network}."
        )
    if _within(other.mount, own.storage):
        yield (
            f"The drive of the network {network} at {other.mount} would lie inside the storage "
            f"{own.storage}."
        )
    if own.storage != other.storage and (
        _within(own.storage, other.storage) or _within(other.storage, own.storage)
    ):
        # Of one and the same folder its marker says whose it is.
        yield (
            f"The storage {own.storage} and that of the network {network} at {other.storage} "
            "would lie in one another."
        )


def _within(inner: Path, outer: Path) -> bool:
    return inner == outer or outer in inner.parents
