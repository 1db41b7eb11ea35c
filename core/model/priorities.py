"""In which order what is wanted is asked for, and sent."""

from enum import IntEnum


class Priority(IntEnum):
    """What is fetched first, and what its holder sends first."""

    PERSON = 0
    READ_AHEAD = 1
    COPIES = 2
    REBALANCING = 3

    @property
    def is_background(self) -> bool:
        """Say whether nobody waits for it, nor will in a moment."""
        return self > Priority.READ_AHEAD
