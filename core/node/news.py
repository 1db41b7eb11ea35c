"""What this pod tells the others of itself: where it is, what it offers."""

import socket
from importlib import metadata
from typing import Final

from core.ids import Incarnation
from core.model.members import PodInfo, Role
from core.node.hardware import hardware
from core.node.parts import Parts
from core.node.settings import Settings, machine, min_free_bytes, offered_bytes, person, spools
from core.ports import DiskSpace
from core.wire.info import INFO_TOPIC, decode_info

_STEP_BYTES: Final = 2**17


def reachable(address: str) -> str:
    """Return the address under which this machine reaches the listener at `address`."""
    host, _, port = address.rpartition(":")
    if host in {"0.0.0.0", "[::]", "::", ""}:  # noqa: S104 - compared, not bound
        return f"{own_address()}:{port}"
    return address


def own_address() -> str:
    """Return the address of this machine in its network, as the system would choose it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation; nothing is sent
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"


def _coarse(size_bytes: int) -> int:
    """Return a size in steps of about a thirtieth: others hear of it only when that matters.

    Telling it takes some bytes itself: that is to be no reason to tell it again.
    """
    step = max(_STEP_BYTES, 1 << max(0, size_bytes.bit_length() - 6))
    return size_bytes // step * step


def _rough(size_bytes: int) -> int:
    """Return a size in steps of about an eighth: others are only to know how much that is."""
    step = max(2**20, 1 << max(0, size_bytes.bit_length() - 4))
    return size_bytes // step * step


def _coarse_disk(disk: DiskSpace, cached: int) -> DiskSpace:
    """Return what the disk has, its free space in steps of a hundredth of the disk.

    What is only `cached` gives way to copies: to the others it is free space.
    """
    step = max(1, disk.total // 100)
    return DiskSpace(disk.total, (disk.free + cached) // step * step)


def _used(parts: Parts, cached: int) -> int:
    """Return what the storage takes, what is only `cached` left out: as last measured.

    Before it was measured: as it was told last.
    """
    measured = parts.footprint.last
    if measured is not None:
        return _coarse(max(0, measured - cached))
    with parts.store.read() as reader:
        news = reader.news(INFO_TOPIC).get(parts.pod)
    told = None if news is None else decode_info(news.body)
    return 0 if told is None else told.used


def info_of(parts: Parts, supposed: Settings | None = None) -> PodInfo:
    """Return the pod's news; the incarnation is filled in by the engine.

    `supposed`: as they would be with other settings.
    """
    settings = supposed or parts.settings
    cached = parts.engine.cached_bytes
    disk = _coarse_disk(parts.files.space(), cached)
    affinity = settings.pod.affinity
    role = Role.CLIENT if spools(settings.pod) else Role.MEMBER
    used = _used(parts, cached)
    offered = offered_bytes(settings, disk, used)
    left = disk.free - min_free_bytes(settings.pod, disk)
    return PodInfo(
        name=parts.name,
        incarnation=Incarnation(0),
        addresses=(parts.listen, *settings.pod.pod.advertise),
        role=role,
        offered=offered,
        used=used,
        free=max(0, min(offered - used, left)),
        zone=settings.pod.pod.zone,
        machine=machine(settings.pod),
        person=person(settings.pod),
        program=metadata.version("wormhole-drive"),
        affinity_new=affinity.new,
        affinity_redundancy=affinity.redundancy,
        affinity_hot=affinity.hot,
        affinity_cold=affinity.cold,
        disk_fails=parts.health.last() is not None,
        older=_rough(parts.chronicle.older.last),
        cached=_rough(cached),
        hardware=hardware(),
    )
