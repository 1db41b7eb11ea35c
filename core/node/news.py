"""What this pod tells the others of itself: where it is, what it offers."""

import socket
from importlib import metadata

from core.ids import Incarnation
from core.model.members import PodInfo, Role
from core.node.parts import Parts
from core.node.settings import machine, offered_bytes, person
from core.ports import DiskSpace


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


def _rounded(disk: DiskSpace) -> DiskSpace:
    """Return sizes that change only where others should hear of it: by a hundredth of the disk."""
    step = max(1, disk.total // 100)
    return DiskSpace(disk.total, disk.free // step * step)


def info_of(parts: Parts) -> PodInfo:
    """Return the pod's news; the incarnation is filled in by the engine."""
    settings = parts.settings
    disk = _rounded(parts.files.space())
    affinity = settings.pod.affinity
    role = Role.CLIENT if settings.pod.pod.role == "client" else Role.MEMBER
    offered = offered_bytes(settings, disk, 0)
    return PodInfo(
        name=parts.name,
        incarnation=Incarnation(0),
        addresses=(parts.listen, *settings.pod.pod.advertise),
        role=role,
        offered=offered,
        used=max(0, disk.total - disk.free),
        free=min(offered, disk.free),
        zone=settings.pod.pod.zone,
        machine=machine(settings.pod),
        person=person(settings.pod),
        program=metadata.version("wormhole-drive"),
        affinity_new=affinity.new,
        affinity_redundancy=affinity.redundancy,
        affinity_hot=affinity.hot,
        affinity_cold=affinity.cold,
    )
