"""What a pod tells the others of its readers: its most read entries, and only when it matters."""

from collections.abc import Mapping
from typing import Final

from core.ids import EntryId
from core.placement.heat import LEAST_HEAT

TOLD_MAX: Final = 3_600
# Who is told of already is left out only for one that is read as many times more: the last of
# the list would otherwise come and go, and its copies with it.
STAYS_FACTOR: Final = 2.0
# What differs by less says nothing new; heat rises and fades by more within hours.
WORTH_FACTOR: Final = 1.4


def to_tell(
    heat: Mapping[EntryId, float], told: Mapping[EntryId, float], told_max: int = TOLD_MAX
) -> dict[EntryId, float]:
    """Return the entries to tell of, at most `told_max`: the hottest, what was `told` for longer.

    `heat` is that of this moment, `told` what the last news say of this moment.
    """
    if len(heat) <= told_max:
        return dict(heat)

    def rank(entry: EntryId) -> tuple[float, EntryId]:
        return (-heat[entry] * (STAYS_FACTOR if entry in told else 1.0), entry)

    return {entry: heat[entry] for entry in sorted(heat, key=rank)[:told_max]}


def is_worth_telling(news: Mapping[EntryId, float], told: Mapping[EntryId, float]) -> bool:
    """Say whether `news` differ enough from what the last ones say of this moment.

    What is not told of is about to be read no more: that it fades is known without being told.
    """
    for entry in news.keys() | told.keys():
        now, before = news.get(entry, LEAST_HEAT), told.get(entry, LEAST_HEAT)
        if max(now, before) >= WORTH_FACTOR * min(now, before):
            return True
    return False
