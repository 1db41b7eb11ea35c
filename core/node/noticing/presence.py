"""Pods that are absent, or back: what follows from who is there now and who was away before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.control.schema import Json, LogRow
from core.ids import PodId
from core.model.members import Peer, Presence
from core.node.journal import Remark
from core.node.noticing.sentences import lasting

ABSENT: Final = "pod-absent"
BACK: Final = "pod-back"
GONE: Final = "pod-removed"

_NOT_THERE: Final = frozenset({Presence.ABSENT, Presence.LOST, Presence.EXPECTED})

# Pods that were told to be absent, and since when (Unix milliseconds).
Away = Mapping[PodId, int]


@dataclass(frozen=True, slots=True)
class Look:
    """One look: who there is, when, and when pods were last reached (Unix milliseconds)."""

    peers: tuple[Peer, ...]
    now_ms: int
    reached_at: Callable[[PodId], int | None]


def away_after(away: Away, look: Look) -> tuple[list[Remark], dict[PodId, int]]:
    """Return what to note of who went and came, and who is away now."""
    remarks: list[Remark] = []
    now: dict[PodId, int] = {}
    for peer in look.peers:
        since = away.get(peer.id)
        if peer.presence is Presence.PRESENT and since is not None:
            remarks.append(_back(peer, max(0, look.now_ms - since)))
        elif peer.presence is Presence.ABSENT and since is None:
            reached = look.reached_at(peer.id)
            now[peer.id] = look.now_ms if reached is None else reached
            remarks.append(_absent(peer, now[peer.id], met=reached is not None))
        elif peer.presence in _NOT_THERE and since is not None:
            now[peer.id] = since
    return remarks, now


def _absent(peer: Peer, since_ms: int, *, met: bool) -> Remark:
    facts: dict[str, Json] = {"id": peer.id.hex(), "since": since_ms, "met": met}
    text = f"{peer.name} cannot be reached."
    return Remark(ABSENT, text, peer.name, _person(peer), facts=facts)


def _back(peer: Peer, away_ms: int) -> Remark:
    seconds = away_ms // 1_000
    facts: dict[str, Json] = {"id": peer.id.hex(), "seconds": seconds}
    text = f"{peer.name} is back after {lasting(seconds)}."
    return Remark(BACK, text, peer.name, _person(peer), facts=facts)


def _person(peer: Peer) -> str:
    return "" if peer.info is None else peer.info.person


def away_in(rows: Iterable[LogRow]) -> dict[PodId, int]:
    """Return who is away by the rows of the journal, the oldest first."""
    away: dict[PodId, int] = {}
    for row in rows:
        pod, since = row.facts.get("id"), row.facts.get("since")
        if row.kind not in {ABSENT, BACK, GONE} or not isinstance(pod, str):
            continue
        try:
            key = PodId(bytes.fromhex(pod))
        except ValueError:
            continue
        away.pop(key, None)
        if row.kind == ABSENT and isinstance(since, int):
            away[key] = since
    return away
