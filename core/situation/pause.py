"""A pause: for how long a pod moves no bytes in the background."""

from dataclasses import dataclass
from typing import Final

# A clock may be set right by so much while a pause lasts.
SLACK_MS: Final = 600_000
_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Pause:
    """Begun at a Unix time in milliseconds, until another or (None) until a person ends it."""

    begun_ms: int
    until_ms: int | None = None


def lasts(pause: Pause | None, now_ms: int) -> bool:
    """Say whether a pause lasts at `now_ms`.

    One that is to begin only later was made with a wrong clock: when it ends nobody can say, so it
    is over, lest a pod stays without copies for years.
    """
    if pause is None:
        return False
    if pause.until_ms is None:
        return True
    return pause.begun_ms - SLACK_MS <= now_ms < pause.until_ms


def encode(pause: Pause) -> bytes:
    """Return a pause as it is kept across a restart."""
    until = 0 if pause.until_ms is None else pause.until_ms
    return pause.begun_ms.to_bytes(_BYTES) + until.to_bytes(_BYTES)


def decode(kept: bytes) -> Pause | None:
    """Return a pause that was kept, None for what is none."""
    if len(kept) != 2 * _BYTES:
        return None
    until = int.from_bytes(kept[_BYTES:])
    return Pause(int.from_bytes(kept[:_BYTES]), until or None)
