"""Two looks at a node, and what happened in between: plain facts in, sentences out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from core.control.schema import ScrubRound, ScrubStatus
from core.ids import PodId
from core.model.status import Attention
from core.node.journal import Remark
from core.node.noticing.files import Who


@dataclass(frozen=True, slots=True)
class Moment:
    """What a node is like at one moment. `own`: this pod.

    `members`: those that were not removed. `frozen`: why the drive takes no changes, `frozen_by`
    who said so. `disk`: what is told of the disks. `notes`: what the engine tells.
    """

    own: Who
    members: Mapping[PodId, Who] = field(default_factory=dict)
    situation: str = ""
    reason: str = ""
    frozen: str = ""
    frozen_by: Who = field(default_factory=Who)
    paused: bool = False
    paused_until: str = ""
    disk: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Attention, ...] = ()
    scrub: ScrubStatus | None = None
    round_before: ScrubRound | None = None
    asking: frozenset[str] = frozenset()


def between(before: Moment, after: Moment) -> list[Remark]:
    """Return what happened from one moment to the next."""
    looks = (_members, _situation, _frozen, _paused, _disk, _scrub, _round, _asking, _notes)
    return list(chain.from_iterable(look(before, after) for look in looks))


def _members(before: Moment, after: Moment) -> Iterator[Remark]:
    for pod, who in after.members.items():
        if pod not in before.members:
            text = f"{who.pod} joined the network."
            yield Remark("pod-joined", text, who.pod, who.person, facts={"id": pod.hex()})
    for pod, who in before.members.items():
        if pod not in after.members:
            text = f"{who.pod} was removed from the network."
            yield Remark("pod-removed", text, who.pod, who.person, facts={"id": pod.hex()})


def _situation(before: Moment, after: Moment) -> Iterator[Remark]:
    if before.situation != after.situation:
        text = f"The situation is {after.situation} now. {after.reason}".strip()
        facts = {"before": before.situation, "after": after.situation}
        yield Remark("situation", text, facts=facts)


def _frozen(before: Moment, after: Moment) -> Iterator[Remark]:
    who = after.frozen_by
    if after.frozen and before.frozen != after.frozen:
        yield Remark("frozen", after.frozen, who.pod, who.person)
    elif before.frozen and not after.frozen:
        yield Remark("unfrozen", "The drive takes changes again.")


def _paused(before: Moment, after: Moment) -> Iterator[Remark]:
    own = after.own
    now = (after.paused, after.paused_until)
    if after.paused and (before.paused, before.paused_until) != now:
        until = f" until {after.paused_until}" if after.paused_until else ""
        facts = {"until": after.paused_until}
        yield Remark("paused", f"{own.pod} is paused{until}.", own.pod, own.person, facts=facts)
    elif before.paused and not after.paused:
        yield Remark("resumed", f"{own.pod} goes on.", own.pod, own.person)


def _disk(before: Moment, after: Moment) -> Iterator[Remark]:
    for pod_and_kind, text in after.disk.items():
        if pod_and_kind not in before.disk:
            yield Remark("disk", text, pod_and_kind.partition("\0")[0])


def _scrub(before: Moment, after: Moment) -> Iterator[Remark]:
    scrub = after.scrub
    if scrub is not None and scrub.whole and scrub != before.scrub:
        yield _read_again(after, f"under {scrub.path}", scrub.rotten, scrub.unreadable)


def _round(before: Moment, after: Moment) -> Iterator[Remark]:
    last = after.round_before
    if last is not None and last != before.round_before:
        yield _read_again(after, "of this pod", last.rotten, last.unreadable)


def _read_again(after: Moment, which: str, rotten: int, unreadable: int) -> Remark:
    damaged = rotten + unreadable
    found = f"{damaged} damaged blocks were found" if damaged else "nothing was damaged"
    text = f"The copies {which} were read again; {found}."
    facts = {"rotten": rotten, "unreadable": unreadable}
    return Remark("scrub", text, after.own.pod, after.own.person, facts=facts)


def _asking(before: Moment, after: Moment) -> Iterator[Remark]:
    for name in sorted(after.asking - before.asking):
        yield Remark("join-request", f"{name} asks to be let in.", name)


def _notes(before: Moment, after: Moment) -> Iterator[Remark]:
    for note in after.notes:
        if note not in before.notes:
            yield Remark("details", note.text)
