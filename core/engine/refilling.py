"""Refilling: brings back what this pod lacks and had no place among the wants.

Of very many lacking versions only some are kept as wants. When most of them came, all files are
gone through once more, as far as there are places, however often there are: so each is met once or
twice, and not once for every few that came.
"""

from collections.abc import Collection
from typing import Final

from core.engine.agenda import EntryRound, Portion
from core.engine.wants import Left, Wants
from core.ids import PodId
from core.ports import Clock

# What was tried in vain, or is lacking while all the pods that have it come and go.
AGAIN_SECONDS: Final = 600.0
ROUND_SECONDS: Final = 30.0


class Refilling:
    """Says when to look for more to want. For one loop."""

    def __init__(self, wants: Wants, clock: Clock) -> None:
        """Fill `wants` again."""
        self._wants = wants
        self._clock = clock
        self._way = EntryRound()
        self._begun_at = -AGAIN_SECONDS
        self._links_changed = False

    def links_changed(self) -> None:
        """Somebody came or went: what nobody could give may be had now."""
        self._links_changed = True

    def is_time(self, linked: Collection[PodId]) -> bool:
        """Say whether to look for more now."""
        if not self._way.going and self._is_worth_it():
            self._wants.left_out.clear()
            self._links_changed = False
            self._begun_at = self._clock.monotonic()
            self._way.begin()
        return self._way.going and self._wants.have_room(linked)

    def take(self, limit: int) -> Portion:
        """Take the next `limit` entries."""
        return Portion((), self._way, limit)

    def _is_worth_it(self) -> bool:
        left, waited = self._wants.left_out, self._clock.monotonic() - self._begun_at
        if not left or waited < ROUND_SECONDS:
            return False
        if Left.READY in left or (Left.APART in left and self._links_changed):
            return True
        return Left.FAILED in left and waited >= AGAIN_SECONDS
