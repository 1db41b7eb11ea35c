"""Looks at a node: what there is to be told of at this moment."""

from collections.abc import Callable, Sequence

from core.control.schema import ScrubStatus
from core.ids import Incarnation
from core.model.members import Peer, Presence
from core.node.disk_health import other_note, own_notes
from core.node.noticing.files import NOBODY, Who
from core.node.noticing.moments import Moment
from core.node.parts import Parts
from core.node.services.pausing import paused_now
from core.node.services.scrub_rounds import rounds_of
from core.node.settings import min_free_bytes, person

Scrub = Callable[[], ScrubStatus | None]


def who_is(parts: Parts, peer: Peer) -> Who:
    """Return a member by name, and who works there."""
    if peer.id == parts.pod:
        return Who(parts.name, person(parts.settings.pod))
    return Who(peer.name, "" if peer.info is None else peer.info.person)


def writers_of(parts: Parts) -> dict[Incarnation, Who]:
    """Return who writes the records of which incarnation. For the loop."""
    found = {
        peer.info.incarnation: who_is(parts, peer)
        for peer in parts.engine.peers()
        if peer.info is not None
    }
    own = Who(parts.name, person(parts.settings.pod))
    return found | {parts.replica.incarnation: own}


def moment_of(parts: Parts, scrub: ScrubStatus | None, asking: frozenset[str]) -> Moment:
    """Return what a node is like now. For the loop."""
    engine = parts.engine
    peers = engine.peers()
    members = {
        peer.id: who_is(parts, peer) for peer in peers if peer.presence is not Presence.REMOVED
    }
    by = next((who for who in members.values() if who.pod == parts.freeze.by), NOBODY)
    pause = paused_now(parts)
    told = [each.text for each in parts.told if each.kind == "situation"]
    return Moment(
        own=members.get(parts.pod, NOBODY),
        members=members,
        situation=parts.standing.in_force.value,
        reason=told[0] if told else "",
        frozen=parts.frozen,
        frozen_by=by if parts.freeze.by else NOBODY,
        paused=pause.paused,
        paused_until=pause.until,
        disk=_disks(parts, peers),
        notes=tuple(engine.notes()),
        scrub=scrub if scrub is not None and scrub.whole else None,
        round_before=rounds_of(engine.rounds).before,
        asking=asking,
    )


def _disks(parts: Parts, peers: Sequence[Peer]) -> dict[str, str]:
    space = parts.files.space()
    kept = min_free_bytes(parts.settings.pod, space)
    found = [(parts.name, each) for each in own_notes(parts.name, parts.health.last(), space, kept)]
    found += [
        (peer.name, other_note(peer.name))
        for peer in peers
        if peer.id != parts.pod and peer.info is not None and peer.info.disk_fails
    ]
    return {f"{name}\0{note.kind}": note.text for name, note in found}


def seen_by_status(parts: Parts) -> tuple[object, ...]:
    """Return what `status` shows beside a moment, to be compared with what it was. For the loop.

    Times and rates are left out: they are otherwise at each look.
    """
    engine = parts.engine
    peers = [(each.id, each.presence, each.info, each.leaving) for each in engine.peers()]
    moving = [(each.version, each.reason) for each in engine.transfers()]
    return (
        parts.replica.moment,
        engine.overview(),
        engine.unpublished(),
        engine.absent_files(),
        engine.under_copied(),
        engine.attention(),
        peers,
        moving,
        (parts.told, parts.measures, parts.stopped, parts.shown, parts.barred, parts.mount),
        parts.settings,
        parts.home.recovery_file.exists(),
        engine.cached_bytes,
        engine.rounds,
    )
