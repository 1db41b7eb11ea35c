"""What the configuration says about contents, as the contents need it."""

from dataclasses import dataclass
from typing import Final

DAY_MS: Final = 86_400_000
HISTORY_SPACING_MS: Final = 3_600_000  # local changes leave one older version an hour at most
YOUNG_MS: Final = 60_000  # what dies younger than this leaves no history


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """Durations in milliseconds, sizes in bytes.

    `history_keep_ms`: how long replaced and deleted versions are kept (0: not at all).
    `aside_bytes_max`: how much of one published version may be saved aside while it is changed.
    `others`: whether other pods are expected to fetch what is published here.
    """

    history_keep_ms: int = 30 * DAY_MS
    aside_bytes_max: int = 256 * 2**20
    others: bool = True
