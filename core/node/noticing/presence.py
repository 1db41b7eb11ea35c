"""Pods that are absent, or back: what follows from who is there now and who was away before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from core.control.schema import Json, LogRow
from core.ids import PodId
from core.model.members import Peer, Presence
from core.node.journal import Remark
from core.node.noticing.sentences import lasting

ABSENT: Final = "pod-absent"
BACK: Final = "pod-back"
GONE: Final = "pod-removed"

_NOT_THERE: Final = frozenset({Presence.ABSENT, Presence.LOST, Presence.EXPECTED})


class Gone(NamedTuple):
    """That a pod was told to be absent: since when (Unix milliseconds), and if it was ever met."""

    since_ms: int
    met: bool = True


# The pods that were told to be absent.
Away = Mapping[PodId, Gone]


@dataclass(frozen=True, slots=True)
class Look:
    """One look: who there is, when, and when pods were last reached (Unix milliseconds)."""

    peers: tuple[Peer, ...]
    now_ms: int
    reached_at: Callable[[PodId], int | None]


def away_after(away: Away, look: Look) -> tuple[list[Remark], dict[PodId, Gone]]:
    """Return what to note of who went and came, and who is away now."""
    remarks: list[Remark] = []
    now: dict[PodId, Gone] = {}
    for peer in look.peers:
        gone = away.get(peer.id)
        if peer.presence is Presence.PRESENT and gone is not None:
            remarks.append(_back(peer, gone, look.now_ms))
        elif peer.presence is Presence.ABSENT and gone is None:
            reached = look.reached_at(peer.id)
            met = reached is not None
            now[peer.id] = Gone(look.now_ms if reached is None else reached, met)
            remarks.append(_absent(peer, now[peer.id]))
        elif peer.presence in _NOT_THERE and gone is not None:
            now[peer.id] = gone
    return remarks, now


def _absent(peer: Peer, gone: Gone) -> Remark:
    facts: dict[str, Json] = {"id": peer.id.hex(), "since": gone.since_ms, "met": gone.met}
    text = f"{peer.name} cannot be reached."
    return Remark(ABSENT, text, peer.name, _person(peer), facts=facts)


def _back(peer: Peer, gone: Gone, now_ms: int) -> Remark:
    seconds = max(0, now_ms - gone.since_ms) // 1_000
    facts: dict[str, Json] = {"id": peer.id.hex(), "seconds": seconds, "met": gone.met}
    text = f"{peer.name} is back after {lasting(seconds)}."
    if not gone.met:
        text = f"{peer.name} is reached for the first time."
    return Remark(BACK, text, peer.name, _person(peer), facts=facts)


def _person(peer: Peer) -> str:
    return "" if peer.info is None else peer.info.person


def away_in(rows: Iterable[LogRow]) -> dict[PodId, Gone]:
    """Return who is away by the rows of the journal, the oldest first."""
    away: dict[PodId, Gone] = {}
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
            away[key] = Gone(since, row.facts.get("met") is not False)
    return away
