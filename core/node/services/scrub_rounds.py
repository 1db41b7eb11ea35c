"""What people are told of the rounds in which a pod reads its copies again."""

from dataclasses import dataclass

from core.control.schema import ScrubRound
from core.node.services.times import shown_time
from core.situation.rounds import ReadingRound, Rounds


@dataclass(frozen=True, slots=True)
class ShownRounds:
    """The round under way and the last one, as scripts see them; None where there is none."""

    now: ScrubRound | None = None
    before: ScrubRound | None = None


def rounds_of(rounds: Rounds | None) -> ShownRounds:
    """Return rounds as scripts see them."""
    if rounds is None:
        return ShownRounds()
    return ShownRounds(_shown(rounds.now), _shown(rounds.before))


def _shown(one: ReadingRound | None) -> ScrubRound | None:
    if one is None:
        return None
    return ScrubRound(
        begun=shown_time(one.begun_ms),
        ended="" if one.lasts else shown_time(one.ended_ms),
        done=one.done,
        total=max(one.total, one.done),
        files=one.files,
        rotten=one.rotted,
        unreadable=one.refused,
    )
