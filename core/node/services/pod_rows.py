"""The members as scripts see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from core.control.schema import PodRow
from core.engine.admission import AskingAt
from core.ids import PodId
from core.model.members import Peer, PodInfo, Presence, Role
from core.node.parts import Parts
from core.node.services.times import shown_time

ASKING: Final = "asking"
# One that was reached before is absent since then, be it lost or not here yet since this start.
_AWAY: Final = frozenset({Presence.ABSENT, Presence.LOST, Presence.EXPECTED})


@dataclass(frozen=True, slots=True)
class Held:
    """What one pod has in bytes: as copies, as older versions, and as cache."""

    copies: int = 0
    older: int = 0
    cached: int = 0


def pod_row(peer: Peer, held: Held | None = None, seen_ms: int | None = None) -> PodRow:
    """Return a member as scripts see it; one only just lost is absent to them.

    `held`: what it has, where that is known better than it tells. `seen_ms`: when it was last
    reached (Unix milliseconds).
    """
    info, was_seen = peer.info, seen_ms is not None
    away = peer.presence in _AWAY and (was_seen or peer.presence is not Presence.EXPECTED)
    known = held or Held()
    return PodRow(
        name=peer.name,
        id=peer.id.hex(),
        role="client" if peer.is_client and peer.role is Role.MEMBER else peer.role.value,
        state=(Presence.ABSENT if away else peer.presence).value,
        address=peer.address,
        used=info.used if info is not None else 0,
        offered=info.offered if info is not None else 0,
        rtt=peer.rtt,
        rate=peer.rate,
        leaving=peer.leaving,
        since=shown_time(seen_ms) if away and seen_ms is not None else "",
        copies=known.copies,
        older=known.older,
        cached=known.cached,
        free=info.free if info is not None else None,
        person=info.person if info is not None else "",
        program=info.program if info is not None else "",
        zone=info.zone if info is not None else "",
        hardware=info.hardware if info is not None else "",
    )


def asking_row(asking: AskingAt, at: str = "") -> PodRow:
    """Return a machine that waits to be let in, at the pod called `at`."""
    asks = asking.request
    return PodRow(
        asks.name, asks.pod.hex(), Role.MEMBER.value, ASKING, words=list(asks.words), at=at
    )


def pod_rows(parts: Parts, own: PodInfo) -> list[PodRow]:
    """Return all members; `own`: what this pod tells of itself at this moment. For the loop."""
    copies = parts.engine.copies_by_pod()
    rows: list[PodRow] = []
    for peer in parts.engine.peers():
        if peer.id == parts.pod:
            rows.append(pod_row(replace(peer, info=own), _own(parts, copies)))
        else:
            held = _told(peer.info, copies.get(peer.id, 0))
            rows.append(pod_row(peer, held, parts.chronicle.seen.at(peer.id)))
    return rows


def _own(parts: Parts, copies: Mapping[PodId, int]) -> Held:
    return Held(copies.get(parts.pod, 0), parts.chronicle.older.last, parts.engine.cached_bytes)


def _told(info: PodInfo | None, copies: int) -> Held:
    return Held(copies) if info is None else Held(copies, info.older, info.cached)
